"""Rows from a TSV stream without a header, in the style that DSS calls "excel".

Fields are cut at tabs, rows at newlines; a field that holds a tab, a quote or a line break is
quoted, with its quotes doubled. An empty field is missing, a quoted empty one is an empty string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dataiku.core.body import Body
from dataiku.core.errors import StreamBroken

_PIECE = 1 << 20
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"')


def tsv_rows(body: Body, width: int) -> Iterator[list[list[str | None]]]:
    """The rows, some at a time; None is a missing value.

    Raises:
        StreamBroken: The stream ended inside a row, or a row has not ``width`` fields.
    """
    for text in _whole_rows(body):
        rows = _split(text)
        if any(len(row) != width for row in rows):
            raise StreamBroken(
                f"A row has not the {width} fields of the schema; the dataset's columns may have "
                "changed while it was read. Read again."
            )
        yield rows


def _whole_rows(body: Body) -> Iterator[str]:
    """Text that ends where a row ends."""
    rest = b""
    while True:
        data = body.read(_PIECE)
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


def _split(text: str) -> list[list[str | None]]:
    if '"' not in text:
        return [_fields(line) for line in text[:-1].split("\n")]
    marks = _unused_characters(text)
    empty, tab, newline = marks

    def unquoted(match: re.Match[str]) -> str:
        field = match[1]
        if not field:
            return empty
        return field.replace('""', '"').replace("\t", tab).replace("\n", newline)

    def restored(field: str) -> str | None:
        if field == empty:
            return ""
        return field.replace(tab, "\t").replace(newline, "\n") or None

    lines = _QUOTED.sub(unquoted, text)[:-1].split("\n")
    return [
        [restored(field) for field in line.split("\t")]
        if any(mark in line for mark in marks)
        else _fields(line)
        for line in lines
    ]


def _fields(line: str) -> list[str | None]:
    return [field or None for field in line.split("\t")]


def _unused_characters(text: str) -> tuple[str, str, str]:
    """Three characters that do not occur, to stand for an empty field, a tab and a newline."""
    found: list[str] = []
    code = 0xFDD0  # noncharacters, which nobody should send
    while len(found) < 3:
        if chr(code) not in text:
            found.append(chr(code))
        code += 1
    return found[0], found[1], found[2]
