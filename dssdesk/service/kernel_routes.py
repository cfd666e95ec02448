"""What ``dataiku`` in a kernel reads: datasets, their schema, their rows.

Rows are a stream that either ends in good order or breaks off: an error in the middle closes the
connection without HTTP's last chunk, which every client notices.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import msgspec
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import ProjectKey
from dssdesk.datasets.definition import DatasetDefinition
from dssdesk.datasets.errors import DatasetFileMissing, DatasetUnreadable, SelectionInvalid
from dssdesk.datasets.files import find_files
from dssdesk.datasets.rows import RowForm
from dssdesk.datasets.selection import RowSelection
from dssdesk.service.context import Context
from dssdesk.service.kernel_access import as_json, readable
from dssdesk.service.parts import Parts
from dssdesk.service.reads import Read
from dssdesk.wire.datasets import ColumnItem
from dssdesk.wire.places import DatasetRef

_log = logging.getLogger(__name__)

MEDIA_TYPES = {
    RowForm.ARROW: "application/vnd.apache.arrow.stream",
    RowForm.TSV: "text/tab-separated-values; charset=utf-8",
    RowForm.TSV_WITH_HEADER: "text/tab-separated-values; charset=utf-8",
    RowForm.JSON: "application/json",
}
"""What each form is called in a header."""


class KernelSchema(msgspec.Struct, frozen=True, kw_only=True):
    """A schema as DSS shows it."""

    columns: tuple[ColumnItem, ...]


class KernelDataset(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A dataset as DSS shows it."""

    project_key: ProjectKey
    name: str
    type: str
    managed: bool
    description: str
    schema: KernelSchema
    planned_schema: KernelSchema | None


async def list_datasets(context: Context, request: Request) -> Response:
    """``GET /kernel/project/{project}/datasets``."""
    project = readable(context, request)
    items = context.parts.projects.item(project).datasets
    found = [{"projectKey": project, "name": item.name, "type": item.kind} for item in items]
    return as_json(found)


async def show_dataset(context: Context, request: Request) -> Response:
    """``GET /kernel/datasets/{project}/{name}``."""
    project, name = readable(context, request), request.path_params["name"]
    definition = context.parts.projects.dataset(DatasetRef(project=project, name=name))
    found = KernelDataset(
        project_key=project,
        name=name,
        type=definition.kind,
        managed=definition.managed,
        description=definition.description,
        schema=KernelSchema(columns=definition.column_items()),
        planned_schema=_planned(definition),
    )
    return as_json(found)


async def list_dataset_files(context: Context, request: Request) -> Response:
    """``GET /kernel/datasets/{project}/{name}/files``."""
    project, name = readable(context, request), request.path_params["name"]
    ref = DatasetRef(project=project, name=name)
    definition = context.parts.projects.dataset(ref)
    base = context.parts.projects.dataset_folder(ref)
    files = await asyncio.to_thread(_files, base, definition.paths)
    return as_json({"connection": definition.connection, "path": str(base), "files": files})


async def send_rows(context: Context, request: Request) -> Response:
    """``GET /kernel/datasets/{project}/{name}/rows``."""
    project, name = readable(context, request), request.path_params["name"]
    ref = DatasetRef(project=project, name=name)
    form, selection = wished(request.query_params)
    first, rows = await begin_rows(context.parts, ref, selection, form)
    return StreamingResponse(stream(first, rows, ref), media_type=MEDIA_TYPES[form])


async def begin_rows(
    parts: Parts, ref: DatasetRef, selection: RowSelection, form: RowForm
) -> tuple[bytes, AsyncGenerator[bytes]]:
    """The first piece, and the others: what is wrong from the start is an answer of its own."""
    while True:
        definition = parts.projects.dataset(ref)
        base = parts.projects.dataset_folder(ref)
        rows = parts.data.rows(definition, base, selection, form=form)
        try:
            return await anext(rows, b""), rows
        except (DatasetFileMissing, DatasetUnreadable):
            if parts.projects.dataset(ref) == definition:
                raise
            # Else a writer just put other rows in the place of these.


def wished(query: QueryParams) -> tuple[RowForm, RowSelection]:
    """Form and selection of a query with ``format``, ``columns`` (many), ``limit`` and so on.

    Raises:
        SelectionInvalid: It makes no sense.
    """
    asked: dict[str, str | list[str]] = dict(query)
    if "columns" in query:
        asked["columns"] = query.getlist("columns")
    form = asked.pop("format", RowForm.ARROW)
    try:
        selection = msgspec.convert(asked, RowSelection, strict=False)
        selection.check()
        return msgspec.convert(form, RowForm), selection
    except msgspec.ValidationError as error:
        raise SelectionInvalid(f"{error}.") from error


async def stream(
    first: bytes, rows: AsyncGenerator[bytes], ref: DatasetRef, read: Read | None = None
) -> AsyncGenerator[bytes]:
    """The pieces as they come; the reading stops when nobody listens any more.

    Rows that break off end in good order for a reader who asks afterwards, by ``read``; for any
    other the connection breaks, so that nobody takes them for all.
    """
    async with aclosing(rows):
        yield first
        try:
            async for piece in rows:
                yield piece
        except Exception as error:
            _log.warning("The rows of %s.%s broke off: %s", ref.project, ref.name, error)
            if read is None or not isinstance(error, DssDeskError):
                raise
            read.problem = error
    if read is not None:
        read.is_over = True


def _planned(definition: DatasetDefinition) -> KernelSchema | None:
    if definition.planned is None:
        return None
    planned = msgspec.structs.replace(definition, columns=definition.planned)
    return KernelSchema(columns=planned.column_items())


def _files(base: Path, paths: tuple[str, ...]) -> list[dict[str, str | int]]:
    found: list[dict[str, str | int]] = []
    for file in find_files(base, paths):
        state = file.stat()
        path = "/" + file.relative_to(base).as_posix()
        modified = round(state.st_mtime * 1000)
        found.append({"path": path, "lastModified": modified, "size": state.st_size})
    return found
