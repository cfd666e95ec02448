"""Removing folders so that a kill leaves either the whole folder or nothing that anybody sees."""

import secrets
import shutil
from pathlib import Path

_ENDING = ".gone"


def set_aside(folder: Path) -> Path | None:
    """Take a folder out of sight, at once and whole; None if there is none.

    `remove` what this returns: that may take long, and a killed service's next one goes on.
    """
    aside = folder.with_name(f".{folder.name[:100]}.{secrets.token_hex(4)}{_ENDING}")
    try:
        folder.rename(aside)
    except FileNotFoundError:
        return None
    return aside


def out_of_sight(folder: Path) -> Path:
    """A new folder beside one that is to be: rename it when it is whole.

    What a killed service leaves of it is removed like what was set aside.
    """
    aside = folder.with_name(f".{folder.name[:100]}.{secrets.token_hex(4)}{_ENDING}")
    aside.mkdir(parents=True)
    return aside


def remove(aside: Path | None) -> None:
    """Remove what was set aside; what cannot be removed stays out of sight."""
    if aside is None:
        return
    if aside.is_symlink():
        aside.unlink()
    else:
        shutil.rmtree(aside, ignore_errors=True)


def remove_set_aside(parent: Path) -> None:
    """Remove what a killed service had set aside in this folder."""
    for aside in parent.glob(f".*{_ENDING}"):
        remove(aside)
