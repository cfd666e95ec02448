"""Projects as folders: what is in them, where it lies, and what can be added.

Files are the truth: nothing is remembered that they do not say. Synchronous and quick; one thread
at a time.
"""

import logging
import tempfile
import time
from pathlib import Path

import msgspec

from dssdesk.base.files import remove_stale_temporaries
from dssdesk.base.ids import ProjectKey
from dssdesk.base.order import by_name
from dssdesk.base.paths import builtin_templates
from dssdesk.datasets.definition import DatasetDefinition, read_definition, write_definition
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.json_files import read_record, write_record
from dssdesk.notebook.blobs import MemoryBlobs
from dssdesk.notebook.codec import read_notebook
from dssdesk.projects.errors import (
    DatasetMissing,
    NameInvalid,
    NameTaken,
    ProjectMissing,
    ProjectUnreadable,
)
from dssdesk.projects.folders import folder_items
from dssdesk.projects.names import (
    FOLDERS,
    check_dataset_name,
    check_project_key,
    check_title,
    free_key,
)
from dssdesk.projects.notebook_files import (
    KernelSpec,
    new_notebook,
)
from dssdesk.projects.notebooks import ProjectNotebooks
from dssdesk.projects.own_templates import OwnTemplates
from dssdesk.projects.removal import remove, remove_set_aside, set_aside
from dssdesk.projects.templates import Templates
from dssdesk.projects.unfinished import remove_unfinished
from dssdesk.wire.catalogue import (
    DatasetItem,
    ProjectItem,
    TemplatePreview,
)
from dssdesk.wire.places import DatasetRef, NotebookRef

_log = logging.getLogger(__name__)

_WRITTEN = ("*/datasets/", "*/notebooks/", "*/managed_folders/")

VERSION = 1
"""The format of ``project.json``. Raised when an older product would misread it."""


class ProjectFile(msgspec.Struct, frozen=True, kw_only=True):
    """What ``project.json`` says; times in milliseconds."""

    key: str = msgspec.field(name="projectKey")
    name: str
    description: str = ""
    owner: str = ""
    created_on: int | None = msgspec.field(name="createdOn", default=None)
    version: int = VERSION


class Projects:
    """All projects of an instance.

    Attributes:
        root: The folder of all projects.
        notebooks: What is done with the files of notebooks.
        templates: The notebooks to start from.
        own_templates: What keeps and changes the instance's own ones.
    """

    def __init__(self, root: Path, *, user_templates: Path) -> None:
        """``user_templates``: the instance's own ``templates/``."""
        self.root = root
        self.templates = Templates(builtin=builtin_templates(), own=user_templates)
        self.own_templates = OwnTemplates(self.templates, user_templates)
        self.notebooks = ProjectNotebooks(root, self.folder)
        root.mkdir(parents=True, exist_ok=True)

    # What is there

    def keys(self) -> tuple[ProjectKey, ...]:
        """The keys of all projects, sorted."""
        found = sorted(path.parent.name for path in self.root.glob("[!.]*/project.json"))
        return tuple(ProjectKey(name) for name in found)

    def stamps(self) -> dict[ProjectKey, tuple[int, ...]]:
        """When something was put into the folders that the tree shows, or taken out, by project."""
        return {key: tuple(map(_stamp, self._shown_folders(key))) for key in self.keys()}

    def items(self) -> tuple[ProjectItem, ...]:
        """All projects as the tree shows them, sorted by name; a damaged one is logged."""
        found = []
        for key in self.keys():
            try:
                found.append(self.item(key))
            except ProjectUnreadable as error:
                _log.warning("%s", error.message)
        return tuple(sorted(found, key=lambda item: by_name(item.name)))

    def item(self, key: ProjectKey) -> ProjectItem:
        """A project as the tree shows it.

        Raises:
            ProjectMissing: There is none.
            ProjectUnreadable: Its file is damaged.
        """
        file = self.project_file(key)
        return ProjectItem(
            key=key,
            name=file.name,
            description=file.description,
            datasets=self._datasets(key),
            notebooks=self.notebooks.items(key),
            folders=folder_items(self.folder(key)),
        )

    def project_file(self, key: ProjectKey) -> ProjectFile:
        """What the project's file says: name, description, owner.

        Raises:
            ProjectMissing: There is none.
            ProjectUnreadable: It is damaged, or of a newer version.
        """
        try:
            file = read_record(self.folder(key) / "project.json", ProjectFile)
        except (OSError, msgspec.MsgspecError) as error:
            raise ProjectUnreadable(key, f"project.json: {error}") from error
        if file.version > VERSION:
            raise ProjectUnreadable(key, "a newer DSS Desk wrote it. Update this one.")
        return file

    def folder(self, key: ProjectKey) -> Path:
        """The project's folder.

        Raises:
            ProjectMissing: There is none.
        """
        try:
            folder = self.root / check_project_key(key)
        except NameInvalid:
            raise ProjectMissing(key) from None
        if not (folder / "project.json").is_file():
            raise ProjectMissing(key)
        return folder

    # Datasets

    def dataset(self, ref: DatasetRef) -> DatasetDefinition:
        """The dataset's definition.

        Raises:
            DatasetMissing: There is none.
            DatasetUnreadable: Its file is damaged.
        """
        try:
            return read_definition(self.dataset_file(ref))
        except FileNotFoundError as error:
            raise DatasetMissing(ref.project, ref.name) from error

    def dataset_file(self, ref: DatasetRef) -> Path:
        """Where the dataset's definition lies, or would lie.

        Raises:
            DatasetMissing: No dataset can have this name.
            ProjectMissing: There is no such project.
        """
        folder = self.folder(ref.project) / "datasets"
        try:
            return folder / f"{check_dataset_name(ref.name)}.json"
        except NameInvalid:
            raise DatasetMissing(ref.project, ref.name) from None

    def dataset_folder(self, ref: DatasetRef) -> Path:
        """The folder to which the definition's paths are relative."""
        return self.folder(ref.project) / self.dataset(ref).folder

    def save_dataset(self, ref: DatasetRef, definition: DatasetDefinition) -> None:
        """Store a new or changed definition."""
        path = self.dataset_file(ref)
        path.parent.mkdir(exist_ok=True)
        write_definition(path, definition)

    # Notebooks from templates

    def create_notebook(
        self,
        *,
        project: ProjectKey,
        template: str,
        author: str,
        name: str | None = None,
        dataset: str | None = None,
        kernel: KernelSpec | None = None,
    ) -> NotebookRef:
        """Make a notebook from a template.

        Args:
            project: Where it will be.
            template: As in `TemplateItem.id`.
            author: Login of the person who makes it.
            name: None takes the first free one of those that fit the template.
            dataset: The one it will be associated with, in the same project.
            kernel: What the file says of its kernel; None for a plain Python.

        Raises:
            NameTaken: The project has a notebook of this name.
        """
        if dataset is not None:
            self.dataset(DatasetRef(project=project, name=dataset))
        proposed = self.templates.proposed_name(template, dataset)
        data = new_notebook(
            self.templates.filled(template, dataset),
            dataset=dataset,
            author=author,
            kernel=kernel or KernelSpec(),
        )
        return self.notebooks.add(project, data, name=name, proposed=proposed)

    def preview_template(
        self, project: ProjectKey, template: str, dataset: str | None
    ) -> TemplatePreview:
        """What `create_notebook` would make of a template.

        Raises:
            TemplateMissing: There is none of this id.
            TemplateUnreadable: It is no notebook.
        """
        proposed = self.templates.proposed_name(template, dataset)
        filled = self.templates.filled(template, dataset)
        data = new_notebook(filled, dataset=dataset, author="", kernel=KernelSpec())
        read = read_notebook(data, path=template, blobs=MemoryBlobs())
        name = self.notebooks.free(project, proposed).name
        return TemplatePreview(name=name, cells=read.snapshot.cells)

    # Whole projects

    def create_project(
        self, key: str, name: str, *, owner: str = "", description: str = ""
    ) -> ProjectKey:
        """Make an empty project.

        Raises:
            NameInvalid: No project can have this key.
            NameTaken: There is a project of this key.
        """
        checked = check_project_key(key)
        folder = self.root / checked
        if folder.exists():
            raise NameTaken(key)
        new = Path(tempfile.mkdtemp(dir=self.root, prefix=f".{checked}.", suffix=".gone"))
        try:
            for part in ("datasets", "notebooks", "managed"):
                (new / part).mkdir()
            file = ProjectFile(
                key=checked,
                name=check_title(name),
                description=description,
                owner=owner,
                created_on=round(time.time() * 1000),
            )
            write_record(new / "project.json", file)
            new.chmod(0o755)
            new.rename(folder)
        except BaseException:
            remove(new)
            raise
        return checked

    def free_key(self, name: str) -> ProjectKey:
        """A key for a new project of this name."""
        return free_key(name, [path.name for path in self.root.iterdir()])

    def describe_project(self, key: ProjectKey, name: str, description: str) -> None:
        """Give a project another name and description.

        Raises:
            NameInvalid: No project can be called so.
        """
        old, title = self.project_file(key), check_title(name)
        new = msgspec.structs.replace(old, name=title, description=description)
        write_record(self.folder(key) / "project.json", new)

    def set_aside_project(self, key: ProjectKey) -> Path | None:
        """Take a project away, at once and whole; what is returned can be removed."""
        self.notebooks.forget(key)
        return set_aside(self.folder(key))

    def tidy(self) -> None:
        """Remove what a killed process left half done; for the start of a service."""
        for pattern in (".outputs/*/", "*/", "*/.outputs/*/", *_WRITTEN):
            for folder in self.root.glob(pattern):
                remove_stale_temporaries(folder)
        managed = self.root.glob("*/managed/")
        for folder in (self.root, *managed, *self.root.glob(f"*/managed/{FOLDERS}/")):
            remove_set_aside(folder)
        self.own_templates.tidy()
        for key in self.keys():
            remove_unfinished(self.root / key)

    def _shown_folders(self, key: ProjectKey) -> tuple[Path, ...]:
        folder = self.root / key
        names = ("datasets", "notebooks", "managed_folders", "project.json")
        return tuple(folder / name for name in names)

    def _datasets(self, key: ProjectKey) -> tuple[DatasetItem, ...]:
        found = []
        for path in (self.folder(key) / "datasets").glob("[!.]*.json"):
            try:
                found.append(DatasetItem(name=path.stem, kind=read_definition(path).kind))
            except (OSError, DatasetUnreadable) as error:
                _log.warning("%s: %s", path.name, error)
                found.append(DatasetItem(name=path.stem))
        return tuple(sorted(found, key=lambda item: by_name(item.name)))


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
