"""A dataset as a file: what *Export* on a dataset's page saves.

As with rows for kernels, a stream ends in good order or breaks off. Not every client notices that
(Qt's takes a broken one for whole now and then): who names an ``end`` gets it as the last bytes.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dssdesk.base.errors import BadInput
from dssdesk.base.ids import ProjectKey
from dssdesk.datasets.export import ExportForm
from dssdesk.service.context import Context
from dssdesk.service.kernel_routes import stream
from dssdesk.service.permissions import Permission, check_call
from dssdesk.wire.places import DatasetRef

_MOST_END = 64

_MEDIA_TYPES = {
    ExportForm.CSV: "text/csv; charset=utf-8",
    ExportForm.TSV: "text/tab-separated-values; charset=utf-8",
    ExportForm.PARQUET: "application/vnd.apache.parquet",
}


async def send_export(context: Context, request: Request) -> Response:
    """``GET /desk/export/{project}/{name}?format=csv|tsv|parquet&end=…``: all rows."""
    project = ProjectKey(request.path_params["project"])
    check_call(Permission.EXPORT, context, project)
    form = _form_of(request.query_params.get("format", ExportForm.CSV))
    ref = DatasetRef(project=project, name=request.path_params["name"])
    projects = context.parts.projects
    pieces = context.parts.data.export(projects.dataset(ref), projects.dataset_folder(ref), form)
    # What is wrong from the start is an answer of its own.
    first = await anext(pieces, b"")
    name = quote(f"{ref.name}.{form}")
    return StreamingResponse(
        _with_end(stream(first, pieces, ref), request.query_params.get("end", "")[:_MOST_END]),
        media_type=_MEDIA_TYPES[form],
        headers={
            "Content-Disposition": f"attachment; filename*=utf-8''{name}",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def _with_end(pieces: AsyncGenerator[bytes], end: str) -> AsyncGenerator[bytes]:
    """The pieces, and this where they were all there are."""
    async with aclosing(pieces):
        async for piece in pieces:
            yield piece
    yield end.encode()


def _form_of(text: str) -> ExportForm:
    try:
        return msgspec.convert(text, ExportForm)
    except msgspec.ValidationError as error:
        known = ", ".join(ExportForm)
        raise BadInput(f"“{text[:60]}” is no format of exports. Choose one of {known}.") from error
