"""Rows from a TSV stream without a header, in the style that DSS calls "excel".

Fields are cut at tabs, rows at newlines; a field that holds a tab, a quote or a line break is
quoted, with its quotes doubled. An empty field is missing, a quoted empty one is an empty string.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from dataiku.core.body import Body
from dataiku.core.errors import StreamBroken

_PIECE = 1 << 16
"""Bytes to cut at a time. The fields of so much text stay in the processor's cache (1 MB takes
three times as long); but a piece needs some rows too, so that numpy is not called for each."""

_PIECE_PER_COLUMN = 1 << 12
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"')


class Fields(NamedTuple):
    """The fields of some rows, by column.

    A missing value is an empty text here, and an empty text is ``empty``: one more pass over
    every field, to make None of the gaps, would cost as much as the cutting.
    """

    columns: list[list[str]]
    empty: str


def tsv_fields(body: Body, width: int) -> Iterator[Fields]:
    """The rows of a stream, some at a time.

    Raises:
        StreamBroken: The stream ended inside a row, or a row has not ``width`` fields.
    """
    for text in _whole_rows(body, max(_PIECE, width * _PIECE_PER_COLUMN)):
        yield _cut(text, width)


def _whole_rows(body: Body, size: int) -> Iterator[str]:
    """Text that ends where a row ends."""
    rest = b""
    while True:
        data = body.read(size)
        if not data:
            break
        rest += data
        end = _last_row_end(rest)
        if end:
            yield _decoded(rest[:end])
            rest = rest[end:]
    if rest:
        raise StreamBroken("The rows ended inside a row; nothing of them may be used. Read again.")


def _last_row_end(data: bytes) -> int:
    """Behind the last newline that is not inside quotes; 0 when there is none."""
    odd = data.count(b'"') % 2
    end = len(data)
    while True:
        newline = data.rfind(b"\n", 0, end)
        if newline < 0:
            return 0
        odd ^= data.count(b'"', newline, end) % 2
        if not odd:
            return newline + 1
        end = newline


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StreamBroken(f"The rows are no UTF-8 text ({error}). Read again.") from error


def _cut(text: str, width: int) -> Fields:
    """Cut at all tabs at once, which is several times faster than row by row."""
    marks = empty, tab, newline = _unused_characters(text)
    if '"' in text:
        text = _unquoted(text, marks)
    rows = text.count("\n")
    flat = ("\n" + text[:-1].replace("\n", "\t\n")).split("\t")
    columns = [flat[position::width] for position in range(width)]
    # Where each first field has one of the newlines, none is left for a row of another length.
    if len(flat) != rows * width or not all(field[:1] == "\n" for field in columns[0]):
        raise _other_width(width)
    columns[0] = [field[1:] for field in columns[0]]
    if tab in text or newline in text:
        columns = [_restored(column, tab, newline) for column in columns]
    return Fields(columns, empty)


def _other_width(width: int) -> StreamBroken:
    return StreamBroken(
        f"A row has not the {width} fields of the schema; the dataset's columns may have "
        "changed while it was read. Read again."
    )


def _unquoted(text: str, marks: tuple[str, str, str]) -> str:
    empty, tab, newline = marks

    def unquoted(match: re.Match[str]) -> str:
        field = match[1]
        if not field:
            return empty
        return field.replace('""', '"').replace("\t", tab).replace("\n", newline)

    return _QUOTED.sub(unquoted, text)


def _restored(column: list[str], tab: str, newline: str) -> list[str]:
    together = "".join(column)
    if tab not in together and newline not in together:
        return column
    return [field.replace(tab, "\t").replace(newline, "\n") for field in column]


def _unused_characters(text: str) -> tuple[str, str, str]:
    """Three characters that do not occur, to stand for an empty field, a tab and a newline.

    Control characters first: they keep an ASCII text what it is, half as long as any other.
    """
    found: list[str] = []
    for code in itertools.chain(range(1, 9), range(14, 32), range(0xFDD0, 0x110000)):
        if chr(code) not in text:
            found.append(chr(code))
            if len(found) == 3:
                break
    return found[0], found[1], found[2]
