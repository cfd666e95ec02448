"""The window's parts, as actions: tree, details, drawer."""

from dssdesk.desk.kit.actions import Action, Menu
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.shell.shell import Shell

_SECTION = 2


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


ACTIONS: tuple[Action[Shell], ...] = (
    Action(
        id="shell.notices",
        text="Notifications",
        search=("messages",),
        icon=Icon.NOTICES,
        menus=(Menu.VIEW,),
        section=_SECTION,
        run=Shell.show_notices,
    ),
    Action(
        id="shell.activity",
        text="Activity",
        search=("running kernels", "sessions", "drawer"),
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
        search=("sidebar", "file browser", "explorer"),
        shortcut="Ctrl+B",
        menus=(Menu.VIEW,),
        section=_SECTION,
        run=_toggle_tree,
        checked=_is_tree_shown,
    ),
    Action(
        id="shell.details",
        text="Details",
        search=("right panel",),
        icon=Icon.SIDE_PANEL,
        shortcut="Ctrl+Shift+B",
        menus=(Menu.VIEW,),
        section=_SECTION,
        run=_toggle_details,
        checked=_are_details_wanted,
    ),
)
