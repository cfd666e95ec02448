"""The demo project's flights and its details: ``python -m dssdesk.desk.preview dataset``."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from dssdesk.desk.changing.datasets import DatasetChanges
from dssdesk.desk.changing.needs import Needs
from dssdesk.desk.dataset.actions import ACTIONS
from dssdesk.desk.dataset.commands import CommandNeeds, DatasetCommands
from dssdesk.desk.dataset.details import DetailsPanel
from dssdesk.desk.dataset.needs import DatasetNeeds
from dssdesk.desk.dataset.presenter import DatasetPresenter
from dssdesk.desk.kit.dialogs import Question
from dssdesk.desk.kit.places import Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.lab.lab import Lab
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.samples import FLIGHTS, Answers, sample_link, tell_usage
from dssdesk.desk.running.unload import Unloader
from dssdesk.wire.datasets import (
    ColumnItem,
    ColumnProfile,
    DatasetDetails,
    GetDataset,
    Page,
    ProfileSample,
    ReadPage,
    ReadSample,
    SampleProfile,
    SampleRead,
    SampleViewed,
    ViewSample,
)

_COLUMNS = (
    ("time_hour", "date", ("2013-01-01 05:00", "2013-01-01 06:00")),
    ("carrier", "string", ("UA", "UA", "AA", "B6", "DL")),
    ("flight", "int", ("1545", "1714", "1141", "725", "461", "1696")),
    ("tailnum", "string", ("N14228", "N24211", "N619AA", None, "N668DN")),
    ("origin", "string", ("EWR", "LGA", "JFK")),
    ("dest", "string", ("IAH", "MIA", "BQN", "ATL")),
    ("dep_time", "int", ("517", "533", "542", "544", "554", None)),
    ("dep_delay", "double", ("2.0", "4.0", "2.0", "-1.0", "-6.0", None)),
    ("arr_time", "int", ("830", "850", "923", "1004", "812", None)),
    ("air_time", "double", ("227.0", "227.0", "160.0", "183.0")),
    ("distance", "bigint", ("1400", "1416", "1089", "1576", "762")),
    ("cancelled", "boolean", ("false", "true", "false", None)),
)
_ROWS = 10_000
_TOTAL = 336_776


class _Preview(QWidget):
    """The tab with the details at its right, as in the window."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        answers: Answers = {
            GetDataset: _details,
            ReadSample: _sample,
            ViewSample: _view,
            ProfileSample: _profile,
            ReadPage: _page,
        }
        self._link = sample_link(answers)
        running, catalogue = Running(self._link), Catalogue(self._link)
        lab = Lab(look, self._link, running, catalogue, open_place=_open, notify=_notify)
        for_changes = Needs(
            look=look,
            window=self,
            link=self._link,
            running=running,
            catalogue=catalogue,
            directory=Directory(self._link),
            unloader=Unloader(self._link, running, ask=_ask, notify=_notify, parent=self),
            ask=_ask,
            notify=_notify,
            open_place=_open,
        )
        commands = DatasetCommands(
            CommandNeeds(
                look=look,
                link=self._link,
                catalogue=catalogue,
                lab=lab,
                changes=DatasetChanges(for_changes),
                window=self,
                open_place=_open,
                notify=_notify,
            )
        )
        needs = DatasetNeeds(
            look=look,
            link=self._link,
            running=running,
            catalogue=catalogue,
            lab=lab,
            commands=commands,
            open_place=_open,
            notify=_notify,
        )
        self._presenter = DatasetPresenter(needs, FLIGHTS, ACTIONS)
        panel = DetailsPanel(needs)
        panel.setFixedWidth(look.tokens.pane.details)
        panel.show_dataset(FLIGHTS)
        tell_usage(self._link)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self._presenter.widget, 1)
        layout.addWidget(panel)
        self.resize(1140, 760)
        grid = self._presenter.widget.grid
        grid.setCurrentIndex(grid.model().index(4, 7))


def make_preview(look: Look) -> QWidget:
    """Tab and details."""
    return _Preview(look)


def _items() -> tuple[ColumnItem, ...]:
    return tuple(ColumnItem(name=name, type=type_) for name, type_, _ in _COLUMNS)


def _details(ask: GetDataset) -> DatasetDetails:
    return DatasetDetails(
        dataset=ask.dataset,
        columns=_items(),
        format="CSV, gzip",
        connection="Demo files",
        path="nyc/flights/",
        rows=_TOTAL,
        size=7_400_000,
        files=12,
        written_at=1_777_700_000,
    )


def _sample(_ask: ReadSample) -> SampleRead:
    return SampleRead(sample_id="s", rows=_ROWS, columns=_items(), total=_TOTAL, seconds=0.08)


def _view(ask: ViewSample) -> SampleViewed:
    """As if every row passed, and the order were right."""
    rows = 0 if ask.search or ask.filters else _ROWS
    return SampleViewed(view_id=f"{ask.sample_id}.v", rows=rows)


def _profile(ask: ProfileSample) -> SampleProfile:
    columns = tuple(
        _profile_of(place, name, values) for place, (name, _type, values) in enumerate(_COLUMNS)
    )
    return SampleProfile(sample_id=ask.sample_id, columns=columns)


def _profile_of(place: int, name: str, values: tuple[str | None, ...]) -> ColumnProfile:
    there = sorted(value for value in values if value is not None)
    bins = tuple(100 - (7 * place * n) % 83 - 3 * n for n in range(min(20, 3 + 2 * place)))
    return ColumnProfile(
        name=name,
        empty=240 if None in values else 0,
        distinct=len(set(there)),
        least=there[0],
        most=there[-1],
        bins=bins,
        top=tuple((value, 1_000 - n) for n, value in enumerate(dict.fromkeys(there))),
    )


def _page(ask: ReadPage) -> Page:
    rows = range(ask.first, min(ask.first + ask.count, _ROWS))
    columns = tuple(
        tuple(values[row % len(values)] for row in rows) for _name, _type, values in _COLUMNS
    )
    return Page(sample_id=ask.sample_id, first=ask.first, columns=columns)


def _ask(_question: Question, on_answer: Callable[[str], None]) -> None:
    """A preview asks nobody."""
    on_answer("")


def _open(_place: Place) -> None:
    """A preview goes nowhere."""


def _notify(_notice: Notice) -> None:
    """A preview tells nobody."""
