"""A sample as a person wants to see it: some of its rows, in another order.

A view keeps numbers of rows only; the values stay in the sample.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from dssdesk.datasets.errors import ColumnMissing
from dssdesk.datasets.filters import Mask, filled, has_part, read_condition
from dssdesk.datasets.sample import PageColumn, page_of
from dssdesk.datasets.stopping import Stop
from dssdesk.datasets.types import Values
from dssdesk.wire.datasets import ColumnFilter, SortKey

if TYPE_CHECKING:
    import pyarrow as pa


class ViewWish(msgspec.Struct, frozen=True, kw_only=True):
    """How a sample is to be seen; all filters and the search must hold."""

    sort: tuple[SortKey, ...] = ()
    filters: tuple[ColumnFilter, ...] = ()
    search: str = ""


class View:
    """Rows of a table that were chosen and sorted once.

    Args:
        table: All rows.
        wish: Which of them, and in which order.
        stop: Looked at between columns.

    Raises:
        ColumnMissing: It is sorted or filtered by a column that is not there.
        FilterUnreadable: A filter compares with what is no value of its column.
        DatasetUnreadable: It was stopped.
    """

    def __init__(self, table: "pa.Table", wish: ViewWish, stop: Stop | None = None) -> None:
        self._table = table
        stop = stop or Stop()
        chosen = _chosen(table, wish, stop)
        stop.check()
        self._numbers = _sorted(table, chosen, wish.sort)

    @property
    def rows(self) -> int:
        """How many are left."""
        return len(self._numbers)

    @property
    def size(self) -> int:
        """Bytes that it takes itself."""
        return self._numbers.nbytes

    def page(
        self,
        first: int,
        count: int,
        columns: Sequence[int] | None = None,
        *,
        is_whole: bool = False,
    ) -> tuple[PageColumn, ...]:
        """The texts of some rows, as `page_of` makes them."""
        part = self._numbers[max(first, 0) : max(first, 0) + max(count, 0)]
        return page_of(self._table.take(part), columns, is_whole=is_whole)


def _chosen(table: "pa.Table", wish: ViewWish, stop: Stop) -> Values:
    """The numbers of the rows for which everything holds."""
    import pyarrow as pa
    import pyarrow.compute as pc

    masks = []
    for each in wish.filters:
        if each.text.strip():
            stop.check()
            masks.append(_mask_of(table, each))
    if wish.search:
        masks.append(_any_has(table, wish.search, stop))
    if not masks:
        return pa.array(range(table.num_rows), pa.uint64())
    mask = masks[0]
    for other in masks[1:]:
        mask = pc.and_(mask, other)
    return pc.indices_nonzero(filled(mask, with_what=False))


def _mask_of(table: "pa.Table", wanted: ColumnFilter) -> Mask:
    values = _values(table, wanted.column)
    return read_condition(wanted.text, wanted.column, values.type).mask(values)


def _any_has(table: "pa.Table", part: str, stop: Stop) -> Mask:
    import pyarrow as pa
    import pyarrow.compute as pc

    found: Mask = pa.array([False] * table.num_rows, pa.bool_())
    for column in table.columns:
        stop.check()
        mask = has_part(column.combine_chunks(), part)
        found = pc.or_(found, filled(mask, with_what=False))
    return found


def _sorted(table: "pa.Table", numbers: Values, keys: Sequence[SortKey]) -> Values:
    """These rows in the order of the keys; missing values come last, equals stay as they are."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not keys:
        return numbers
    # By place: two columns may have one name.
    columns = {str(place): _values(table, key.column) for place, key in enumerate(keys)}
    part = pa.table(columns).take(numbers)
    ways: list[tuple[str, Literal["ascending", "descending"]]] = [
        (str(place), "descending" if key.descending else "ascending")
        for place, key in enumerate(keys)
    ]
    return numbers.take(pc.sort_indices(part, sort_keys=ways))


def _values(table: "pa.Table", name: str) -> Values:
    if name not in table.column_names:
        raise ColumnMissing(name)
    return table.column(table.column_names.index(name)).combine_chunks()
