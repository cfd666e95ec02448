"""Reads a dataset's sample, the view of it that is on show, their pages, and the profile."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from dssdesk.base.errors import DssDeskError, NotFound
from dssdesk.desk.dataset.copying import Piece
from dssdesk.desk.dataset.state import Rows
from dssdesk.desk.dataset.wishes import SampleChoice, ViewChoice
from dssdesk.desk.link.pending import Pending
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.wire.datasets import (
    ColumnItem,
    ColumnProfile,
    Page,
    ProfileSample,
    ReadPage,
    ReadSample,
    SampleProfile,
    SampleRead,
    SampleViewed,
)
from dssdesk.wire.places import DatasetRef


@dataclass(frozen=True, slots=True)
class _OnShow:
    """How the rows on show were wished for, and what is wrong with that."""

    choice: SampleChoice
    view: ViewChoice
    problem: DssDeskError | None = None


class Reading(QObject):
    """One for each tab. What was read stays until something newer is here.

    Of samples and of views there is one at most on its way: the service stops what a newer wish
    took the place of.

    Signals:
        begun: A sample is being read.
        busy_changed: Something else is being read, or nothing any more.
        stopped: The person stopped it: `choice`, `view` and `problem` are those of the rows on
            show again.
        rows_read: `rows` are others.
        page_read: These rows (a `range`) can be shown now.
        profiled: `profiles` are here.
        failed: No sample could be read, and why.
        refused: The view that is wished for makes no sense: `problem` says why.
        page_failed: Some rows could not be read, and why.
    """

    begun = Signal()
    busy_changed = Signal()
    stopped = Signal()
    rows_read = Signal()
    page_read = Signal(object)
    profiled = Signal()
    failed = Signal(DssDeskError)
    refused = Signal()
    page_failed = Signal(DssDeskError)

    def __init__(self, link: LinkLike, dataset: DatasetRef) -> None:
        super().__init__()
        self._link = link
        self.dataset = dataset
        self.choice = SampleChoice()
        self.view = ViewChoice()
        self.rows: Rows | None = None
        self.profiles: tuple[ColumnProfile, ...] = ()
        self.problem: DssDeskError | None = None
        self._on_show = _OnShow(self.choice, self.view)
        self._sample_ask: Pending[Any] | None = None
        self._view_ask: Pending[Any] | None = None
        self._profile_ask: Pending[Any] | None = None
        self._sample_choice = self.choice
        self._not_understood: set[str] = set()
        self._sample: SampleRead | None = None
        self._is_stale = False

    @property
    def shown(self) -> SampleChoice:
        """How the sample on show was chosen."""
        return self._on_show.choice

    @property
    def is_reading(self) -> bool:
        """Whether a sample is on its way."""
        return self._sample_ask is not None

    @property
    def is_viewing(self) -> bool:
        """Whether a view of the sample is on its way."""
        return self._view_ask is not None

    def column(self, index: int) -> ColumnItem | None:
        """A column of the rows that are here."""
        columns = () if self.rows is None else self.rows.columns
        return columns[index] if 0 <= index < len(columns) else None

    def read(self, choice: SampleChoice | None = None) -> None:
        """Read the sample, perhaps another one, and show it as the last one was shown."""
        if self.is_reading and choice in {None, self.choice}:
            return
        self.choice = choice or self.choice
        self._withdraw(self._sample_ask)
        ask = self._sample_ask = self._link.ask(
            ReadSample(
                dataset=self.dataset, limit=self.choice.limit, is_random=self.choice.is_random
            )
        )
        self.begun.emit()
        self.busy_changed.emit()
        # An answer that is there already comes in `then`.
        ask.then(functools.partial(self._on_sample, self.choice), self._on_no_sample)

    def start_over(self) -> None:
        """Read anew what was being read: another service is there, or another name."""
        self._withdraw(self._sample_ask)
        self._sample_ask = None
        self.read()

    def stop(self) -> None:
        """Read no further: the rows on show stay, as they were wished for."""
        if not (self.is_reading or self.is_viewing):
            return
        self._drop_asks()
        self._is_stale = False
        self._forget_problem()
        self.choice = self._sample_choice
        if self._sample is None or (self.rows is not None and self.rows.sample is self._sample):
            self.view, self.problem = self._on_show.view, self._on_show.problem
        else:  # its rows are here, and were to be sought through
            self.view = ViewChoice()
            self._show(Rows(self._sample))
        self.busy_changed.emit()
        self.stopped.emit()

    def close(self) -> None:
        """Nobody looks any more."""
        self._drop_asks()
        self._withdraw(self._profile_ask)
        self._profile_ask = None

    def follow(self, dataset: DatasetRef) -> None:
        """The dataset has another name; what is being read under the old one is asked for anew."""
        self.dataset = dataset
        if self.is_reading:
            self.start_over()

    def read_anew(self) -> None:
        """The dataset has other rows: a sample that is on its way may be of those before."""
        self._is_stale = self.is_reading
        self.read()

    def show(self, view: ViewChoice) -> None:
        """Show other rows of the sample, or in another order."""
        self.view = view
        self._forget_problem()
        if self._sample is not None:
            self._ask_view(self._sample)

    def want(self, first: int, last: int) -> None:
        """These rows are to be shown: read what is missing of them."""
        rows = self.rows
        if rows is None or not rows.count:
            return
        for start in rows.wanted(first, last):
            ask = ReadPage(sample_id=rows.id, first=start, count=rows.page_rows)
            on_error = functools.partial(self._on_no_page, rows, start)
            self._link.ask(ask).then(functools.partial(self._on_page, rows), on_error)

    def whole_page(self, rows: Rows, piece: Piece, on_page: Callable[[Page], None]) -> None:
        """Read whole values beside those that are shown, for the clipboard."""
        ask = ReadPage(
            sample_id=rows.id,
            first=piece.first,
            count=piece.count,
            columns=piece.columns,
            is_whole=True,
        )
        self._link.ask(ask).then(on_page, functools.partial(self._on_no_page, rows, None))

    # -- what comes from the service

    def _on_sample(self, choice: SampleChoice, sample: SampleRead) -> None:
        self._sample_ask = None
        self._sample, self._sample_choice = sample, choice
        self.profiles = ()
        self._forget_problem()
        self._ask_view(sample)
        self._withdraw(self._profile_ask)
        # Without it headers say less, which nobody needs to be told.
        self._profile_ask = self._link.ask(ProfileSample(sample_id=sample.sample_id))
        self._profile_ask.then(self._on_profile)
        if self._is_stale:
            self._is_stale = False
            self.read()

    def _on_no_sample(self, error: DssDeskError) -> None:
        self._sample_ask = None
        self.busy_changed.emit()
        self.failed.emit(error)

    def _ask_view(self, sample: SampleRead) -> None:
        """Show the sample as it is wished, but for filters that are not understood."""
        self._withdraw(self._view_ask)
        self._view_ask = None
        asked = self.view
        for column in self._not_understood:
            asked = asked.filtered(column, "")
        if asked.is_plain:
            self._show(Rows(sample))
            self.busy_changed.emit()
            return
        on_viewed = functools.partial(self._on_viewed, sample)
        on_error = functools.partial(self._on_no_view, sample, self.view)
        self._view_ask = self._link.ask(asked.ask(sample.sample_id))
        self.busy_changed.emit()
        self._view_ask.then(on_viewed, on_error)

    def _on_viewed(self, sample: SampleRead, viewed: SampleViewed) -> None:
        self._view_ask = None
        self._show(Rows(sample, viewed))
        self.busy_changed.emit()

    def _on_no_view(self, sample: SampleRead, view: ViewChoice, error: DssDeskError) -> None:
        self._view_ask = None
        self.busy_changed.emit()
        if isinstance(error, NotFound):
            self.read()
            return
        self.problem = self.problem or error
        column = str(error.details.get("column", ""))
        if column in view.filters and column not in self._not_understood:
            self._not_understood.add(column)
            self._ask_view(sample)
        elif self.rows is None or self.rows.sample is not sample:
            self._show(Rows(sample))  # at least the rows, if not as they are wished
        self._on_show = _OnShow(self.shown, self.view, self.problem)
        self.refused.emit()

    def _forget_problem(self) -> None:
        self.problem = None
        self._not_understood.clear()

    def _drop_asks(self) -> None:
        for ask in (self._sample_ask, self._view_ask):
            self._withdraw(ask)
        self._sample_ask = self._view_ask = None

    def _withdraw(self, ask: Pending[Any] | None) -> None:
        if ask is not None:
            self._link.withdraw(ask)

    def _show(self, rows: Rows) -> None:
        self.rows = rows
        self._on_show = _OnShow(self._sample_choice, self.view, self.problem)
        self.rows_read.emit()

    def _on_profile(self, profile: SampleProfile) -> None:
        if self._sample is not None and profile.sample_id == self._sample.sample_id:
            self.profiles = profile.columns
            self.profiled.emit()

    def _on_page(self, rows: Rows, page: Page) -> None:
        if rows is self.rows:
            self.page_read.emit(rows.take(page))

    def _on_no_page(self, rows: Rows, first: int | None, error: DssDeskError) -> None:
        if rows is not self.rows:
            return
        if first is not None:
            rows.forget_ask(first)
        if isinstance(error, NotFound):  # another service, or it made room: samples end with it
            self.read()
        else:
            self.page_failed.emit(error)
