"""What one can do in the tree."""

from dssdesk.desk.changing.changes import Changes
from dssdesk.desk.changing.refusals import (
    NO_FILES,
    NO_NEW_PROJECT,
    NO_PERMISSIONS,
    NO_PROJECT,
    READ_ONLY,
)
from dssdesk.desk.explorer.presenter import ExplorerPresenter, FillLabMenu, FillNewMenu, Offers
from dssdesk.desk.kit.actions import Action, Context, Menu
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running


def _can_make_project(explorer: ExplorerPresenter) -> bool:
    return explorer.editing.can_make_project()


def _make_project(explorer: ExplorerPresenter) -> None:
    explorer.editing.make_project()


def _why_not_make_project(_explorer: ExplorerPresenter) -> str:
    return NO_NEW_PROJECT


def _can_open_file(explorer: ExplorerPresenter) -> bool:
    return explorer.editing.can_open_file()


def _open_file(explorer: ExplorerPresenter) -> None:
    explorer.editing.open_file()


def _can_rename(explorer: ExplorerPresenter) -> bool:
    return explorer.editing.can_rename()


def _rename(explorer: ExplorerPresenter) -> None:
    explorer.editing.rename()


def _can_duplicate(explorer: ExplorerPresenter) -> bool:
    return explorer.editing.can_change_notebooks()


def _duplicate(explorer: ExplorerPresenter) -> None:
    explorer.editing.duplicate()


def _can_save_template(explorer: ExplorerPresenter) -> bool:
    return explorer.editing.can_save_template()


def _why_not_save_template(explorer: ExplorerPresenter) -> str:
    return explorer.editing.why_not_save_template()


def _save_template(explorer: ExplorerPresenter) -> None:
    explorer.editing.save_template()


def _can_delete(explorer: ExplorerPresenter) -> bool:
    return explorer.editing.can_delete()


def _delete(explorer: ExplorerPresenter) -> None:
    explorer.editing.delete()


def _can_add(explorer: ExplorerPresenter) -> bool:
    return explorer.editing.can_add_to(explorer.current_project)


def _why_no_files(_explorer: ExplorerPresenter) -> str:
    return NO_FILES


def _why_not_import(explorer: ExplorerPresenter) -> str:
    return _why_not_add(explorer) if explorer.editing.can_open_file() else NO_FILES


def _why_not_add(explorer: ExplorerPresenter) -> str:
    return NO_PROJECT if explorer.current_project is None else READ_ONLY


def _why_not_change(explorer: ExplorerPresenter) -> str:
    return explorer.editing.why_not_change()


def _why_not_delete(explorer: ExplorerPresenter) -> str:
    return explorer.editing.why_not_delete()


def _can_edit_permissions(explorer: ExplorerPresenter) -> bool:
    return explorer.editing.can_edit_permissions(explorer.current_project)


def _why_no_permissions(explorer: ExplorerPresenter) -> str:
    return NO_PROJECT if explorer.current_project is None else NO_PERMISSIONS


def _edit_permissions(explorer: ExplorerPresenter) -> None:
    explorer.editing.edit_permissions(explorer.current_project)


def _upload(explorer: ExplorerPresenter) -> None:
    explorer.editing.upload(explorer.current_project)


def _can_import(explorer: ExplorerPresenter) -> bool:
    return explorer.editing.can_import_into(explorer.current_project)


def _import_files(explorer: ExplorerPresenter) -> None:
    explorer.editing.import_into(explorer.current_project)


def _make_folder(explorer: ExplorerPresenter) -> None:
    explorer.editing.make_folder(explorer.current_project)


CHANGES: tuple[Action[ExplorerPresenter], ...] = (
    Action(
        id="explorer.new_project",
        text="New project…",
        search=("create a project",),
        icon=Icon.PROJECT,
        menus=(Menu.FILE,),
        when=_can_make_project,
        why=_why_not_make_project,
        run=_make_project,
    ),
    Action(
        id="explorer.open_file",
        text="Open a notebook file…",
        search=("open ipynb",),
        icon=Icon.NOTEBOOK,
        shortcut="Ctrl+O",
        menus=(Menu.FILE,),
        when=_can_open_file,
        why=_why_no_files,
        run=_open_file,
    ),
    Action(
        id="explorer.import_files",
        text="Import files…",
        search=("new dataset", "add data", "upload data", "csv", "excel"),
        icon=Icon.IMPORT_FILE,
        menus=(Menu.FILE,),
        section=1,
        when=_can_import,
        why=_why_not_import,
        run=_import_files,
    ),
    Action(
        id="explorer.upload",
        text="Upload notebooks…",
        search=("import ipynb",),
        icon=Icon.UPLOAD,
        section=1,
        when=_can_add,
        why=_why_not_add,
        run=_upload,
    ),
    Action(
        id="explorer.new_folder",
        text="New managed folder…",
        icon=Icon.FOLDER_CLOSED,
        section=1,
        when=_can_add,
        why=_why_not_add,
        run=_make_folder,
    ),
    Action(
        id="explorer.rename",
        text="Rename…",
        icon=Icon.RENAME,
        shortcut="F2",
        context=Context.FOCUS,
        section=2,
        when=_can_rename,
        why=_why_not_change,
        run=_rename,
    ),
    Action(
        id="explorer.duplicate",
        text="Duplicate",
        icon=Icon.DUPLICATE,
        shortcut="Ctrl+D",
        context=Context.FOCUS,
        section=2,
        when=_can_duplicate,
        why=_why_not_change,
        run=_duplicate,
    ),
    Action(
        id="explorer.permissions",
        text="Project permissions…",
        icon=Icon.PEOPLE,
        section=3,
        when=_can_edit_permissions,
        why=_why_no_permissions,
        run=_edit_permissions,
    ),
    Action(
        id="explorer.save_template",
        text="Save as template…",
        icon=Icon.TEMPLATE,
        section=2,
        when=_can_save_template,
        why=_why_not_save_template,
        run=_save_template,
    ),
    Action(
        id="explorer.delete",
        text="Delete…",
        icon=Icon.DELETE,
        shortcut="Del",
        context=Context.FOCUS,
        section=4,
        is_danger=True,
        when=_can_delete,
        why=_why_not_delete,
        run=_delete,
    ),
)

ACTIONS: tuple[Action[ExplorerPresenter], ...] = (
    Action(
        id="explorer.new_notebook",
        text="New notebook…",
        search=("create a notebook",),
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
    *CHANGES,
    Action(
        id="explorer.export",
        text="Export…",
        icon=Icon.EXPORT,
        section=1,
        when=ExplorerPresenter.can_export,
        why=ExplorerPresenter.why_not_export,
        run=ExplorerPresenter.export_current,
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
    changes: Changes | None = None,
) -> ExplorerPresenter:
    """The tree with its actions."""
    return ExplorerPresenter(
        look,
        catalogue=catalogue,
        running=running,
        records=ACTIONS,
        offers=Offers(fill_lab_menu=fill_lab_menu, fill_new_menu=fill_new_menu, changes=changes),
    )
