"""The Help menu, as actions: keys, the demo, a diagnosis, what changed, what this product is."""

from dssdesk import __version__
from dssdesk.desk.kit.actions import Action, Menu
from dssdesk.desk.kit.dialogs import ask, notice
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.shell.shell import Shell
from dssdesk.desk.shell.text_sheet import TextSheet

_LOOKING = "Looking…"
_ABOUT = (
    "Python notebooks next to your data. Nothing that a kernel prints is ever lost.\n"
    "Apache License 2.0. Fonts: Inter, JetBrains Mono (OFL). Icons: Lucide (ISC)."
)


def _open_demo(shell: Shell) -> None:
    if shell.help_offers.open_demo is not None:
        shell.help_offers.open_demo()


def _can_open_demo(shell: Shell) -> bool:
    return shell.help_offers.open_demo is not None


def _diagnose(shell: Shell) -> None:
    if shell.help_offers.diagnose is not None:
        sheet = TextSheet(shell.look, shell.window, "Diagnosis")
        sheet.show_plain(_LOOKING)
        sheet.open()
        shell.help_offers.diagnose(sheet.show_plain)


def _can_diagnose(shell: Shell) -> bool:
    return shell.help_offers.diagnose is not None


def _show_api_page(shell: Shell) -> None:
    if shell.help_offers.api_page is not None:
        sheet = TextSheet(shell.look, shell.window, "Dataiku API")
        sheet.show_markdown(shell.help_offers.api_page())
        sheet.open()


def _has_api_page(shell: Shell) -> bool:
    return shell.help_offers.api_page is not None


def _show_release_notes(shell: Shell) -> None:
    if shell.help_offers.release_notes is not None:
        sheet = TextSheet(shell.look, shell.window, "Release notes")
        sheet.show_markdown(shell.help_offers.release_notes())
        sheet.open()


def _has_release_notes(shell: Shell) -> bool:
    return shell.help_offers.release_notes is not None


def _show_about(shell: Shell) -> None:
    ask(shell.look, shell.window, notice(f"DSS Desk {__version__}", _ABOUT))


ACTIONS: tuple[Action[Shell], ...] = (
    Action(
        id="shell.shortcuts",
        text="Keyboard shortcuts",
        search=("hotkeys", "key bindings", "cheat sheet"),
        shortcut="Ctrl+Shift+H",
        menus=(Menu.HELP,),
        section=1,
        run=Shell.show_shortcuts,
    ),
    Action(
        id="shell.demo",
        text="Demo project",
        search=("example", "sample project", "tutorial"),
        icon=Icon.DEMO,
        menus=(Menu.HELP,),
        section=2,
        when=_can_open_demo,
        run=_open_demo,
    ),
    Action(
        id="shell.api",
        text="Dataiku API",
        menus=(Menu.HELP,),
        section=2,
        when=_has_api_page,
        run=_show_api_page,
    ),
    Action(
        id="shell.diagnosis",
        text="Diagnosis…",
        search=("doctor", "health check", "troubleshoot"),
        icon=Icon.STATISTICS,
        menus=(Menu.HELP,),
        section=3,
        when=_can_diagnose,
        run=_diagnose,
    ),
    Action(
        id="shell.release_notes",
        text="Release notes",
        search=("changelog", "what is new"),
        menus=(Menu.HELP,),
        section=9,
        when=_has_release_notes,
        run=_show_release_notes,
    ),
    Action(
        id="shell.about",
        text="About DSS Desk",
        search=("version", "license"),
        icon=Icon.INFO,
        menus=(Menu.HELP,),
        section=9,
        run=_show_about,
    ),
)
