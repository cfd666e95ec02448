"""Values of one column, the same from Arrow and from TSV: joined, cut, and told apart by kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from dataiku.core.types import Column, Kind


class Cells(NamedTuple):
    """Some values of one column.

    Attributes:
        array: TEXT: an object array of str with NaN for gaps, or a pyarrow string array; WHOLE,
            REAL, TRUTH: an array of the exact type; MOMENT: ``datetime64[us]``.
        missing: For WHOLE and TRUTH a boolean array, None when there is no gap. REAL and MOMENT
            mark their gaps in the array, as NaN and NaT.
    """

    array: Any
    missing: Any = None

    def cut(self, start: int, stop: int) -> Cells:
        """These rows of it."""
        missing = None if self.missing is None else self.missing[start:stop]
        return Cells(self.array[start:stop], missing)


def no_cells(column: Column) -> Cells:
    """A column without rows."""
    import numpy as np

    if column.kind is Kind.TEXT:
        return Cells(np.empty(0, dtype=object))
    if column.kind is Kind.MOMENT:
        return Cells(np.empty(0, dtype="datetime64[us]"))
    return Cells(np.empty(0, dtype=bool if column.kind is Kind.TRUTH else column.width))


def join_cells(column: Column, parts: Sequence[Cells]) -> Cells:
    """One after the other."""
    import numpy as np

    if not parts:
        return no_cells(column)
    if len(parts) == 1:
        return parts[0]
    if not isinstance(parts[0].array, np.ndarray):
        import pyarrow as pa

        # large: together they may have more than 2 GB. Joined: else each keeps its whole batch.
        return Cells(pa.concat_arrays([part.array.cast(pa.large_string()) for part in parts]))
    values = np.concatenate([part.array for part in parts])
    if all(part.missing is None for part in parts):
        return Cells(values)
    masks = [
        np.zeros(len(part.array), dtype=bool) if part.missing is None else part.missing
        for part in parts
    ]
    return Cells(values, np.concatenate(masks))
