"""The Lab's dialog on a sample: ``python -m dssdesk.desk.preview lab_dialog``."""

from PySide6.QtWidgets import QWidget

from dssdesk.base.ids import CellId, EnvironmentId
from dssdesk.desk.kit.places import Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.lab.lab import Lab
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.samples import FLIGHTS, sample_link, tell_usage
from dssdesk.wire.catalogue import (
    EnvironmentItem,
    EnvironmentList,
    ListEnvironments,
    PreviewTemplate,
    TemplatePreview,
)
from dssdesk.wire.cells import Cell, CellKind

_CODE = (
    "import dataiku\nimport pandas as pd",
    'dataset = dataiku.Dataset("flights")\ndf = dataset.get_dataframe()\ndf.head()',
    'print(f"{len(df):,} rows")  # and columns\ndf.describe().T',
)


class _Preview(QWidget):
    """A window that keeps what it shows alive."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.resize(1440, 900)
        self._link = sample_link({PreviewTemplate: _preview, ListEnvironments: _environments})
        self._running = Running(self._link)
        self._lab = Lab(
            look,
            self._link,
            self._running,
            Catalogue(self._link),
            open_place=_open,
            notify=_notify,
        )
        tell_usage(self._link)
        self._lab.offer_dialog(self)
        self._lab.open_dialog(FLIGHTS)


def make_preview(look: Look) -> QWidget:
    """A window with the dialog over it."""
    return _Preview(look)


def _preview(_ask: PreviewTemplate) -> TemplatePreview:
    heading = Cell(id=CellId("0"), kind=CellKind.MARKDOWN, source="# Read flights in memory")
    code = (
        Cell(id=CellId(str(number)), kind=CellKind.CODE, source=source)
        for number, source in enumerate(_CODE, start=1)
    )
    return TemplatePreview(name="Read flights in memory", cells=(heading, *code))


def _environments(_ask: ListEnvironments) -> EnvironmentList:
    default = EnvironmentItem(id=EnvironmentId("default"), name="Python 3.12", is_default=True)
    return EnvironmentList(environments=(default,))


def _open(_place: Place) -> None:
    """A preview goes nowhere."""


def _notify(_notice: Notice) -> None:
    """A preview tells nobody."""
