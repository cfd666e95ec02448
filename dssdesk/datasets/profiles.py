"""What is in the columns of a sample, at a glance."""

import math
from typing import TYPE_CHECKING, Any

from dssdesk.datasets.stopping import Stop
from dssdesk.datasets.texts import as_texts
from dssdesk.datasets.types import Values
from dssdesk.wire.datasets import ColumnProfile

if TYPE_CHECKING:
    import pyarrow as pa

MOST_BINS = 20
MOST_TOP = 5
LONGEST_TEXT = 120
"""Characters of a value that a profile tells."""


def profiles_of(table: "pa.Table", stop: Stop | None = None) -> tuple[ColumnProfile, ...]:
    """The profile of every column.

    Raises:
        DatasetUnreadable: It was stopped.
    """
    profiles = []
    for name, column in zip(table.column_names, table.columns, strict=True):
        if stop is not None:
            stop.check()
        profiles.append(_profile_of(name, column.combine_chunks()))
    return tuple(profiles)


def _profile_of(name: str, values: Values) -> ColumnProfile:
    import pyarrow.compute as pc
    import pyarrow.types as is_

    there = values.drop_null()
    if len(there) == 0:
        return ColumnProfile(name=name, empty=values.null_count)
    counts: pa.StructArray = pc.value_counts(there)
    by_count = pc.sort_indices(counts.field(1), sort_keys=[("", "descending")])[:MOST_BINS]
    frequent = counts.take(by_count)
    often: list[Any] = frequent.field(1).to_pylist()
    texts = _shown(frequent.field(0))[:MOST_TOP]
    least, most = _ends(there)
    is_number = is_.is_integer(there.type) or is_.is_floating(there.type)
    return ColumnProfile(
        name=name,
        empty=values.null_count,
        distinct=len(counts),
        least=least,
        most=most,
        mean=_mean(there) if is_number else None,
        bins=_histogram(there) if is_number or is_.is_temporal(there.type) else tuple(often),
        top=tuple(zip(texts, often, strict=False)),
    )


def _ends(values: Values) -> tuple[str, str]:
    import pyarrow as pa
    import pyarrow.compute as pc

    ends = pc.min_max(values)
    least, most = _shown(pa.array([ends["min"], ends["max"]], values.type))
    return least, most


def _mean(values: Values) -> float | None:
    """The mean; None where there is no finite one, which JSON could not tell either."""
    import pyarrow.compute as pc

    mean: Any = pc.mean(values).as_py()
    return mean if math.isfinite(mean) else None


def _histogram(values: Values) -> tuple[int, ...]:
    """Rows in ranges of equal width; whole numbers get no range without one of them."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.types as is_

    is_whole = not is_.is_floating(values.type)
    if is_.is_date(values.type):
        values = values.cast(pa.int32())
    elif is_.is_temporal(values.type):
        values = values.cast(pa.int64())
    numbers = values.to_numpy(zero_copy_only=False).astype(np.float64)
    numbers = numbers[np.isfinite(numbers)]
    if not len(numbers):
        return ()
    width = float(numbers.max() - numbers.min())
    if width == 0 or not np.isfinite(width):
        return (len(numbers),)
    count = int(min(MOST_BINS, width + 1)) if is_whole else MOST_BINS
    try:
        counts, _edges = np.histogram(numbers, bins=count)
    except ValueError:  # neighbours among floats: nothing lies between them
        return (len(numbers),)
    return tuple(int(number) for number in counts)


def _shown(values: Values) -> list[str]:
    texts: list[Any] = as_texts(values).to_pylist()
    return [text[:LONGEST_TEXT] for text in texts]
