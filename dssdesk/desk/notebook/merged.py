"""The words for what another program wrote into the notebook's file."""

from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.toast import Notice


def merge_notice(title: str, changed: int) -> Notice:
    """Their changes are in, and nothing was in their way."""
    cells = "1 cell" if changed == 1 else f"{changed:,} cells"
    return Notice(
        title=f"Another program changed “{title}”",
        text=f"Its changes to {cells} are in. Undo takes them back.",
        icon=Icon.INFO,
    )


def conflict_text(count: int) -> str:
    """Both sides changed the same cells."""
    cells = "1 cell" if count == 1 else f"{count:,} cells"
    return (
        f"Another program changed {cells} that you changed too."
        " Its version is below yours: keep what you want, delete the other."
    )
