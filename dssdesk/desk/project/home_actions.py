"""What one can do to a project: on its home, and in the palette."""

from dssdesk.desk.changing.refusals import NO_PERMISSIONS, NOT_ADMINISTERED, READ_ONLY
from dssdesk.desk.kit.actions import Action
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.project.commands import ProjectCommands


def _why_not_write(_project: ProjectCommands) -> str:
    return READ_ONLY


def _why_no_permissions(_project: ProjectCommands) -> str:
    return NO_PERMISSIONS


def _why_not_delete(_project: ProjectCommands) -> str:
    return NOT_ADMINISTERED


ACTIONS: tuple[Action[ProjectCommands], ...] = (
    Action(
        id="project.notebooks",
        text="Notebooks list",
        search=("all notebooks",),
        icon=Icon.NOTEBOOK,
        run=ProjectCommands.open_list,
    ),
    Action(
        id="project.upload",
        text="Upload notebooks…",
        icon=Icon.UPLOAD,
        section=1,
        when=ProjectCommands.may_write,
        why=_why_not_write,
        run=ProjectCommands.upload,
    ),
    Action(
        id="project.new_folder",
        text="New managed folder…",
        icon=Icon.FOLDER_CLOSED,
        section=1,
        when=ProjectCommands.may_write,
        why=_why_not_write,
        run=ProjectCommands.create_folder,
    ),
    Action(
        id="project.edit",
        text="Edit name and description…",
        search=("rename project",),
        icon=Icon.RENAME,
        section=2,
        when=ProjectCommands.may_write,
        why=_why_not_write,
        run=ProjectCommands.describe,
    ),
    Action(
        id="project.variables",
        text="Variables…",
        search=("project variables",),
        icon=Icon.TYPE_OTHER,
        section=2,
        when=ProjectCommands.may_write,
        why=_why_not_write,
        run=ProjectCommands.edit_variables,
    ),
    Action(
        id="project.permissions",
        text="Project permissions…",
        icon=Icon.PEOPLE,
        section=2,
        when=ProjectCommands.may_edit_permissions,
        why=_why_no_permissions,
        run=ProjectCommands.edit_permissions,
    ),
    Action(
        id="project.delete",
        text="Delete project…",
        icon=Icon.DELETE,
        section=3,
        is_danger=True,
        when=ProjectCommands.may_administer,
        why=_why_not_delete,
        run=ProjectCommands.delete,
    ),
)
