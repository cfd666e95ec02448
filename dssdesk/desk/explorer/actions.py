"""What one can do in the tree."""

from dssdesk.desk.explorer.presenter import ExplorerPresenter, FillLabMenu, FillNewMenu
from dssdesk.desk.kit.actions import Action, Context, Menu
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running

ACTIONS: tuple[Action[ExplorerPresenter], ...] = (
    Action(
        id="explorer.new_notebook",
        text="New notebook…",
        icon=Icon.ADD,
        shortcut="Ctrl+Shift+N",
        menus=(Menu.FILE,),
        when=ExplorerPresenter.can_create,
        run=ExplorerPresenter.show_new_menu,
    ),
    Action(
        id="explorer.focus",
        text="Go to the tree",
        shortcut="Ctrl+Shift+E",
        menus=(Menu.VIEW,),
        section=2,
        run=ExplorerPresenter.focus_tree,
    ),
    Action(
        id="explorer.open",
        text="Open",
        icon=Icon.GO_TO,
        when=ExplorerPresenter.can_open,
        run=ExplorerPresenter.open_current,
    ),
    Action(
        id="explorer.copy_name",
        text="Copy name",
        icon=Icon.COPY_NAME,
        shortcut="Ctrl+C",
        context=Context.FOCUS,
        section=2,
        when=ExplorerPresenter.can_copy_name,
        run=ExplorerPresenter.copy_name,
    ),
    Action(
        id="explorer.unload",
        text="Unload",
        icon=Icon.UNLOAD,
        section=3,
        when=ExplorerPresenter.can_unload,
        run=ExplorerPresenter.unload_current,
    ),
)


def make_explorer(
    look: Look,
    *,
    catalogue: Catalogue,
    running: Running,
    fill_lab_menu: FillLabMenu | None = None,
    fill_new_menu: FillNewMenu | None = None,
) -> ExplorerPresenter:
    """The tree with its actions."""
    return ExplorerPresenter(
        look,
        catalogue=catalogue,
        running=running,
        records=ACTIONS,
        fill_lab_menu=fill_lab_menu,
        fill_new_menu=fill_new_menu,
    )
