"""Projects and what is in them, as the tree shows it."""

from enum import StrEnum

from dssdesk.base.ids import EnvironmentId, ProjectKey
from dssdesk.wire.cells import Cell
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message, Record


class DatasetKind(StrEnum):
    """How a dataset's rows are stored; tells its icon."""

    FILES = "files"
    EXCEL = "excel"
    SQL = "sql"


class DatasetItem(Record, frozen=True, kw_only=True):
    """A dataset in the tree."""

    name: str
    kind: DatasetKind = DatasetKind.FILES


class NotebookItem(Record, frozen=True, kw_only=True):
    """A notebook in the tree.

    Attributes:
        dataset: The one it is associated with.
        environment: The name of the environment that its file asks for.
    """

    name: str
    dataset: str | None = None
    modified_at: float = 0.0
    environment: str = ""


class FolderItem(Record, frozen=True, kw_only=True):
    """A managed folder in the tree."""

    id: str
    name: str


class ProjectItem(Record, frozen=True, kw_only=True):
    """A project and what is in it, sorted by name; ``may_…`` is what the one who asks may do."""

    key: ProjectKey
    name: str
    description: str = ""
    may_write: bool = True
    may_administer: bool = True
    may_edit_permissions: bool = True
    may_export: bool = True
    may_run_code: bool = True
    datasets: tuple[DatasetItem, ...] = ()
    notebooks: tuple[NotebookItem, ...] = ()
    folders: tuple[FolderItem, ...] = ()


class ListProjects(Message, frozen=True, kw_only=True, tag="list_projects"):
    """All projects that I may read. Replied to with `ProjectList`."""


class ProjectList(Message, frozen=True, kw_only=True, tag="project_list"):
    """The projects, sorted by name; open files come as the project `FILES`."""

    projects: tuple[ProjectItem, ...]


class ProjectChanged(Message, frozen=True, kw_only=True, tag="project_changed"):
    """Event: a project is new, or something in it changed."""

    project: ProjectItem


class ProjectGone(Message, frozen=True, kw_only=True, tag="project_gone"):
    """Event: a project was deleted, or is no longer mine to see."""

    key: ProjectKey


DEFAULT_ENVIRONMENT = "Default"
"""The name of the environment that notebooks run in unless they ask for another."""
DEFAULT_KERNELS = ("", "python", "python3", "default")
"""What a file calls the kernel of the default environment."""


def environment_asked(kernel: str, display_name: str) -> str:
    """The name of the environment that a file asks for; "" where it asks for none."""
    if not kernel and not display_name:
        return ""
    return DEFAULT_ENVIRONMENT if kernel in DEFAULT_KERNELS else display_name or kernel


class EnvironmentItem(Record, frozen=True, kw_only=True):
    """A Python in which kernels can run.

    Attributes:
        note: What a person should know before choosing it: “is installed at the first use”.
    """

    id: EnvironmentId
    name: str
    is_default: bool = False
    note: str = ""

    @property
    def text(self) -> str:
        """As a person chooses it."""
        return f"{self.name} ({self.note})" if self.note else self.name


class ListEnvironments(Message, frozen=True, kw_only=True, tag="list_environments"):
    """Where kernels can run. Replied to with `EnvironmentList`."""


class EnvironmentList(Message, frozen=True, kw_only=True, tag="environment_list"):
    """The environments, the default one first."""

    environments: tuple[EnvironmentItem, ...]


class CreateNotebook(Message, frozen=True, kw_only=True, tag="create_notebook"):
    """Make a notebook from a template. Replied to with `NotebookCreated`.

    Attributes:
        name: None lets the service propose one ("Read flights in memory", "… 2").
        dataset: The one it is associated with, and that fills the template's placeholder.
        environment: None for the one that the template asks for, or the default one.
    """

    project: ProjectKey
    template: str
    name: str | None = None
    dataset: str | None = None
    environment: EnvironmentId | None = None


class NotebookCreated(Message, frozen=True, kw_only=True, tag="notebook_created"):
    """The notebook is on disk."""

    notebook: NotebookRef


class OpenFile(Message, frozen=True, kw_only=True, tag="open_file"):
    """Bring a notebook from outside every project in; it stays where it is.

    Replied to with `NotebookCreated`.
    """

    path: str


class TemplateItem(Record, frozen=True, kw_only=True):
    """A notebook to start from.

    Attributes:
        environment: Where notebooks from it run, unless somebody says otherwise.
        name: What notebooks from it are called, with the placeholder for the dataset.
        order: By which templates are offered.
        author: What the person is called who made it; empty for ours, or if nobody knows.
        is_mine: The person who asks made it.
        may_change: The person who asks may change it and take it away.
    """

    id: str
    label: str
    description: str
    for_dataset: bool
    is_builtin: bool = True
    environment: EnvironmentId | None = None
    name: str = ""
    order: int = 1_000
    author: str = ""
    is_mine: bool = False
    may_change: bool = False


class ListTemplates(Message, frozen=True, kw_only=True, tag="list_templates"):
    """Templates for a dataset, or standalone ones. Replied to with `TemplateList`."""

    for_dataset: bool


class TemplateList(Message, frozen=True, kw_only=True, tag="template_list"):
    """The templates, in the order in which they are offered."""

    templates: tuple[TemplateItem, ...]


class PreviewTemplate(Message, frozen=True, kw_only=True, tag="preview_template"):
    """What would a notebook from this template hold? Replied to with `TemplatePreview`."""

    project: ProjectKey
    template: str
    dataset: str | None = None


class TemplatePreview(Message, frozen=True, kw_only=True, tag="template_preview"):
    """The cells, with the dataset's name filled in, and the name that it would get."""

    name: str
    cells: tuple[Cell, ...]
