"""What one can do with the window, whatever is in it."""

from dssdesk.base.settings import Settings
from dssdesk.desk.kit.actions import Action, Menu
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.shell import helping, looks, parts
from dssdesk.desk.shell.shell import Shell

_LAST = 90
"""Below what any screen puts into the menu."""

ACTIONS: tuple[Action[Shell], ...] = (
    Action(
        id="shell.close_tab",
        text="Close tab",
        icon=Icon.CLOSE,
        shortcut="Ctrl+W",
        menus=(Menu.FILE,),
        section=50,
        when=Shell.has_tab,
        run=Shell.close_front,
    ),
    Action(
        id="shell.reopen_tab",
        text="Reopen closed tab",
        shortcut="Ctrl+Shift+T",
        menus=(Menu.FILE,),
        section=50,
        when=Shell.can_reopen,
        run=Shell.reopen,
    ),
    Action(
        id="shell.settings",
        text="Settings…",
        search=("preferences", "options"),
        icon=Icon.SETTINGS,
        shortcut="Ctrl+,",
        menus=(Menu.FILE,),
        section=_LAST - 1,
        run=lambda shell: shell.show_settings(),
    ),
    Action(
        id="shell.quit",
        text="Quit",
        search=("exit",),
        shortcut="Ctrl+Q",
        menus=(Menu.FILE,),
        section=_LAST,
        run=Shell.leave,
    ),
    Action(
        id="shell.find",
        text="Open anything…",
        icon=Icon.SEARCH,
        shortcut="Ctrl+P",
        menus=(Menu.VIEW,),
        run=Shell.find,
    ),
    Action(
        id="shell.find_command",
        text="Run a command…",
        shortcut="Ctrl+Shift+P",
        menus=(Menu.VIEW,),
        run=Shell.find_command,
    ),
    *parts.ACTIONS,
    Action(
        id="shell.next_tab",
        text="Next tab",
        shortcut="Ctrl+PgDown",
        more_shortcuts=("Ctrl+Tab", "Ctrl+Shift+]"),
        menus=(Menu.VIEW,),
        section=3,
        when=Shell.has_tab,
        run=Shell.next_tab,
    ),
    Action(
        id="shell.previous_tab",
        text="Previous tab",
        shortcut="Ctrl+PgUp",
        more_shortcuts=("Ctrl+Shift+Tab", "Ctrl+Shift+["),
        menus=(Menu.VIEW,),
        section=3,
        when=Shell.has_tab,
        run=Shell.previous_tab,
    ),
    *looks.ACTIONS,
    *helping.ACTIONS,
)


def make_shell(look: Look, settings: Settings, *, running: Running, catalogue: Catalogue) -> Shell:
    """The window with its actions."""
    return Shell(look, settings, running=running, catalogue=catalogue, records=ACTIONS)
