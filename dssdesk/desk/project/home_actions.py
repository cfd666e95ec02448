"""What one can do on a project's home."""

from dssdesk.desk.changing.refusals import NO_PERMISSIONS, NOT_ADMINISTERED, READ_ONLY
from dssdesk.desk.kit.actions import Action
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.project.home_presenter import HomePresenter


def _why_not_write(_home: HomePresenter) -> str:
    return READ_ONLY


def _why_no_permissions(_home: HomePresenter) -> str:
    return NO_PERMISSIONS


def _why_not_delete(_home: HomePresenter) -> str:
    return NOT_ADMINISTERED


ACTIONS: tuple[Action[HomePresenter], ...] = (
    Action(
        id="project.notebooks",
        text="Notebooks list",
        icon=Icon.NOTEBOOK,
        run=HomePresenter.open_list,
    ),
    Action(
        id="project.upload",
        text="Upload notebooks…",
        icon=Icon.UPLOAD,
        section=1,
        when=HomePresenter.may_write,
        why=_why_not_write,
        run=HomePresenter.upload,
    ),
    Action(
        id="project.new_folder",
        text="New managed folder…",
        icon=Icon.FOLDER_CLOSED,
        section=1,
        when=HomePresenter.may_write,
        why=_why_not_write,
        run=HomePresenter.create_folder,
    ),
    Action(
        id="project.edit",
        text="Edit name and description…",
        icon=Icon.RENAME,
        section=2,
        when=HomePresenter.may_write,
        why=_why_not_write,
        run=HomePresenter.describe,
    ),
    Action(
        id="project.variables",
        text="Variables…",
        icon=Icon.TYPE_OTHER,
        section=2,
        when=HomePresenter.may_write,
        why=_why_not_write,
        run=HomePresenter.edit_variables,
    ),
    Action(
        id="project.permissions",
        text="Permissions…",
        icon=Icon.PEOPLE,
        section=2,
        when=HomePresenter.may_edit_permissions,
        why=_why_no_permissions,
        run=HomePresenter.edit_permissions,
    ),
    Action(
        id="project.delete",
        text="Delete project…",
        icon=Icon.DELETE,
        section=3,
        is_danger=True,
        when=HomePresenter.may_administer,
        why=_why_not_delete,
        run=HomePresenter.delete,
    ),
)
