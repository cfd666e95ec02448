"""Reads a dataset's sample, the view of it that is on show, their pages, and the profile."""

import functools
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from dssdesk.base.errors import DssDeskError, NotFound
from dssdesk.desk.dataset.state import Rows
from dssdesk.desk.dataset.wishes import SampleChoice, ViewChoice
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


class Reading(QObject):
    """One for each tab. What was read stays until something newer is here.

    Signals:
        begun: A sample is being read.
        rows_read: `rows` are others.
        page_read: These rows (a `range`) can be shown now.
        profiled: `profiles` are here.
        failed: No sample could be read, and why.
        refused: The view that is wished for makes no sense: `problem` says why.
        page_failed: Some rows could not be read, and why.
    """

    begun = Signal()
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
        self.shown = SampleChoice()
        self.view = ViewChoice()
        self.rows: Rows | None = None
        self.profiles: tuple[ColumnProfile, ...] = ()
        self.is_reading = False
        self.problem: DssDeskError | None = None
        self._asked: ReadSample | None = None
        self._not_understood: set[str] = set()
        self._sample: SampleRead | None = None
        self._is_stale = False

    def column(self, index: int) -> ColumnItem | None:
        """A column of the rows that are here."""
        columns = () if self.rows is None else self.rows.columns
        return columns[index] if 0 <= index < len(columns) else None

    def read(self, choice: SampleChoice | None = None) -> None:
        """Read the sample, perhaps another one, and show it as the last one was shown."""
        if self.is_reading and choice in {None, self.choice}:
            return
        self.choice = choice or self.choice
        self.is_reading = True
        self.begun.emit()
        ask = self._asked = ReadSample(
            dataset=self.dataset, limit=self.choice.limit, is_random=self.choice.is_random
        )
        on_sample = functools.partial(self._on_sample, ask, self.choice)
        self._link.ask(ask).then(on_sample, functools.partial(self._on_no_sample, ask))

    def follow(self, dataset: DatasetRef) -> None:
        """The dataset has another name; what is being read under the old one is asked for anew."""
        self.dataset = dataset
        if self.is_reading:
            self.is_reading = False
            self.read()

    def read_anew(self) -> None:
        """The dataset has other rows: a sample that is on its way may be of those before."""
        self._is_stale = self.is_reading
        self.read()

    def show(self, view: ViewChoice) -> None:
        """Show other rows of the sample, or in another order."""
        self.view = view
        self._forget_problem()
        if self._sample is not None and not self.is_reading:
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

    def page(self, rows: Rows, first: int, count: int, on_page: Callable[[Page], None]) -> None:
        """Read a page beside those that are shown, such as for the clipboard."""
        ask = ReadPage(sample_id=rows.id, first=first, count=count)
        self._link.ask(ask).then(on_page, functools.partial(self._on_no_page, rows, None))

    # -- what comes from the service

    def _on_sample(self, ask: ReadSample, choice: SampleChoice, sample: SampleRead) -> None:
        if ask is not self._asked:  # another one was wished for meanwhile
            return
        self.is_reading = False
        self._sample = sample
        self.shown = choice
        self.profiles = ()
        self._forget_problem()
        self._ask_view(sample)
        # Without it headers say less, which nobody needs to be told.
        self._link.ask(ProfileSample(sample_id=sample.sample_id)).then(self._on_profile)
        if self._is_stale:
            self._is_stale = False
            self.read()

    def _on_no_sample(self, ask: ReadSample, error: DssDeskError) -> None:
        if ask is self._asked:
            self.is_reading = False
            self.failed.emit(error)

    def _ask_view(self, sample: SampleRead) -> None:
        """Show the sample as it is wished, but for filters that are not understood."""
        asked = self.view
        for column in self._not_understood:
            asked = asked.filtered(column, "")
        if asked.is_plain:
            self._show(Rows(sample))
            return
        on_viewed = functools.partial(self._on_viewed, sample, self.view)
        on_error = functools.partial(self._on_no_view, sample, self.view)
        self._link.ask(asked.ask(sample.sample_id)).then(on_viewed, on_error)

    def _on_viewed(self, sample: SampleRead, view: ViewChoice, viewed: SampleViewed) -> None:
        if sample is self._sample and view is self.view:
            self._show(Rows(sample, viewed))

    def _on_no_view(self, sample: SampleRead, view: ViewChoice, error: DssDeskError) -> None:
        if sample is not self._sample or view is not self.view:
            return
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
        self.refused.emit()

    def _forget_problem(self) -> None:
        self.problem = None
        self._not_understood.clear()

    def _show(self, rows: Rows) -> None:
        self.rows = rows
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
