"""How both ends name a project, a dataset, a notebook."""

from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.wire.record import Record


class DatasetRef(Record, frozen=True, kw_only=True):
    """A dataset: its project and its name there."""

    project: ProjectKey
    name: str


class NotebookRef(Record, frozen=True, kw_only=True):
    """A notebook: its project and its name there, or `FILES` and an absolute path."""

    project: ProjectKey
    name: str

    @property
    def is_file(self) -> bool:
        """Whether it lies outside every project."""
        return self.project == FILES

    @property
    def title(self) -> str:
        """What a tab shows."""
        if not self.is_file:
            return self.name
        return self.name.rpartition("/")[2].removesuffix(".ipynb")
