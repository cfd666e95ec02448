"""What a project's home says, in words. No Qt here."""

from dataclasses import dataclass

from dssdesk.desk.changing.names import MANAGED_CONNECTION
from dssdesk.desk.kit.marks import Mark
from dssdesk.desk.kit.text import bytes_text, counted, number_text, shortened, when_text
from dssdesk.desk.running.state import RunningState
from dssdesk.desk.running.words import activity_text
from dssdesk.wire.catalogue import NotebookItem, ProjectItem
from dssdesk.wire.datasets import DatasetDetails
from dssdesk.wire.places import NotebookRef

MOST_RECENT = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookLine:
    """A notebook on the home: what it does, or when it was changed."""

    notebook: NotebookRef
    words: str
    memory: str = ""
    mark: Mark | None = None


def recent(project: ProjectItem, running: RunningState, now: float) -> tuple[NotebookLine, ...]:
    """What runs first, then what was changed last."""

    def order(item: NotebookItem) -> tuple[bool, float]:
        ref = NotebookRef(project=project.key, name=item.name)
        return running.of_notebook(ref) is None, -item.modified_at

    items = sorted(project.notebooks, key=order)[:MOST_RECENT]
    return tuple(_line(project, item, running, now) for item in items)


def facts(project: ProjectItem, running: RunningState) -> tuple[tuple[str, str], ...]:
    """Names and values for the panel at the right."""
    refs = [NotebookRef(project=project.key, name=item.name) for item in project.notebooks]
    infos = [info for ref in refs if (info := running.of_notebook(ref)) is not None]
    samples = [running.sample(info.session_id) for info in infos]
    memory = sum(sample.memory for sample in samples if sample is not None)
    found = [
        ("Key", str(project.key)),
        ("Notebooks", number_text(len(project.notebooks))),
        ("Datasets", number_text(len(project.datasets))),
    ]
    if project.folders:
        found.append(("Folders", number_text(len(project.folders))))
    runs = f"{len(infos)}, {bytes_text(memory)}" if memory else str(len(infos) or "nothing")
    found.append(("Running", runs))
    return tuple(found)


def summary(project: ProjectItem) -> str:
    """For the status bar: ``NYC flights: 5 datasets, 11 notebooks``."""
    datasets = counted(len(project.datasets), "dataset")
    name = shortened(project.name)
    return f"{name}: {datasets}, {counted(len(project.notebooks), 'notebook')}"


def dataset_words(details: DatasetDetails) -> tuple[str, tuple[str, ...]]:
    """Where a dataset is; its rows, columns and size."""
    rows = "" if details.rows is None else number_text(details.rows)
    size = "" if details.size is None else bytes_text(details.size)
    place = "managed" if details.connection == MANAGED_CONNECTION else details.connection
    where = ", ".join(word for word in (details.format, place) if word)
    return where, (rows, number_text(len(details.columns)), size)


def _line(
    project: ProjectItem, item: NotebookItem, running: RunningState, now: float
) -> NotebookLine:
    notebook = NotebookRef(project=project.key, name=item.name)
    info, row = running.of_notebook(notebook), running.row(notebook, now)
    if info is not None and row is not None:
        words = activity_text(info, now)
        return NotebookLine(notebook=notebook, words=words, memory=row.memory, mark=row.mark)
    changed = f"Changed {when_text(item.modified_at, now)}" if item.modified_at else ""
    return NotebookLine(notebook=notebook, words=changed)
