"""The window's parts, as actions: tree, details, drawer; and what this product is."""

from dssdesk import __version__
from dssdesk.desk.kit.actions import Action, Menu
from dssdesk.desk.kit.dialogs import ask, notice
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.shell.shell import Shell

_SECTION = 2
_ABOUT = (
    "Python notebooks next to your data. Nothing that a kernel prints is ever lost.\n"
    "Apache License 2.0. Fonts: Inter, JetBrains Mono (OFL). Icons: Lucide (ISC)."
)


def _is_drawer_open(shell: Shell) -> bool:
    return shell.window.drawer.is_open


def _toggle_tree(shell: Shell) -> None:
    side = shell.window.side
    side.setVisible(side.isHidden())


def _is_tree_shown(shell: Shell) -> bool:
    return not shell.window.side.isHidden()


def _toggle_details(shell: Shell) -> None:
    shell.details.set_wanted(on=not shell.details.is_wanted)


def _are_details_wanted(shell: Shell) -> bool:
    return shell.details.is_wanted


def _show_about(shell: Shell) -> None:
    ask(shell.look, shell.window, notice(f"DSS Desk {__version__}", _ABOUT))


ACTIONS: tuple[Action[Shell], ...] = (
    Action(
        id="shell.activity",
        text="Activity",
        icon=Icon.RUNNING,
        shortcut="Ctrl+J",
        menus=(Menu.VIEW,),
        section=_SECTION,
        run=Shell.toggle_drawer,
        checked=_is_drawer_open,
    ),
    Action(
        id="shell.tree",
        text="Tree",
        shortcut="Ctrl+B",
        menus=(Menu.VIEW,),
        section=_SECTION,
        run=_toggle_tree,
        checked=_is_tree_shown,
    ),
    Action(
        id="shell.details",
        text="Details",
        icon=Icon.SIDE_PANEL,
        shortcut="Ctrl+Shift+B",
        menus=(Menu.VIEW,),
        section=_SECTION,
        run=_toggle_details,
        checked=_are_details_wanted,
    ),
    Action(
        id="shell.about",
        text="About DSS Desk",
        icon=Icon.INFO,
        menus=(Menu.HELP,),
        section=9,
        run=_show_about,
    ),
)
