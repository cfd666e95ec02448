"""Changing what a dataset is: its schema, its format, what is noted of it."""

import asyncio
from collections.abc import Sequence

from msgspec.structs import replace

from dssdesk.base.errors import BadInput
from dssdesk.datasets.definition import (
    Column,
    CsvFormat,
    DatasetDefinition,
    ExcelFormat,
    Format,
    ParquetFormat,
)
from dssdesk.projects.dataset_notes import UPLOADED, read_notes
from dssdesk.projects.dataset_write import DatasetWrite, Terms, remove_files
from dssdesk.projects.unfinished import ROWS_MARK
from dssdesk.service.kernel_writing import has_rows, no_rows, write_pieces
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.dataset_creation import files_of
from dssdesk.service.publicapi.dataset_formats import (
    columns_of,
    format_name,
    format_of,
    format_params,
)
from dssdesk.service.publicapi.dataset_shapes import settings_of, store_metadata, tell_rows
from dssdesk.service.publicapi.errors import SchemaDoesNotFit, TypeNotCovered
from dssdesk.service.publicapi.forms import Object, changes_of
from dssdesk.service.publicapi.noted import NOTED, check_noted
from dssdesk.wire.places import DatasetRef

_SHAPE = ("schema", "formatType", "formatParams")
_TOLD = ("versionTag", "creationTag")
"""What a program sends back as it got it, and nobody reads."""


async def change_settings(call: Call, ref: DatasetRef, wish: Object) -> None:
    """Take over what a program changed in the settings that it got.

    What it leaves out stays.

    Raises:
        SettingNotCovered: It changed something else than what is kept here.
        SchemaDoesNotFit: The rows cannot be read so.
    """
    projects = call.parts.projects
    old = settings_of(projects, ref)
    changed = changes_of(wish, old, (*NOTED, *_SHAPE, *_TOLD))
    noted = {key: changed[key] for key in NOTED if key in changed}
    check_noted(noted)
    if changed.keys() & set(_SHAPE):
        definition = projects.dataset(ref)
        columns = definition.columns
        if "schema" in changed:
            columns = columns_of(wish["schema"])
        await change_shape(call, ref, _format(definition.format, old | wish), columns)
    if noted:
        kept = read_notes(projects, ref).metadata | {"description": old["description"]}
        store_metadata(projects, ref, kept | noted)


async def change_shape(
    call: Call, ref: DatasetRef, fmt: Format, columns: tuple[Column, ...]
) -> None:
    """Give a dataset this format and this schema.

    Raises:
        TypeNotCovered: No rows are written in this format.
        SchemaDoesNotFit: Its rows cannot be read by this schema, or in this format.
    """
    projects = call.parts.projects
    definition = projects.dataset(ref)
    if (fmt, columns) == (definition.format, definition.columns):
        return
    is_uploaded = read_notes(projects, ref).dss_type == UPLOADED
    if definition.managed and not is_uploaded and not await has_rows(call.context, ref):
        await _begin_anew(call, ref, definition, fmt, columns)
        return
    is_written = any(path.startswith(ROWS_MARK) for path in definition.paths)
    if is_written and fmt != definition.format:
        raise SchemaDoesNotFit(ref.name, f"they are stored as {definition.format_label()}")
    if not definition.columns or definition.format != fmt:
        new = replace(definition, columns=columns, rows=None, counted_size=None)
    else:
        new = replace(definition, columns=_fitted(ref, definition, columns))
    projects.save_dataset(ref, replace(new, format=fmt, planned=None))
    tell_rows(call, ref)


async def clear(call: Call, ref: DatasetRef) -> None:
    """Take away the rows of a dataset that is ours; its schema stays.

    Raises:
        DatasetReadOnly: Its files are not ours to replace.
    """
    definition = call.parts.projects.dataset(ref)
    if not definition.columns and not definition.paths:
        return
    terms = Terms(columns=definition.columns)
    write = DatasetWrite(call.parts.projects, ref, terms)
    await write_pieces(call.context, ref, write, no_rows())


async def _begin_anew(
    call: Call,
    ref: DatasetRef,
    definition: DatasetDefinition,
    fmt: Format,
    columns: tuple[Column, ...],
) -> None:
    """A managed dataset without rows becomes whatever one wants, and stays without."""
    if not isinstance(fmt, CsvFormat | ParquetFormat):
        raise TypeNotCovered(f"Writing {format_name(fmt)}", "csv, parquet")
    projects = call.parts.projects
    base = projects.dataset_folder(ref)
    unneeded = await asyncio.to_thread(files_of, base, definition.paths)
    plain = replace(definition, format=fmt, columns=columns, paths=(), rows=None, planned=None)
    projects.save_dataset(ref, plain)
    if columns:
        write = DatasetWrite(projects, ref, Terms(columns=columns))
        await write_pieces(call.context, ref, write, no_rows())
    await asyncio.to_thread(remove_files, unneeded)


def _fitted(
    ref: DatasetRef, definition: DatasetDefinition, columns: Sequence[Column]
) -> tuple[Column, ...]:
    """The new columns by the places of the old ones, with their names in the files."""
    old = definition.columns
    if len(columns) != len(old):
        why = f"there are {len(old)} columns in its files, and {len(columns)} in the schema"
        raise SchemaDoesNotFit(ref.name, why)
    is_by_place = isinstance(definition.format, CsvFormat | ExcelFormat)
    names = [column.name for column in columns]
    if not is_by_place and set(names) == {column.name for column in old}:
        known = {column.name: column for column in old}
        return tuple(replace(one, source=known[one.name].source) for one in columns)
    if set(names) & {column.name for column in old} and _is_reordered(names, old):
        raise SchemaDoesNotFit(ref.name, "its columns come in another order")
    return tuple(
        replace(new, source="" if is_by_place else before.source or before.name)
        if new.name != before.name
        else replace(new, source=before.source)
        for new, before in zip(columns, old, strict=True)
    )


def _is_reordered(names: Sequence[str], old: Sequence[Column]) -> bool:
    """Whether a column that is known stands in another one's place."""
    places = {column.name: place for place, column in enumerate(old)}
    return any(places.get(name, place) != place for place, name in enumerate(names))


def _format(old: Format, wish: Object) -> Format:
    name, params = wish.get("formatType"), wish.get("formatParams") or {}
    if not isinstance(name, str) or not isinstance(params, dict):
        raise BadInput("“formatType” is a text, and “formatParams” an object.")
    if (name, params) == (format_name(old), format_params(old)):
        return old
    return format_of(name, params, old)
