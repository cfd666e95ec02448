"""The notebooks of projects as files: where they lie, and how they come and move.

Nothing is remembered that the files do not say, but for a cache that their times and sizes keep
honest.
"""

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from dssdesk.base.files import make_private_folder, write_atomic
from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.base.order import by_name
from dssdesk.projects.blobs import DiskBlobs
from dssdesk.projects.errors import NameInvalid, NameTaken, NotebookMissing
from dssdesk.projects.names import check_notebook_name, free_name, plain_name
from dssdesk.projects.notebook_files import ENDING, NotebookFiles, NotebookHeading
from dssdesk.wire.catalogue import NotebookItem
from dssdesk.wire.places import DatasetRef, NotebookRef


class ProjectNotebooks:
    """Those of all projects of an instance."""

    def __init__(self, root: Path, folder: Callable[[ProjectKey], Path]) -> None:
        """``folder`` finds a project's folder below ``root``, or raises `ProjectMissing`."""
        self._root = root
        self._folder = folder
        self._files = NotebookFiles()
        self._blobs: dict[ProjectKey, DiskBlobs] = {}
        self._adding = threading.Lock()

    def items(self, key: ProjectKey) -> tuple[NotebookItem, ...]:
        """A project's notebooks as the tree shows them, sorted by name."""
        found = []
        for path in (self._folder(key) / "notebooks").glob(f"[!.]*{ENDING}"):
            try:
                facts = self._files.facts(path)
            except OSError:  # gone, or a link that leads nowhere
                continue
            name = path.name.removesuffix(ENDING)
            found.append(NotebookItem(name=name, **facts._asdict()))
        return tuple(sorted(found, key=lambda item: by_name(item.name)))

    def associated(self, ref: DatasetRef) -> tuple[str, ...]:
        """The names of the notebooks that belong to the dataset, sorted."""
        return tuple(item.name for item in self.items(ref.project) if item.dataset == ref.name)

    def path(self, ref: NotebookRef) -> Path:
        """Where the notebook lies, or would lie.

        Raises:
            NameInvalid: No notebook can have this name.
            ProjectMissing: There is no such project.
        """
        if ref.is_file:
            return _outside(ref.name)
        return self._folder(ref.project) / "notebooks" / f"{check_notebook_name(ref.name)}{ENDING}"

    def existing(self, ref: NotebookRef) -> Path:
        """The same, of a notebook that is there.

        Raises:
            NotebookMissing: It is not.
        """
        path = self.path(ref)
        if not path.is_file():
            raise NotebookMissing(ref.name)
        return path

    def heading(self, ref: NotebookRef) -> NotebookHeading:
        """What the notebook's file says of itself to programs.

        Raises:
            NotebookMissing: It is not there.
        """
        return self._files.heading(self.existing(ref))

    def add(
        self, project: ProjectKey, data: bytes, *, name: str | None = None, proposed: str = ""
    ) -> NotebookRef:
        """Put a notebook's file into a project: under this name, or the first free proposed one.

        From any thread: a large file takes its time.

        Raises:
            NameInvalid: No notebook can have this name.
            NameTaken: The project has a notebook of this name.
        """
        with self._adding:
            if name is None:
                name = self.free(project, proposed).name
            ref = NotebookRef(project=project, name=name)
            path = self.path(ref)
            if path.exists():
                raise NameTaken(name)
            path.parent.mkdir(exist_ok=True)
            write_atomic(path, data)
        return ref

    def move(self, ref: NotebookRef, now: NotebookRef) -> None:
        """Give a notebook's file another name or project; a file that is gone moves nothing.

        Raises:
            NameInvalid: No notebook can have this name.
            NameTaken: There is a notebook already.
        """
        old, new = self.path(ref), self.path(now)
        if new.exists():
            raise NameTaken(now.name)
        if old.is_file():
            new.parent.mkdir(exist_ok=True)
            shutil.move(old, new)

    def free(self, project: ProjectKey, proposed: str) -> NotebookRef:
        """A notebook that is not there: of the proposed name, or of “… 2”, “… 3”."""
        name = free_name(plain_name(proposed), self._names(project))
        return NotebookRef(project=project, name=name)

    def outputs_folder(self, key: ProjectKey) -> Path:
        """Where long outputs of the project's notebooks lie; made where it is missing."""
        base = self._root if key == FILES else self._folder(key)
        return make_private_folder(base / ".outputs")

    def blobs(self, key: ProjectKey) -> DiskBlobs:
        """Where long values of outputs of the project's notebooks are kept."""
        if key not in self._blobs:
            self._blobs[key] = DiskBlobs(self.outputs_folder(key))
        return self._blobs[key]

    def forget(self, key: ProjectKey) -> None:
        """The project goes."""
        self._blobs.pop(key, None)

    def _names(self, key: ProjectKey) -> set[str]:
        folder = self._folder(key) / "notebooks"
        return {path.name.removesuffix(ENDING) for path in folder.glob(f"*{ENDING}")}


def _outside(name: str) -> Path:
    path = Path(name)
    is_plain = os.path.normpath(name) == name  # two names for one file would be two documents
    if not path.is_absolute() or not is_plain or path.suffix != ENDING or "\0" in name:
        raise NameInvalid(name, "a notebook outside every project is an absolute path to .ipynb.")
    return path
