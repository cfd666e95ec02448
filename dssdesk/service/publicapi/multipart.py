"""Files that come as a part of a body."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.errors import BodyUnreadable

_PIECE = 1 << 20
_MOST_FIELDS = 20


@contextlib.asynccontextmanager
async def uploaded(call: Call) -> AsyncIterator[UploadFile]:
    """The part called ``file``, whatever its file's name.

    Raises:
        BodyUnreadable: There is none.
    """
    try:
        form = await call.request.form(max_files=1, max_fields=_MOST_FIELDS)
    except HTTPException as error:
        raise BodyUnreadable(error.detail.rstrip(".")) from error
    except ClientDisconnect as error:
        raise BodyUnreadable("it broke off") from error
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise BodyUnreadable("it has no part “file” with a file")
        yield file
    finally:
        await form.close()


async def pieces_of_upload(file: UploadFile) -> AsyncGenerator[bytes]:
    """Its bytes."""
    while piece := await asyncio.to_thread(file.file.read, _PIECE):
        yield piece
