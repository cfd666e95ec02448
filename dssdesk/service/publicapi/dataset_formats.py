"""How files of datasets are read, in DSS's words and in ours; and schemas."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from dssdesk.base.errors import BadInput
from dssdesk.datasets.csv_writing import written_format
from dssdesk.datasets.definition import Column, CsvFormat, Format, ParquetFormat
from dssdesk.datasets.formats import from_wire, schema_of, to_wire
from dssdesk.service.publicapi.errors import TypeNotCovered
from dssdesk.service.publicapi.forms import Object
from dssdesk.wire.datasets import ColumnItem
from dssdesk.wire.imports import FileFormat

_NAMES = {"csv": "csv", "parquet": "parquet", "excel": "excel", "jsonl": "json", "sqlite": "sqlite"}
"""Our formats, and what DSS calls them; ``sqlite`` is ours alone."""

_PACKED = {"none": "", "gzip": ".gz", "zstd": ".zst"}
_CHARSETS = {"utf8": "utf-8", "utf16": "utf-16", "iso-8859-1": "latin-1", "latin1": "latin-1"}
_STYLES = ("excel", "unix", "escape_only_no_quote", "no_escape_no_quote")


class _Column(msgspec.Struct, frozen=True):
    name: str
    type: str = "string"
    comment: str | None = ""


class _Schema(msgspec.Struct, frozen=True):
    columns: tuple[_Column, ...]


def columns_of(schema: object) -> tuple[Column, ...]:
    """The columns of a schema as DSS tells it.

    Raises:
        BadInput: It is none, or has a type or a name that no column can have.
    """
    try:
        found = msgspec.convert(schema, _Schema)
    except msgspec.ValidationError as error:
        raise BadInput(f"This is no schema: {error}.") from error
    items = [ColumnItem(name=c.name, type=c.type, comment=c.comment or "") for c in found.columns]
    return schema_of(items)


def as_schema(columns: Sequence[Column]) -> Object:
    """The columns as DSS tells them."""
    found = [{"name": c.name, "type": c.type, "comment": c.comment} for c in columns]
    return {"columns": found, "userModified": True}


def format_of(name: str, params: Mapping[str, Any], old: Format | None = None) -> Format:
    """The format that a program states; what it leaves open is as in the old one of its kind.

    Raises:
        TypeNotCovered: There is none of this name.
        BadInput: Its parameters make no sense.
    """
    ours = next((ours for ours, theirs in _NAMES.items() if theirs == name), None)
    if ours is None:
        raise TypeNotCovered(f"The format “{name[:60]}”", ", ".join(_NAMES.values()))
    is_same = old is not None and to_wire(old).type == ours
    known = to_wire(old) if old is not None and is_same else FileFormat(type=ours)
    if ours == "csv":
        known = _csv(known, params)
    stated = {key: params[key] for key in ("sheet", "table", "nulls", "decimal") if key in params}
    for key, theirs in (("header", "parseHeaderRow"), ("skip", "skipRowsBeforeHeader")):
        if theirs in params:
            stated[key] = params[theirs]
    try:
        return from_wire(msgspec.convert({**msgspec.to_builtins(known), **stated}, FileFormat))
    except msgspec.ValidationError as error:
        raise BadInput(f"These parameters of a format make no sense: {error}.") from error


def format_name(fmt: Format) -> str:
    """What DSS calls it."""
    return _NAMES[to_wire(fmt).type]


def format_params(fmt: Format) -> Object:
    """Its parameters as DSS tells them, and those that only we have under our names."""
    said = to_wire(fmt)
    if said.type == "parquet":
        return {}
    rules: Object = {"nulls": list(said.nulls), "decimal": said.decimal}
    if said.type == "sqlite":
        return {**rules, "table": said.table}
    if said.type == "jsonl":
        return rules
    rows = {"parseHeaderRow": said.header, "skipRowsBeforeHeader": said.skip}
    if said.type == "excel":
        return {**rules, **rows, "sheet": said.sheet}
    return {
        **rules,
        **rows,
        "style": _style(said),
        "charset": {"utf-8": "utf8", "utf-16": "utf16"}.get(said.encoding, "iso-8859-1"),
        "separator": said.delimiter,
        "quoteChar": said.quote,
        "escapeChar": "\\",
        "skipRowsAfterHeader": 0,
        "compress": _PACKED.get(said.compression, ""),
    }


def managed_format(option: str | None) -> Format:
    """The format of a new managed dataset, by the option that a program chose.

    Raises:
        TypeNotCovered: There is no such option.
    """
    if option is None or option.upper().startswith("PARQUET"):
        return ParquetFormat()
    if option.upper().startswith("CSV"):
        return written_format(CsvFormat())
    raise TypeNotCovered(f"The format option “{option[:60]}”", "CSV…, PARQUET…")


def _csv(known: FileFormat, params: Mapping[str, Any]) -> FileFormat:
    """CSV as stated; ``style`` says what quotes and escapes mean, as in DSS."""
    if params.get("skipRowsAfterHeader"):
        raise TypeNotCovered("“skipRowsAfterHeader”", "skipRowsBeforeHeader")
    style = params.get("style", _style(known))
    if style not in _STYLES:
        raise TypeNotCovered(f"The style “{style}”", ", ".join(_STYLES))
    quote = str(params.get("quoteChar") or known.quote or '"')
    slash = str(params.get("escapeChar") or "\\")
    escape = {"excel": quote, "unix": slash}.get(style, known.escape)
    charset = str(params.get("charset", known.encoding)).lower()
    packed = {theirs: ours for ours, theirs in _PACKED.items()}
    return replace(
        known,
        delimiter=str(params.get("separator", known.delimiter)),
        quote="" if style.endswith("no_quote") else quote,
        escape=escape,
        encoding=_CHARSETS.get(charset, charset),
        compression=packed.get(str(params.get("compress", "?")), known.compression),
    )


def _style(said: FileFormat) -> str:
    if not said.quote:
        return "escape_only_no_quote"
    return "excel" if said.escape in ("", said.quote) else "unix"
