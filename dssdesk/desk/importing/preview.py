"""The import dialog on a sample: ``python -m dssdesk.desk.preview importing``."""

from PySide6.QtWidgets import QWidget

from dssdesk.desk.importing.importer import Importer, ImportNeeds
from dssdesk.desk.kit.places import Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.samples import NYC, sample_link
from dssdesk.wire.datasets import ColumnItem
from dssdesk.wire.imports import BadRow, FileFormat, ImportPreview, PreviewImport


class _Preview(QWidget):
    """A window that keeps what it shows alive."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.resize(1280, 800)
        link = sample_link({PreviewImport: _answer})
        self._importer = Importer(
            ImportNeeds(
                look=look,
                window=self,
                link=link,
                catalogue=Catalogue(link),
                open_place=_open,
                notify=_notify,
            )
        )
        self._importer.open(NYC, ["/home/ada/sales.csv"])


def make_preview(look: Look) -> QWidget:
    """A window with the dialog over it."""
    return _Preview(look)


def _answer(_ask: PreviewImport) -> ImportPreview:
    columns = (
        ColumnItem(name="day", type="dateonly"),
        ColumnItem(name="region", type="string"),
        ColumnItem(name="pieces", type="bigint"),
        ColumnItem(name="revenue", type="double"),
    )
    rows = (
        ("2024-12-30", "2024-12-31", "2025-01-01"),
        ("North", "South", None),
        ("12", "7", "31"),
        ("1499.5", "820", "-3.25"),
    )
    bad = BadRow(
        path="/home/ada/sales.csv", line=17, text="2025-01-09;West;?;20", reason="“?” is no bigint."
    )
    return ImportPreview(
        name="sales",
        format=FileFormat(delimiter=";"),
        columns=columns,
        rows=rows,
        size=48_213,
        checked=1_240,
        bad=1,
        examples=(bad,),
    )


def _open(_place: Place) -> None:
    """A preview goes nowhere."""


def _notify(_notice: Notice) -> None:
    """A preview tells nobody."""
