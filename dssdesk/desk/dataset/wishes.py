"""Which rows a person wants to see, and in which order. No Qt here."""

from dataclasses import dataclass, field, replace

from dssdesk.wire.datasets import ColumnFilter, SortKey, ViewSample

MOST_ROWS = 100_000
"""Rows of a sample; the service reads no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleChoice:
    """Which rows of the dataset make the sample."""

    limit: int = 10_000
    is_random: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewChoice:
    """Which rows of the sample are shown, in which order.

    Attributes:
        filters: What stands above columns, by name; columns without a filter are not in it.
    """

    sort: tuple[SortKey, ...] = ()
    filters: dict[str, str] = field(default_factory=dict)
    search: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the sample is shown as it is."""
        return not (self.sort or self.is_narrow)

    @property
    def is_narrow(self) -> bool:
        """Whether rows are left out."""
        return bool(self.filters or self.search)

    def ask(self, sample_id: str) -> ViewSample:
        """This, of a sample."""
        filters = tuple(ColumnFilter(column=name, text=text) for name, text in self.filters.items())
        return ViewSample(sample_id=sample_id, sort=self.sort, filters=filters, search=self.search)

    def turned(self, column: str, *, adds: bool) -> "ViewChoice":
        """Sorted by a column: up, then down, then not; as one more key, or as the only one."""
        descending = self.direction(column)
        now = {None: (SortKey(column=column),), False: (SortKey(column=column, descending=True),)}
        return self.sorted_by(column, now.get(descending, ()), adds=adds)

    def sorted_by(self, column: str, key: tuple[SortKey, ...], *, adds: bool) -> "ViewChoice":
        """Sorted by this key of the column, or not by it any more."""
        if not adds:
            return replace(self, sort=key)
        if self.direction(column) is None:
            return replace(self, sort=(*self.sort, *key))
        kept = [key if one.column == column else (one,) for one in self.sort]
        return replace(self, sort=tuple(one for part in kept for one in part))

    def direction(self, column: str) -> bool | None:
        """Whether it is sorted by this column downwards; None where it is not."""
        return next((key.descending for key in self.sort if key.column == column), None)

    def filtered(self, column: str, text: str) -> "ViewChoice":
        """With this above the column; nothing takes its filter away."""
        filters = {name: old for name, old in self.filters.items() if name != column}
        if text.strip():
            filters[column] = text
        return replace(self, filters=filters)

    def searched(self, text: str) -> "ViewChoice":
        """With this sought in every column."""
        return replace(self, search=text)

    def widened(self) -> "ViewChoice":
        """All rows, in the same order."""
        return replace(self, filters={}, search="")
