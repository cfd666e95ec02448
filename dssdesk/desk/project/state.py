"""What the notebooks list knows: rows, order, filter, what is checked. No Qt here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from dssdesk.base.ids import ProjectKey
from dssdesk.base.order import by_name, plain
from dssdesk.desk.kit.text import bytes_text, counted, when_text
from dssdesk.desk.running.state import RunningState, SessionRow
from dssdesk.desk.running.words import state_word
from dssdesk.wire.catalogue import NotebookItem, ProjectItem
from dssdesk.wire.places import NotebookRef


class Column(IntEnum):
    """The columns of the list, in their order."""

    CHECK = 0
    STATE = 1
    NAME = 2
    DATASET = 3
    ENVIRONMENT = 4
    MODIFIED = 5
    MEMORY = 6
    UNLOAD = 7


TITLES: Mapping[Column, str] = {
    Column.CHECK: "",
    Column.STATE: "State",
    Column.NAME: "Name",
    Column.DATASET: "Dataset",
    Column.ENVIRONMENT: "Environment",
    Column.MODIFIED: "Modified",
    Column.MEMORY: "Memory",
    Column.UNLOAD: "",
}

_LARGE_FIRST = {Column.MODIFIED, Column.MEMORY, Column.STATE}
"""What one sorts by to see the most first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A notebook as the list shows it.

    Attributes:
        word: What its kernel does, and for how long while it is busy.
        memory: Bytes; 0 where it does not run.
    """

    notebook: NotebookRef
    dataset: str = ""
    environment: str = ""
    modified_at: float = 0.0
    modified: str = ""
    session: SessionRow | None = None
    word: str = ""
    memory: int = 0
    is_checked: bool = False

    @property
    def spoken(self) -> str:
        """For screen readers."""
        name = self.session.name if self.session else self.notebook.title
        parts = [name, f"on {self.dataset}" if self.dataset else "", self.environment]
        if self.modified:
            parts.append(f"modified {self.modified}")
        return ", ".join(part for part in parts if part)


class ListState:
    """The notebooks of one project, as they were told last."""

    def __init__(self, key: ProjectKey) -> None:
        self.key = key
        self.project: ProjectItem | None = None
        self.filter = ""
        self.running_only = False
        self.sort = Column.NAME
        self.descending = False
        self._checked: set[str] = set()

    @property
    def count(self) -> int:
        """How many notebooks there are, whatever the filter hides."""
        return 0 if self.project is None else len(self.project.notebooks)

    def show_project(self, project: ProjectItem | None) -> None:
        """This is in the project now."""
        self.project = project

    def sort_by(self, column: Column) -> None:
        """By this column; once more turns the order round."""
        if column == self.sort:
            self.descending = not self.descending
        else:
            self.sort, self.descending = column, column in _LARGE_FIRST

    def checked(self) -> tuple[NotebookRef, ...]:
        """What is checked and still there, by name."""
        items = () if self.project is None else self.project.notebooks
        return tuple(self._ref(item.name) for item in items if item.name in self._checked)

    def rename(self, name: str, now: str) -> None:
        """A notebook has another name; it stays checked."""
        if name in self._checked:
            self._checked = self._checked - {name} | {now}

    def toggle(self, name: str) -> None:
        """Check or uncheck one."""
        self._checked ^= {name}

    def check_only(self, names: set[str]) -> None:
        """Check these and no other."""
        self._checked = set(names)

    def rows(self, running: RunningState, now: float) -> tuple[ListRow, ...]:
        """All there are."""
        items = () if self.project is None else self.project.notebooks
        return tuple(self._row(item, running, now) for item in items)

    def shown(self, rows: tuple[ListRow, ...]) -> tuple[ListRow, ...]:
        """Those that the filter keeps, in the order that the person chose."""
        kept = [row for row in rows if self._is_wanted(row)]
        kept.sort(key=_by_name)
        if self.sort is not Column.NAME or self.descending:
            kept.sort(key=_ORDERS[self.sort], reverse=self.descending)
        return tuple(kept)

    def _row(self, item: NotebookItem, running: RunningState, now: float) -> ListRow:
        notebook = self._ref(item.name)
        info = running.of_notebook(notebook)
        sample = running.sample(info.session_id) if info else None
        return ListRow(
            notebook=notebook,
            dataset=item.dataset or "",
            environment=info.environment_name if info else item.environment,
            modified_at=item.modified_at,
            modified=when_text(item.modified_at, now) if item.modified_at else "",
            session=running.row(notebook, now),
            word=state_word(info, now) if info else "",
            memory=sample.memory if sample else 0,
            is_checked=item.name in self._checked,
        )

    def _is_wanted(self, row: ListRow) -> bool:
        if self.running_only and row.session is None:
            return False
        words = plain(self.filter).split()
        text = plain(f"{row.notebook.name} {row.dataset} {row.environment} {row.word}")
        return all(word in text for word in words)

    def _ref(self, name: str) -> NotebookRef:
        return NotebookRef(project=self.key, name=name)


def summary(rows: tuple[ListRow, ...], what: str = "") -> str:
    """How many there are, and what runs: ``11 notebooks, 4 running, 2.0 GB``."""
    said = f"{len(rows)} {what}" if what else counted(len(rows), "notebook")
    running = sum(1 for row in rows if row.session is not None)
    memory = sum(row.memory for row in rows)
    said += f", {running} running" if running else ""
    return said + (f", {bytes_text(memory)}" if memory else "")


def _by_name(row: ListRow) -> tuple[object, ...]:
    return by_name(row.notebook.name)


_ORDERS = {
    Column.CHECK: lambda row: row.is_checked,
    Column.STATE: lambda row: (row.session is not None, row.word),
    Column.NAME: _by_name,
    Column.DATASET: lambda row: (not row.dataset, by_name(row.dataset)),
    Column.ENVIRONMENT: lambda row: (not row.environment, by_name(row.environment)),
    Column.MODIFIED: lambda row: row.modified_at,
    Column.MEMORY: lambda row: row.memory,
    Column.UNLOAD: lambda row: row.session is not None,
}
