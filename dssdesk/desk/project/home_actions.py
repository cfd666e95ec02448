"""What one can do on a project's home."""

from dssdesk.desk.kit.actions import Action
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.project.home_presenter import HomePresenter

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
        run=HomePresenter.upload,
    ),
    Action(
        id="project.new_folder",
        text="New managed folder…",
        icon=Icon.FOLDER_CLOSED,
        section=1,
        when=HomePresenter.may_write,
        run=HomePresenter.create_folder,
    ),
    Action(
        id="project.edit",
        text="Edit name and description…",
        icon=Icon.RENAME,
        section=2,
        when=HomePresenter.may_write,
        run=HomePresenter.describe,
    ),
    Action(
        id="project.variables",
        text="Variables…",
        icon=Icon.TYPE_OTHER,
        section=2,
        when=HomePresenter.may_write,
        run=HomePresenter.edit_variables,
    ),
    Action(
        id="project.delete",
        text="Delete project…",
        icon=Icon.DELETE,
        section=3,
        is_danger=True,
        when=HomePresenter.may_write,
        run=HomePresenter.delete,
    ),
)
