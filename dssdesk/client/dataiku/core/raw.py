"""Rows as they travel, for programs that parse them themselves; and as HTML."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dataiku.core.body import Body
from dataiku.core.errors import NotCovered, StreamBroken
from dataiku.core.selection import Selection
from dataiku.core.sent_rows import tsv_piece
from dataiku.core.sent_values import plain_text
from dataiku.core.types import Column

_NO_HEADER, _HEADER = "tsv-excel-noheader", "tsv-excel-header"
_PREFIX = 5
"""Bytes before the text of a piece."""


class RawRows:
    """The bytes of all rows, to be read; close it, or use it in a ``with`` block.

    A stream that breaks off raises where it is read, so what was read to its end is whole.
    """

    def __init__(self, body: Body, head: bytes) -> None:
        self._body = body
        self._head = head

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, amt: int | None = None) -> bytes:
        """The next bytes; fewer only at the end. Raises StreamBroken where it comes too early."""
        if amt is None or amt < 0:
            head, self._head = self._head, b""
            return head + self._body.read_all()
        head, self._head = self._head[:amt], self._head[amt:]
        return head + self._body.read(amt - len(head))

    def stream(self, amt: int = 1 << 16) -> Iterable[bytes]:
        """The bytes, some at a time."""
        return iter(lambda: self.read(amt), b"")

    def close(self) -> None:
        """Free the connection."""
        self._body.close()

    def verify(self) -> None:
        """Raise StreamBroken unless everything was read."""
        if self._body.problem is not None:
            raise self._body.problem
        if not self._body.ended:
            raise StreamBroken("The rows were not read to their end; read() until it is empty.")


def check_format(form: str, format_params: Any, filter_expression: Any) -> None:
    """Refuse what rows cannot come as.

    Raises:
        NotCovered: And which parameter it was.
    """
    if form not in (_NO_HEADER, _HEADER):
        raise NotCovered(f"format={form!r} is not covered. Use {_NO_HEADER} or {_HEADER}.")
    if format_params:
        raise NotCovered("format_params is not covered.")
    if filter_expression:
        raise NotCovered("filter_expression is not covered: filter the rows that you read.")


def head_of(form: str, columns: Sequence[Column]) -> bytes:
    """The line of names, where the form has one."""
    if form != _HEADER:
        return b""
    return tsv_piece([[column.name for column in columns]])[_PREFIX:]


def selection_of(sampling: Mapping[str, Any] | None, columns: Sequence[str] | None) -> Selection:
    """The selection of a dictionary that `create_sampling_argument` made."""
    told = dict(sampling or {})
    method = told.get("samplingMethod", "FULL")
    if method not in _METHODS:
        raise NotCovered(f"The sampling {method!r} is not covered. Use create_sampling_argument().")
    limit = told.get("maxRecords", -1)
    return Selection(
        columns,
        _METHODS[method],
        told.get("column"),
        None if limit is None or limit < 0 else limit,
        told.get("targetRatio"),
        told.get("ascending", True),
    )


_METHODS = {
    "FULL": "full",
    "HEAD_SEQUENTIAL": "head",
    "RANDOM_FIXED_NB": "random",
    "RANDOM_FIXED_RATIO": "random",
    "COLUMN_BASED": "random-column",
    "COLUMN_ORDERED": "sort-column",
}


def html_table(
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    header: bool,
    classes: Any,
    border: int,
    null_string: str,
) -> str:
    """A table in HTML, its texts escaped."""
    kinds = classes if isinstance(classes, str) else " ".join(classes)
    lines = [f'<table border="{int(border)}" class="{html.escape(kinds)}">']
    if header:
        lines.append(f"<thead><tr>{_cells('th', names)}</tr></thead>")
    lines.append("<tbody>")
    for row in rows:
        texts = [null_string if value is None else plain_text(value) for value in row]
        lines.append(f"<tr>{_cells('td', texts)}</tr>")
    return "\n".join([*lines, "</tbody>", "</table>"])


def _cells(tag: str, texts: Iterable[str]) -> str:
    return "".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in texts)
