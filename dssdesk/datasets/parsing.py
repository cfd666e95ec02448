"""Texts of a file into values of the stored type: exactly, or not at all."""

import re

from dssdesk.datasets.definition import Column, TextRules
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.types import StorageType, Texts, Values, to_arrow

_WHOLE = {StorageType.BIGINT, StorageType.INT, StorageType.SMALLINT, StorageType.TINYINT}
_FRACTIONS = {StorageType.DOUBLE, StorageType.FLOAT}
_MOMENTS = {StorageType.DATE, StorageType.DATETIME_NO_TZ}

_DAY = r"\d{4}-\d\d-\d\d"
_SHAPES = {
    **dict.fromkeys(_WHOLE, r"^\s*[+-]?(0x[0-9a-f]+|\d{1,20})\s*$"),
    **dict.fromkeys(
        _FRACTIONS,
        r"^\s*[+-]?((\d+\D?\d*|\D?\d+)(e[+-]?\d+)?|inf(inity)?|nan|\d{1,3}([.]\d{3})+(,\d*)?)\s*$",
    ),
    StorageType.DATE_ONLY: rf"^\s*{_DAY}\s*$",
    StorageType.DATETIME_NO_TZ: rf"^\s*{_DAY}([T ][\d:.]+)?\s*$",
    StorageType.DATE: rf"^\s*{_DAY}[T ][\d:.]+(Z|[+-]\d\d:?(\d\d)?)\s*$",
    StorageType.BOOLEAN: r"^\s*(true|false|0|1)\s*$",
}
"""What every text of a type looks like: only what passes here is tried in ever smaller pieces."""
_GROUPED = r"^\s*[+-]?\d{1,3}([.]\d{3})+(,\d*)?\s*$"
"""A number with points between thousands, where the decimal mark is a comma."""

_DIGITS = re.compile(r"[0-9]+")
_NO_DAY = "a day that its month does not have"


def parse(texts: Texts, column: Column, rules: TextRules, *, first_row: int) -> Values:
    """The values that these texts stand for.

    Args:
        texts: Null where the value is missing.
        column: Tells the type.
        rules: Tell how numbers and dates are written.
        first_row: The number of the first text's row, for the message.

    Raises:
        DatasetUnreadable: One of them is no value of that type.
    """
    import pyarrow as pa

    if pa.types.is_string(to_arrow(column.type)):
        return texts
    try:
        return _parsed(texts, column.type, rules)
    except pa.ArrowInvalid:
        index = _first_bad(texts, column.type, rules)
    raise unfit(f"row {first_row + index + 1:,}", misfit(texts[index].as_py(), column))


def fitting(texts: Texts, column: Column, rules: TextRules) -> tuple[Values, list[int]]:
    """The values of the texts that are such, null for the others; and where those are."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_string(to_arrow(column.type)):
        return texts, []
    try:
        return _parsed(texts, column.type, rules), []
    except pa.ArrowInvalid:
        values = _sifted(texts, column.type, rules)
    bad = pc.and_(pc.is_valid(texts), pc.is_null(values)).to_pylist()
    return values, [index for index, is_bad in enumerate(bad) if is_bad]


def misfit(text: str, column: Column) -> str:
    """What is wrong with a text that is no value of its column's type."""
    return f"“{text[:60]}” in the column “{column.name}” is no {column.type}."


def wrong_count(found: int, expected: int) -> str:
    """What is wrong with a row that has more or fewer values than there are columns."""
    return f"{found} {'value' if found == 1 else 'values'} instead of {expected}."


def unfit(where: str, why: str) -> DatasetUnreadable:
    """The error for a row that does not fit the schema."""
    return DatasetUnreadable(f"{where}: {why} Correct the file, or make the column a string.")


def _parsed(texts: Texts, kind: StorageType, rules: TextRules) -> Values:
    import pyarrow as pa
    import pyarrow.compute as pc

    if written := _written(kind, rules):
        moments = pc.strptime(pc.utf8_trim_whitespace(texts), format=written, unit="us")
        if _no_days(texts, moments, written):
            raise pa.ArrowInvalid(_NO_DAY)
        return moments.cast(to_arrow(kind))
    if kind in _FRACTIONS and rules.decimal != ".":
        if rules.decimal == ",":
            texts = _ungrouped(texts)
        texts = pc.replace_substring(texts, rules.decimal, ".")
    try:
        return texts.cast(to_arrow(kind))
    except pa.ArrowInvalid:
        # Seldom needed, and slow: only when the strict way has failed.
        texts = pc.utf8_trim_whitespace(texts)
        if kind in _WHOLE:
            texts = pc.replace_substring_regex(texts, r"^\+(\d)", r"\1")
        return texts.cast(to_arrow(kind))


def _ungrouped(texts: Texts) -> Texts:
    """The same without points between thousands."""
    import pyarrow.compute as pc

    if not pc.any(pc.match_substring(texts, ".")).as_py():
        return texts
    is_grouped = pc.match_substring_regex(texts, _GROUPED)
    ungrouped: Texts = pc.if_else(is_grouped, pc.replace_substring(texts, ".", ""), texts)
    return ungrouped


def _written(kind: StorageType, rules: TextRules) -> str:
    """The stated form of dates of a type; empty for ISO 8601, and for what is no date."""
    if kind in _MOMENTS:
        return rules.timestamp_format
    return rules.date_format if kind == StorageType.DATE_ONLY else ""


def _no_days(texts: Texts, moments: Values, written: str) -> frozenset[int]:
    """Where a text names a day that its month does not have: 31 February became 2 March."""
    import pyarrow as pa
    import pyarrow.compute as pc

    # WORKAROUND (strptime of C): it counts on into the next month, to its third day at most.
    early = pc.less_equal(pc.day(moments), pa.scalar(3))
    seconds: Values = moments.filter(early).cast(pa.timestamp("s"), safe=False)
    said, again = texts.filter(early), pc.strftime(seconds, format=re.sub(r"%[zZ].*", "", written))
    places = pc.indices_nonzero(early).to_numpy()
    return frozenset(
        int(places[at])
        for at in pc.indices_nonzero(pc.not_equal(said, again)).to_numpy()
        if not _begins_with(str(said[at]), str(again[at]))
    )


def _begins_with(text: str, written: str) -> bool:
    """Whether the first numbers of a text are all those of the other, as numbers."""
    wanted = [int(digits) for digits in _DIGITS.findall(written)]
    return [int(digits) for digits in _DIGITS.findall(text)][: len(wanted)] == wanted


def _sifted(texts: Texts, kind: StorageType, rules: TextRules) -> Values:
    """The values, null for what is none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if written := _written(kind, rules):
        trimmed = pc.utf8_trim_whitespace(texts)
        moments = pc.strptime(trimmed, format=written, unit="us", error_is_null=True)
        if bad := _no_days(texts, moments, written):
            fits = pa.array([index not in bad for index in range(len(texts))])
            moments = pc.if_else(fits, moments, pa.scalar(None, moments.type))
        return moments.cast(to_arrow(kind), safe=False)
    shaped = pc.match_substring_regex(texts, _SHAPES[kind], ignore_case=True)
    texts = pc.if_else(shaped, texts, pa.scalar(None, texts.type))
    if kind not in _WHOLE:
        return pa.concat_arrays(_pieces(texts, kind, rules))
    # Whole numbers that are too big for their type may be many: they are told by their size.
    wide = pa.concat_arrays(_pieces(texts, StorageType.BIGINT, rules))
    narrow = wide.cast(to_arrow(kind), safe=False)
    same = pc.equal(narrow.cast(pa.int64()), wide)
    fitting_ones: Values = pc.if_else(same, narrow, pa.scalar(None, narrow.type))
    return fitting_ones


def _pieces(texts: Texts, kind: StorageType, rules: TextRules) -> list[Values]:
    """The values in pieces; what is none is a piece of its own, null."""
    import pyarrow as pa

    try:
        return [_parsed(texts, kind, rules)]
    except pa.ArrowInvalid:
        if len(texts) == 1:
            return [pa.array([None], to_arrow(kind))]
    middle = len(texts) // 2
    halves = (texts[:middle], texts[middle:])
    return [piece for half in halves for piece in _pieces(half, kind, rules)]


def _first_bad(texts: Texts, kind: StorageType, rules: TextRules) -> int:
    """The first text that does not parse; only asked when there is one."""
    import pyarrow as pa

    low, high = 0, len(texts)
    while high - low > 1:
        middle = (low + high) // 2
        try:
            _parsed(texts[low:middle], kind, rules)
        except pa.ArrowInvalid:
            high = middle
        else:
            low = middle
    return low
