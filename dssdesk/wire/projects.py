"""Making, changing and deleting projects and what is in them."""

from typing import Any

import msgspec

from dssdesk.base.ids import EnvironmentId, ProjectKey
from dssdesk.wire.places import DatasetRef, NotebookRef
from dssdesk.wire.record import Message, Record


class CreateProject(Message, frozen=True, kw_only=True, tag="create_project"):
    """Make an empty project. Replied to with `ProjectCreated`.

    Attributes:
        key: None lets the service make one from the name.
    """

    name: str
    key: ProjectKey | None = None
    description: str = ""


class ProjectCreated(Message, frozen=True, kw_only=True, tag="project_created"):
    """The project is there."""

    project: ProjectKey


class CreateDemo(Message, frozen=True, kw_only=True, tag="create_demo"):
    """Put in the demo project, where it is not there yet. Replied to with `ProjectCreated`."""


class DescribeProject(Message, frozen=True, kw_only=True, tag="describe_project"):
    """Give a project another name and description; its key stays. Replied to with `Done`."""

    project: ProjectKey
    name: str
    description: str = ""


class DeleteProject(Message, frozen=True, kw_only=True, tag="delete_project"):
    """Delete a project, its notebooks and managed data; unload what runs there.

    Files of datasets that only point to them stay. Replied to with `Done`.
    """

    project: ProjectKey


class GetVariables(Message, frozen=True, kw_only=True, tag="get_variables"):
    """A project's variables. Replied to with `Variables`."""

    project: ProjectKey


class Variables(Message, frozen=True, kw_only=True, tag="variables"):
    """Variables by name. Local ones stay on this instance, and win over those of one name."""

    project: ProjectKey
    standard: dict[str, Any] = msgspec.field(default_factory=dict)
    local: dict[str, Any] = msgspec.field(default_factory=dict)


class ChangeVariables(Message, frozen=True, kw_only=True, tag="change_variables"):
    """Replace all of a project's variables. Replied to with `Done`."""

    project: ProjectKey
    standard: dict[str, Any] = msgspec.field(default_factory=dict)
    local: dict[str, Any] = msgspec.field(default_factory=dict)


class MoveNotebook(Message, frozen=True, kw_only=True, tag="move_notebook"):
    """Give a notebook another name or project; its document and session go along.

    Replied to with `Done`; every desk hears `NotebookMoved`.
    """

    notebook: NotebookRef
    now: NotebookRef


class CopyNotebook(Message, frozen=True, kw_only=True, tag="copy_notebook"):
    """Duplicate a notebook, as it is now, into a project. Replied to with `NotebookCreated`.

    Attributes:
        name: None takes the first free one.
    """

    notebook: NotebookRef
    project: ProjectKey
    name: str | None = None


class DeleteNotebook(Message, frozen=True, kw_only=True, tag="delete_notebook"):
    """Delete a notebook; its session is unloaded first. Replied to with `Done`."""

    notebook: NotebookRef


class UploadNotebook(Message, frozen=True, kw_only=True, tag="upload_notebook"):
    """Put an `.ipynb` into a project. Replied to with `NotebookCreated`.

    Attributes:
        name: Without the ending; where it is taken, a number is added.
        content: The file's text.
    """

    project: ProjectKey
    name: str
    content: str


class ChooseEnvironment(Message, frozen=True, kw_only=True, tag="choose_environment"):
    """Run a notebook in another environment from now on.

    The notebook remembers it; a kernel that runs in another one is restarted there.
    Replied to with `Done`.
    """

    notebook: NotebookRef
    environment: EnvironmentId


class AddEnvironment(Message, frozen=True, kw_only=True, tag="add_environment"):
    """Offer the Python in this folder, or at this path. Replied to with `EnvironmentList`."""

    path: str


class RenameDataset(Message, frozen=True, kw_only=True, tag="rename_dataset"):
    """Give a dataset another name; notebooks' associations follow. Replied to with `Done`."""

    dataset: DatasetRef
    name: str


class DeleteDataset(Message, frozen=True, kw_only=True, tag="delete_dataset"):
    """Delete a dataset. Replied to with `Done`.

    Attributes:
        with_files: Its files as well. A managed dataset's always go.
    """

    dataset: DatasetRef
    with_files: bool = False


class DatasetMoved(Message, frozen=True, kw_only=True, tag="dataset_moved"):
    """Event: a dataset has another name."""

    dataset: DatasetRef
    now: DatasetRef


class DatasetGone(Message, frozen=True, kw_only=True, tag="dataset_gone"):
    """Event: a dataset was deleted."""

    dataset: DatasetRef


class CreateFolder(Message, frozen=True, kw_only=True, tag="create_folder"):
    """Make an empty managed folder. Replied to with `FolderCreated`."""

    project: ProjectKey
    name: str


class FolderCreated(Message, frozen=True, kw_only=True, tag="folder_created"):
    """The managed folder is there, under this id."""

    project: ProjectKey
    folder_id: str


class DeleteFolder(Message, frozen=True, kw_only=True, tag="delete_folder"):
    """Delete a managed folder and its files. Replied to with `Done`."""

    project: ProjectKey
    folder_id: str


class FolderChanged(Message, frozen=True, kw_only=True, tag="folder_changed"):
    """Event: a managed folder has other files."""

    project: ProjectKey
    folder_id: str


class GetFolder(Message, frozen=True, kw_only=True, tag="get_folder"):
    """What is in a managed folder? Replied to with `FolderDetails`."""

    project: ProjectKey
    folder_id: str


class FolderFile(Record, frozen=True, kw_only=True):
    """A file in a managed folder; ``path`` begins with a slash, size in bytes."""

    path: str
    size: int
    modified_at: float


class FolderDetails(Message, frozen=True, kw_only=True, tag="folder_details"):
    """The files of a managed folder, sorted by path."""

    project: ProjectKey
    folder_id: str
    name: str
    path: str
    files: tuple[FolderFile, ...] = ()
