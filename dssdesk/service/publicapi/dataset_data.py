"""Rows of datasets: streamed, cleared, copied."""

from collections.abc import AsyncGenerator
from enum import StrEnum
from typing import Any

import msgspec
from starlette.responses import Response, StreamingResponse

from dssdesk.base.errors import BadInput
from dssdesk.base.ids import ProjectKey
from dssdesk.datasets.definition import DatasetDefinition
from dssdesk.datasets.errors import DatasetFileMissing, SelectionInvalid
from dssdesk.datasets.rows import RowForm
from dssdesk.datasets.selection import RowSelection, Sampling
from dssdesk.projects.dataset_write import DatasetWrite, Terms
from dssdesk.service.kernel_routes import MEDIA_TYPES, begin_rows, stream
from dssdesk.service.kernel_writing import finish_write, no_rows, write_pieces
from dssdesk.service.permissions import Permission, check_call
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.dataset_changing import clear
from dssdesk.service.publicapi.dataset_shapes import dataset_of
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.errors import (
    PartitionMissing,
    QueryUnreadable,
    ReadNotOver,
    ReadUnknown,
    TypeNotCovered,
)
from dssdesk.service.publicapi.forms import DoneFuture, WriteMode
from dssdesk.wire.places import DatasetRef

_FORMS = {
    "tsv-excel-noheader": RowForm.TSV,
    "tsv-excel-header": RowForm.TSV_WITH_HEADER,
    "json": RowForm.JSON,
}
_WHOLE = "NP"
"""What DSS calls the one part of a dataset that has no partitions."""


class _Method(StrEnum):
    """How DSS calls ways of sampling."""

    FULL = "FULL"
    HEAD = "HEAD_SEQUENTIAL"
    RANDOM_NUMBER = "RANDOM_FIXED_NB"
    RANDOM_RATIO = "RANDOM_FIXED_RATIO"
    BY_VALUES = "COLUMN_BASED"


class _Sampling(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    sampling_method: _Method = _Method.FULL
    max_records: int | None = None
    target_ratio: float | None = None
    column: str | None = None


class _CopyWish(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    target_project_key: str
    target_dataset_name: str
    sync_schema: bool = True
    write_mode: WriteMode = WriteMode.OVERWRITE


async def _rows(call: Call) -> Response:
    ref = dataset_of(call)
    name = call.text("format") or "tsv-excel-noheader"
    form = _FORMS.get(name)
    if form is None:
        raise TypeNotCovered(f"The format “{name[:60]}”", ", ".join(_FORMS))
    _check_whole(call)
    definition = call.parts.projects.dataset(ref)
    selection = _selection(call, definition)
    first, rows = await _begun(call, ref, selection, form)
    read_id = call.text("readSessionId")
    reads = call.context.service.reads
    read = reads.begin(call.person.login, ref, read_id) if read_id else None
    return StreamingResponse(stream(first, rows, ref, read), media_type=MEDIA_TYPES[form])


async def _finish(call: Call) -> None:
    """What a client asks after the last row: did all of them come?"""
    reads = call.context.service.reads
    read = reads.end(call.person.login, dataset_of(call), call.text("readSessionId") or "")
    if read is None:
        raise ReadUnknown
    if read.problem is not None:
        raise read.problem
    if not read.is_over:
        raise ReadNotOver


async def _clear(call: Call) -> None:
    _check_whole(call)
    await clear(call, dataset_of(call))


async def _copy(call: Call) -> object:
    wish, source = await call.read(_CopyWish), dataset_of(call)
    target = DatasetRef(project=ProjectKey(wish.target_project_key), name=wish.target_dataset_name)
    check_call(Permission.WRITE, call.context, target.project)
    projects, data = call.parts.projects, call.parts.data
    projects.dataset(target)  # copies make no datasets
    if target == source:
        raise BadInput("A dataset cannot be copied to itself.")
    definition = projects.dataset(source)
    columns = definition.columns if wish.sync_schema else None
    terms = Terms(columns=columns, append=wish.write_mode is WriteMode.APPEND)
    write = DatasetWrite(projects, target, terms)
    if not definition.paths:
        rows = await write_pieces(call.context, target, write, no_rows())
    else:
        base = projects.dataset_folder(source)
        storing = data.copy(
            definition, base, folder=write.folder, columns=write.columns, fmt=write.format
        )
        rows = await finish_write(call.context, target, write, storing)
    return DoneFuture({"rows": rows})


async def _begun(
    call: Call, ref: DatasetRef, selection: RowSelection, form: RowForm
) -> tuple[bytes, AsyncGenerator[bytes]]:
    """The first piece, and the others; a managed dataset that has no files yet has no rows."""
    try:
        return await begin_rows(call.parts, ref, selection, form)
    except DatasetFileMissing:
        definition = call.parts.projects.dataset(ref)
        if definition.paths or not definition.managed:
            raise
        return b"[]" if form is RowForm.JSON else b"", _nothing()


async def _nothing() -> AsyncGenerator[bytes]:
    for _ in range(0):
        yield b""


def _selection(call: Call, definition: DatasetDefinition) -> RowSelection:
    """What the query asks for.

    Raises:
        SelectionInvalid: It makes no sense.
        ColumnMissing: The dataset has no such column.
    """
    if call.text("filter"):
        raise SelectionInvalid("formulas are not covered by DSS Desk. Filter what you have read.")
    limit = call.number("limit", default=-1) if call.text("limit") else None
    selection = RowSelection(columns=_columns(call, definition), limit=limit)
    said = call.text("sampling")
    if said:
        selection = _sampled(selection, said)
    selection.check()
    selection.chosen(definition.columns)
    return selection


def _columns(call: Call, definition: DatasetDefinition) -> tuple[str, ...] | None:
    """The columns that are asked for: one parameter each, or all in one with commas."""
    names = call.texts("columns")
    if len(names) == 1 and names[0] not in {column.name for column in definition.columns}:
        return tuple(names[0].split(","))
    return names or None


def _sampled(selection: RowSelection, said: str) -> RowSelection:
    try:
        wish = msgspec.json.decode(said, type=_Sampling)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise QueryUnreadable("sampling", f"a sampling of DSS: {error}") from error
    limit = selection.limit
    if wish.max_records is not None and wish.sampling_method is not _Method.FULL:
        limit = wish.max_records if limit is None else min(limit, wish.max_records)
    how: dict[str, Any] = {"limit": limit}
    match wish.sampling_method:
        case _Method.RANDOM_NUMBER:
            how |= {"sampling": Sampling.RANDOM}
        case _Method.RANDOM_RATIO:
            how |= {"sampling": Sampling.RANDOM, "ratio": wish.target_ratio}
        case _Method.BY_VALUES:
            how |= {"sampling": Sampling.RANDOM_COLUMN, "sampling_column": wish.column}
        case _:
            how |= {"ratio": wish.target_ratio}
    return msgspec.structs.replace(selection, **how)


def _check_whole(call: Call) -> None:
    """Let a call pass that names no partition but the whole.

    Raises:
        PartitionMissing: It names another one.
    """
    named = next((name for name in call.texts("partitions") if name not in ("", _WHOLE)), None)
    if named is not None:
        raise PartitionMissing(named)


_DATA = "/projects/{project}/datasets/{dataset}"

ENTRIES = (
    PublicEntry(path=f"{_DATA}/data", run=_rows, covers=("DSSDataset.iter_rows",)),
    PublicEntry(path=f"{_DATA}/finish-streaming", run=_finish, covers=("DSSDataset.iter_rows",)),
    PublicEntry(
        path=f"{_DATA}/data",
        method="DELETE",
        run=_clear,
        permission=Permission.WRITE,
        covers=("DSSDataset.clear",),
    ),
    PublicEntry(
        path=f"{_DATA}/actions/copyTo",
        method="POST",
        run=_copy,
        covers=("DSSDataset.copy_to",),
    ),
)
