"""A document as JSON text in a file's own layout. Part of the codec."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from dssdesk.notebook.blobs import Blobs
from dssdesk.notebook.bounding import bounded, cut
from dssdesk.notebook.bundles import is_json
from dssdesk.notebook.json_text import JsonText
from dssdesk.notebook.layout import OUTPUTS, CellLayout, Layout
from dssdesk.notebook.reading import UNKNOWN_OUTPUT
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.outputs import Display, Error, Gap, MimeValue, Output, Result, Stream

_TEXTUAL = frozenset({"application/javascript", "image/svg+xml"})
_CELL, _OUTPUT, _VALUE = 2, 4, 6
"""Levels of indentation."""


class Writer:
    """Writes one file.

    ``as_read`` are the cells as they were read: their outputs are written whole and with the
    fields that we do not know.
    """

    def __init__(self, layout: Layout, blobs: Blobs, as_read: Iterable[Cell]) -> None:
        self._layout = layout
        self._blobs = blobs
        self._as_read = {cell.id: cell for cell in as_read}
        self._json = JsonText(layout)

    def file(self, snapshot: DocumentSnapshot, *, is_changed: bool) -> str:
        """The whole file."""
        layout = self._layout
        minor = max(layout.minor, 5) if is_changed else layout.minor
        cells = (self._cell(cell, is_changed=is_changed) for cell in snapshot.cells)
        values = {
            "cells": self._json.array(cells, 1),
            "metadata": self._json.value(snapshot.metadata, 1),
            "nbformat": "4",
            "nbformat_minor": str(minor),
        }
        values |= {key: self._json.value(value, 1) for key, value in layout.unknown.items()}
        top = (*layout.top, *(key for key in values if key not in layout.top))
        return self._json.object(((key, values[key]) for key in top), 0)

    def _cell(self, cell: Cell, *, is_changed: bool) -> str:
        layout = self._layout.cells.get(cell.id)
        is_new = layout is None
        if layout is None:
            is_code = cell.kind is CellKind.CODE
            layout = CellLayout(self._layout.code if is_code else self._layout.text)
        fields = self._fields(cell, layout)
        keys = [key for key in layout.keys if key in fields]
        if is_changed or is_new:
            keys = _with_missing(keys, _needed(cell))
        return self._json.object(((key, fields[key]) for key in keys), _CELL)

    def _fields(self, cell: Cell, layout: CellLayout) -> dict[str, str]:
        source = cell.source
        fields = {
            "cell_type": self._json.string(cell.kind.value),
            "id": self._json.string(cell.id),
            "metadata": self._json.value(cell.metadata, _CELL + 1),
            "source": self._text(source, _CELL + 1, in_lines=self._layout.source_in_lines),
        }
        for key, value in layout.unknown.items():
            fields[key] = self._json.value(value, _CELL + 1)
        if cell.attachments is not None:
            fields["attachments"] = self._json.value(cell.attachments, _CELL + 1)
        if cell.kind is CellKind.CODE:
            fields["execution_count"] = self._json.value(cell.execution_count, 0)
            fields["outputs"] = self._outputs(cell, layout)
        return fields

    def _outputs(self, cell: Cell, layout: CellLayout) -> str:
        old = self._as_read.get(cell.id)
        is_as_read = old is not None and old.outputs == cell.outputs
        goes_on = cell.run is not None and not cell.run.phase.is_over
        keep = None if goes_on else self._keep
        outputs = cell.outputs if is_as_read else bounded(cell.outputs, keep)
        unknown = layout.unknown_of_outputs if is_as_read else {}
        return self._json.array(
            [
                self._output(output, unknown.get(index, {}), is_as_read=is_as_read)
                for index, output in enumerate(outputs)
            ],
            _CELL + 1,
        )

    def _output(self, output: Output, unknown: Mapping[str, Any], *, is_as_read: bool) -> str:
        if isinstance(output, Display) and UNKNOWN_OUTPUT in output.data:
            raw = output.data[UNKNOWN_OUTPUT].json
            return self._json.value(json.loads(bytes(raw)), _OUTPUT)
        kind, fields = self._output_fields(output, is_as_read=is_as_read)
        fields["output_type"] = self._json.string(kind)
        fields |= {key: self._json.value(value, _OUTPUT + 1) for key, value in unknown.items()}
        keys = _with_missing(self._layout.outputs[kind], (*OUTPUTS[kind], *unknown))
        return self._json.object(((key, fields[key]) for key in keys), _OUTPUT)

    def _output_fields(self, output: Output, *, is_as_read: bool) -> tuple[str, dict[str, str]]:
        string = self._json.string
        match output:
            case Stream(name=name, text=text):
                return "stream", {"name": string(name), "text": self._stream_text(text)}
            case Gap(text=text):
                return "stream", {"name": string("stderr"), "text": self._stream_text(text + "\n")}
            case Error():
                return "error", {
                    "ename": string(output.name),
                    "evalue": string(output.value),
                    "traceback": self._json.array(map(string, output.traceback), _OUTPUT + 1),
                }
            case Display() | Result():
                fields = {
                    "data": self._bundle(output.data, is_as_read=is_as_read),
                    "metadata": self._json.value(output.metadata, _OUTPUT + 1),
                }
                if isinstance(output, Display):
                    return "display_data", fields
                fields["execution_count"] = self._json.value(output.execution_count, 0)
                return "execute_result", fields

    def _stream_text(self, text: str) -> str:
        return self._text(text, _OUTPUT + 1, in_lines=self._layout.text_in_lines)

    def _bundle(self, data: Mapping[str, MimeValue], *, is_as_read: bool) -> str:
        return self._json.object(
            (
                (mime, self._value(mime, value, is_as_read=is_as_read))
                for mime, value in data.items()
            ),
            _OUTPUT + 1,
        )

    def _value(self, mime: str, value: MimeValue, *, is_as_read: bool) -> str:
        if value.json:
            return self._json.value(json.loads(bytes(value.json)), _VALUE)
        text = value.text or ""
        if value.blob is not None:
            text = self._blobs.get(value.blob.digest)
            if mime == "text/plain" and not is_as_read:
                text = cut(text, value.blob.digest)
        in_lines = mime.startswith("text/") or (mime in _TEXTUAL and not is_json(mime))
        return self._text(text, _VALUE, in_lines=in_lines and self._layout.text_in_lines)

    def _keep(self, text: str) -> str:
        return self._blobs.put(text, "text/plain").digest

    def _text(self, text: str, level: int, *, in_lines: bool) -> str:
        return self._json.lines(text, level) if in_lines else self._json.string(text)


def _needed(cell: Cell) -> list[str]:
    keys = ["cell_type", "id", "metadata", "source"]
    if cell.kind is CellKind.CODE:
        keys += ["execution_count", "outputs"]
    if cell.attachments is not None:
        keys.append("attachments")
    return keys


def _with_missing(keys: Iterable[str], needed: Iterable[str]) -> list[str]:
    """The keys, and those that are needed too, in alphabetical order where they had that."""
    keys = list(keys)
    missing = [key for key in needed if key not in keys]
    if not missing:
        return keys
    return sorted(keys + missing) if keys == sorted(keys) else keys + missing
