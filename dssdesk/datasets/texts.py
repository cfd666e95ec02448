"""Values as texts: what a TSV stream carries, and what a page of a sample shows.

The forms are DSS's (`dssdesk.datasets.types` has the table); each reads back as the same value.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dssdesk.datasets.types import Texts, Values

if TYPE_CHECKING:
    import pyarrow as pa

_NEEDS_QUOTES = '[{}"\r\n]|^$'


def as_texts(values: Values) -> Texts:
    """The texts of these values; null stays null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = values.type
    if not isinstance(kind, pa.TimestampType):
        return values.cast(pa.string())
    texts = _in_milliseconds(values.cast(pa.timestamp("us"))).cast(pa.string())
    if kind.tz is None:
        return texts
    return joined([pc.replace_substring(texts, " ", "T", max_replacements=1), "Z"])


def as_tsv(batch: "pa.RecordBatch") -> bytes:
    """The batch as lines: tabs between, quotes where needed, nothing for null."""
    return as_delimited(batch, "\t")


def as_delimited(batch: "pa.RecordBatch", delimiter: str) -> bytes:
    """The batch as lines: this between values, quotes where needed, nothing for null."""
    parts: list[Texts | str] = []
    for column in batch.columns:
        texts: Texts = _quoted(as_texts(column), delimiter).fill_null("")
        parts += [texts, delimiter]
    lines = joined([*parts[:-1], "\n"])
    # The texts of an array lie one after another: together they are the file.
    data = lines.buffers()[2]
    return b"" if data is None else data.to_pybytes()


def _quoted(texts: Texts, delimiter: str) -> Texts:
    """The texts, quoted as Excel does it: with delimiters, quotes, ends of lines, or empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    needed = pc.match_substring_regex(texts, _NEEDS_QUOTES.format(delimiter))
    if not pc.any(needed).as_py():
        return texts
    quoted: Texts = joined(['"', pc.replace_substring(texts, '"', '""'), '"'])
    chosen: Texts = pc.if_else(needed, quoted.cast(pa.string()), texts)
    return chosen


def joined(parts: "Sequence[Texts | str]") -> Texts:
    """These texts, row by row in one; null where one of them is."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = pa.large_string()
    wide = [pa.scalar(p, kind) if isinstance(p, str) else p.cast(kind) for p in (*parts, "")]
    joined: Texts = pc.call_function("binary_join_element_wise", wide)
    return joined


def _in_milliseconds(moments: Values) -> Values:
    """The moments in milliseconds, as DSS writes them, where that loses nothing."""
    import pyarrow as pa

    try:
        return moments.cast(pa.timestamp("ms"))
    except pa.ArrowInvalid:
        return moments
