"""What is said about a dataset, as names and values. No Qt here."""

from dataclasses import dataclass

from dssdesk.desk.kit.icons import DATASET_ICONS, Icon
from dssdesk.desk.kit.text import bytes_text, counted, number_text, when_text
from dssdesk.wire.catalogue import DatasetKind, ProjectItem
from dssdesk.wire.datasets import DatasetDetails


@dataclass(frozen=True, slots=True)
class FactText:
    """One line of *About*."""

    name: str
    value: str
    is_code: bool = False


def facts_of(details: DatasetDetails, now: float) -> list[FactText]:
    """Everything that is known, in reading order."""
    rows = "not counted" if details.rows is None else number_text(details.rows)
    facts = [FactText("Rows", rows), FactText("Columns", number_text(len(details.columns)))]
    if details.size is not None:
        facts.append(FactText("Size", _size(details.size, details.files)))
    facts.append(FactText("Format", details.format))
    facts.append(FactText("Connection", details.connection))
    if details.path:
        facts.append(FactText("Path", details.path, is_code=True))
    if details.written_at is not None:
        facts.append(FactText("Written", when_text(details.written_at, now)))
    return [fact for fact in facts if fact.value]


def icon_of_dataset(project: ProjectItem | None, name: str) -> Icon:
    """The icon of a dataset's kind; that of files while nothing is known."""
    items = () if project is None else project.datasets
    kinds = {item.name: item.kind for item in items}
    return DATASET_ICONS[kinds.get(name, DatasetKind.FILES)]


def _size(size: int, files: int | None) -> str:
    return bytes_text(size) if files is None else f"{bytes_text(size)} in {counted(files, 'file')}"
