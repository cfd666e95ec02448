"""What ``dataiku`` in a kernel writes: the rows of managed datasets, and their schemas.

A body of rows begins with its terms; the rest goes to the data worker as it is
(`dssdesk.datasets.incoming` tells its form). What breaks off is forgotten.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import aclosing
from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from dssdesk.base.errors import BadInput
from dssdesk.datasets.definition import Column
from dssdesk.datasets.errors import DatasetFileMissing, RowsBrokeOff
from dssdesk.datasets.incoming import HEADER, TERMS, end_mark
from dssdesk.projects.dataset_write import DatasetWrite, Terms, plan_schema, remove_files
from dssdesk.projects.errors import DatasetMissing
from dssdesk.service.context import Context
from dssdesk.service.handlers.catalogue import tell_project
from dssdesk.service.kernel_access import as_json, body_of, writable
from dssdesk.wire.datasets import DatasetWritten
from dssdesk.wire.places import DatasetRef

_log = logging.getLogger(__name__)

T = TypeVar("T")

_LARGEST_TERMS = 16 * 1024 * 1024


class _Written(msgspec.Struct, frozen=True):
    rows: int


class _SchemaWish(msgspec.Struct, frozen=True, kw_only=True):
    columns: tuple[Column, ...]
    drop_and_create: bool = False


async def write_rows(context: Context, request: Request) -> Response:
    """``POST /kernel/datasets/{project}/{name}/rows``."""
    ref = DatasetRef(project=writable(context, request), name=request.path_params["name"])
    async with aclosing(body_of(request)) as body:
        terms, rest = await _begun(body)
        write = DatasetWrite(context.parts.projects, ref, terms)
        return as_json(_Written(await write_pieces(context, ref, write, rest)))


async def write_schema(context: Context, request: Request) -> Response:
    """``POST /kernel/datasets/{project}/{name}/schema``.

    Where there are rows, they keep their schema until others are written.
    """
    ref = DatasetRef(project=writable(context, request), name=request.path_params["name"])
    wish = _decoded(await request.body(), _SchemaWish)
    if wish.drop_and_create or not await has_rows(context, ref):
        terms = Terms(columns=wish.columns, drop_and_create=wish.drop_and_create)
        write = DatasetWrite(context.parts.projects, ref, terms)
        return as_json(_Written(await write_pieces(context, ref, write, no_rows())))
    plan_schema(context.parts.projects, ref, wish.columns)
    return as_json(_Written(0))


async def write_pieces(
    context: Context, ref: DatasetRef, write: DatasetWrite, pieces: AsyncIterator[bytes]
) -> int:
    """Make what these pieces hold the dataset's rows; how many."""
    storing = context.parts.data.write(write.folder, write.columns, write.format, pieces)
    return await finish_write(context, ref, write, storing)


async def finish_write(
    context: Context, ref: DatasetRef, write: DatasetWrite, storing: Awaitable[int]
) -> int:
    """Wait until rows lie in the write's folder, make them the dataset's and tell who reads it."""
    try:
        rows = await storing
        unneeded = write.commit(rows)
    except BaseException:
        await asyncio.shield(asyncio.to_thread(write.discard))
        raise
    _log.info("%s.%s has %d new rows.", ref.project, ref.name, rows)
    await asyncio.to_thread(remove_files, unneeded)
    if write.is_new:
        await tell_project(context, ref.project)
    event = DatasetWritten(dataset=ref)
    context.service.desks.tell_readers(ref.project, f"rows of {ref.project}.{ref.name}", event)
    return rows


async def has_rows(context: Context, ref: DatasetRef) -> bool:
    """Whether the dataset has rows, or may have some that nobody has counted."""
    projects = context.parts.projects
    try:
        base = projects.dataset_folder(ref)
        details = await context.parts.data.details(projects.dataset(ref), base)
    except (DatasetMissing, DatasetFileMissing):
        return False
    return details.rows != 0


async def no_rows() -> AsyncGenerator[bytes]:
    """The pieces of an empty dataset."""
    yield end_mark(0)


async def _begun(body: AsyncIterator[bytes]) -> tuple[Terms, AsyncIterator[bytes]]:
    """The terms at the body's beginning, and what comes after them."""
    data = bytearray()
    needed = HEADER.size
    while len(data) < needed:
        try:
            data += await anext(body)
        except StopAsyncIteration:
            raise RowsBrokeOff from None
        if len(data) >= HEADER.size:
            kind, size = HEADER.unpack_from(data)
            if kind != TERMS or size > _LARGEST_TERMS:
                raise BadInput("These are no rows. Restart the kernel, so that it writes ours.")
            needed = HEADER.size + size
    terms = _decoded(bytes(data[HEADER.size : needed]), Terms)
    return terms, _continued(bytes(data[needed:]), body)


async def _continued(first: bytes, body: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    if first:
        yield first
    async for piece in body:
        yield piece


def _decoded(data: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        raise BadInput(f"What the kernel asks for is not understood: {error}.") from error
