"""Files become a dataset of a project: whole, or not at all.

Copies are made and read out of sight. The definition comes last: until it is there, there is no
dataset, and the next service removes what a killed one had copied.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from dssdesk.base.files import sync_folder
from dssdesk.datasets.definition import (
    OUTSIDE_CONNECTION,
    Column,
    DatasetDefinition,
    Format,
)
from dssdesk.datasets.formats import kind_of
from dssdesk.projects.dataset_changes import free_folder
from dssdesk.projects.errors import NameTaken
from dssdesk.projects.names import check_dataset_name
from dssdesk.projects.projects import Projects
from dssdesk.projects.removal import out_of_sight, remove
from dssdesk.wire.places import DatasetRef


class DatasetImport:
    """One import. Call `finish` or `give_up`, whatever happens in between.

    Args:
        ref: The new dataset.
        files: Absolute; in the order in which their rows come.
        copies: Whether the files become the project's own.

    Raises:
        NameInvalid: No dataset can have this name.
        NameTaken: The project has one of this name.
    """

    def __init__(
        self, projects: Projects, ref: DatasetRef, files: Sequence[Path], *, copies: bool
    ) -> None:
        self._projects = projects
        self._ref = ref
        self._check_name()
        self._files = files
        self.folder: Path | None = None
        if copies:
            self.folder = out_of_sight(projects.folder(ref.project) / "managed" / ref.name)

    def definition(
        self, fmt: Format, columns: Sequence[Column], *, skip_bad: bool
    ) -> DatasetDefinition:
        """What the dataset will be, but for what only reading can tell."""
        plain = DatasetDefinition(
            format=fmt,
            columns=tuple(columns),
            folder="",
            paths=(),
            kind=kind_of(fmt),
            skip_bad=skip_bad,
        )
        if self.folder is not None:
            return replace(plain, paths=_own_names(self._files), managed=True)
        base = Path(os.path.commonpath([path.parent for path in self._files]))
        paths = tuple(path.relative_to(base).as_posix() for path in self._files)
        return replace(plain, folder=str(base), paths=paths, connection=OUTSIDE_CONNECTION)

    def finish(self, definition: DatasetDefinition) -> None:
        """The dataset is there from now on.

        Raises:
            NameTaken: Another one of its name came meanwhile.
        """
        self._check_name()
        if self.folder is not None:
            own = free_folder(self.folder.parent, self._ref.name)
            self.folder.rename(own)
            self.folder = own
            sync_folder(own.parent)
            base = self._projects.folder(self._ref.project)
            definition = replace(definition, folder=own.relative_to(base).as_posix())
        self._projects.save_dataset(self._ref, definition)

    def give_up(self) -> None:
        """Nothing is left."""
        remove(self.folder)

    def _check_name(self) -> None:
        check_dataset_name(self._ref.name)
        if self._projects.dataset_file(self._ref).exists():
            raise NameTaken(self._ref.name)


def _own_names(files: Sequence[Path]) -> tuple[str, ...]:
    """A name for each file among the others: its own, numbered where two are the same."""
    found: dict[str, None] = {}
    for path in files:
        name, count = path.name, 1
        while name in found:
            count += 1
            name = f"{count}-{path.name}"
        found[name] = None
    return tuple(found)
