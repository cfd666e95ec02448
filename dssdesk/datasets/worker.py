"""The service's end of the data worker: starts the process, asks it, survives its death.

No data library is imported here, and no file of a dataset is opened: what a bad file can break
is the worker, and the next call gets a fresh one.
"""

import asyncio
import contextlib
import logging
import os
import secrets
import socket
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

import dssdesk
from dssdesk.datasets.definition import Column, DatasetDefinition, Format
from dssdesk.datasets.errors import DataWorkerDied
from dssdesk.datasets.export import ExportForm
from dssdesk.datasets.frames import PIECE, feed, read_answer
from dssdesk.datasets.held import view_id_of
from dssdesk.datasets.requests import (
    BringIn,
    Checked,
    CopyRows,
    Count,
    Details,
    Detect,
    GetDetails,
    GetExport,
    GetPage,
    GetProfiles,
    GetRows,
    LookAt,
    Request,
    TakeSample,
    TakeView,
    WriteRows,
    encode,
)
from dssdesk.datasets.rows import RowForm
from dssdesk.datasets.selection import RowSelection
from dssdesk.datasets.views import ViewWish
from dssdesk.wire.datasets import (
    ColumnItem,
    ColumnProfile,
    Page,
    SampleProfile,
    SampleRead,
    SampleViewed,
)
from dssdesk.wire.imports import FileFormat, ImportPreview

_log = logging.getLogger(__name__)

T = TypeVar("T")

_PageColumns = tuple[tuple[str | None, ...], ...]
_SECONDS_TO_END = 3.0
_SOURCE = str(Path(dssdesk.__file__).resolve().parent.parent)


@dataclass(frozen=True, slots=True)
class _Running:
    process: asyncio.subprocess.Process
    control: socket.socket


class DataWorker:
    """Asks a process of its own to read data. Starts it when it is needed.

    One request waits for none of the others. A call that is cancelled stops its work in the
    process. Every method may raise `DataWorkerDied`, after which the next call starts a fresh one.
    """

    def __init__(self) -> None:
        self._running: _Running | None = None
        self._starting = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._running.process.pid if self._running else None

    async def details(self, definition: DatasetDefinition, base: Path) -> Details:
        """Files, size, age, and rows where they are known without reading them.

        Raises:
            DatasetFileMissing: A file is not there.
        """
        return await self._value(GetDetails(definition=definition, base=str(base)), Details)

    async def count(self, definition: DatasetDefinition, base: Path) -> int:
        """How many rows there are, read if need be.

        Raises:
            DatasetUnreadable: They cannot be read.
        """
        return await self._value(Count(definition=definition, base=str(base)), int)

    async def detect(self, base: Path, paths: Sequence[str]) -> DatasetDefinition:
        """Format and schema of these files, relative to `base`.

        Raises:
            DatasetUnreadable: They are no table.
        """
        return await self._value(Detect(base=str(base), paths=tuple(paths)), DatasetDefinition)

    async def sample(
        self, definition: DatasetDefinition, base: Path, *, limit: int, is_random: bool = False
    ) -> SampleRead:
        """Read the first rows, or some from all over, into a sample that can be paged.

        Raises:
            DatasetUnreadable: The data is not what the definition says.
        """
        began = time.monotonic()
        sample_id = secrets.token_hex(8)
        ask = TakeSample(
            definition=definition,
            base=str(base),
            limit=limit,
            sample_id=sample_id,
            is_random=is_random,
        )
        rows = await self._value(ask, int)
        known = await self.details(definition, base)
        return SampleRead(
            sample_id=sample_id,
            rows=rows,
            columns=definition.column_items(),
            total=known.rows if rows >= limit else rows,
            seconds=time.monotonic() - began,
        )

    async def view(self, sample_id: str, wish: ViewWish) -> SampleViewed:
        """Sort and filter a sample into a view that can be paged.

        Raises:
            SampleGone: It is held no longer: read it again.
            FilterUnreadable: A filter compares with what is no value of its column.
        """
        view_id = view_id_of(sample_id, secrets.token_hex(4))
        rows = await self._value(TakeView(sample_id=sample_id, view_id=view_id, wish=wish), int)
        return SampleViewed(view_id=view_id, rows=rows)

    async def profile(self, sample_id: str) -> SampleProfile:
        """What is in the columns of a sample.

        Raises:
            SampleGone: It is held no longer: read it again.
        """
        ask = GetProfiles(sample_id=sample_id)
        columns = await self._value(ask, tuple[ColumnProfile, ...])
        return SampleProfile(sample_id=sample_id, columns=columns)

    async def page(
        self,
        sample_id: str,
        first: int,
        count: int,
        *,
        columns: tuple[int, ...] | None = None,
        is_whole: bool = False,
    ) -> Page:
        """Rows of a sample or a view as text; of some columns, where they are named.

        Raises:
            SampleGone: It is held no longer: read it again.
        """
        ask = GetPage(
            sample_id=sample_id, first=first, count=count, columns=columns, is_whole=is_whole
        )
        texts = await self._value(ask, _PageColumns)
        return Page(sample_id=sample_id, first=first, columns=texts)

    def rows(
        self,
        definition: DatasetDefinition,
        base: Path,
        selection: RowSelection,
        *,
        form: RowForm = RowForm.ARROW,
    ) -> AsyncGenerator[bytes]:
        """The selected rows as a stream of bytes; what breaks off raises, always.

        Closing the generator stops the reading. Errors of the request itself, and of the first
        rows, come before the first piece.

        Raises:
            DatasetUnreadable: The data is not what the definition says.
        """
        ask = GetRows(definition=definition, base=str(base), selection=selection, form=form)
        return self._pieces(ask)

    def export(
        self, definition: DatasetDefinition, base: Path, form: ExportForm
    ) -> AsyncGenerator[bytes]:
        """All rows as the bytes of a file; breaks off and is stopped as `rows` is.

        Raises:
            DatasetUnreadable: The data is not what the definition says.
        """
        return self._pieces(GetExport(definition=definition, base=str(base), form=form))

    async def write(
        self,
        folder: Path,
        columns: Sequence[Column],
        fmt: Format,
        pieces: AsyncIterator[bytes],
    ) -> int:
        """Write rows into a new folder; how many. Nothing is left of what breaks off.

        Raises:
            RowsUnfit: They are not what the columns say.
            RowsBrokeOff: They end too early.
            RowsNotStored: The disk does not take them.
        """
        ask = WriteRows(folder=str(folder), columns=tuple(columns), format=fmt)
        data = b"".join([piece async for piece in self._pieces(ask, pieces)])
        return msgspec.json.decode(data, type=int)

    async def copy(
        self,
        definition: DatasetDefinition,
        base: Path,
        *,
        folder: Path,
        columns: Sequence[Column],
        fmt: Format,
    ) -> int:
        """Write a dataset's rows into a new folder, as these columns; how many.

        Raises:
            ColumnMissing: The dataset has no column of that name.
            DatasetUnreadable: Its data is not what the definition says.
            RowsUnfit: A value is none of what its new column holds.
            RowsNotStored: The disk does not take them.
        """
        ask = CopyRows(
            definition=definition,
            base=str(base),
            folder=str(folder),
            columns=tuple(columns),
            format=fmt,
        )
        return await self._value(ask, int)

    async def preview(
        self,
        paths: Sequence[str],
        stated: FileFormat | None,
        columns: Sequence[ColumnItem] | None,
    ) -> ImportPreview:
        """How these files would be read; the name is left open.

        Raises:
            DatasetFileMissing: A file is not there.
        """
        wanted = None if columns is None else tuple(columns)
        ask = LookAt(paths=tuple(paths), format=stated, columns=wanted)
        return await self._value(ask, ImportPreview)

    async def bring_in(
        self, definition: DatasetDefinition, files: Sequence[Path], folder: Path | None
    ) -> Checked:
        """Copy the files into the folder, if one is named, and read all rows.

        Raises:
            DatasetUnreadable: A row does not fit, and none may be left out.
        """
        names = tuple(str(path) for path in files)
        into = None if folder is None else str(folder)
        return await self._value(BringIn(definition=definition, files=names, folder=into), Checked)

    async def close(self) -> None:
        """End the process."""
        async with self._starting:
            running, self._running = self._running, None
        if running is not None:
            await _end(running)

    async def _value(self, request: Request, kind: type[T]) -> T:
        data = b"".join([piece async for piece in self._pieces(request)])
        return msgspec.json.decode(data, type=kind)

    async def _pieces(
        self, request: Request, following: AsyncIterator[bytes] | None = None
    ) -> AsyncGenerator[bytes]:
        running, ours = await self._sent()
        stream, writer = await asyncio.open_unix_connection(sock=ours, limit=PIECE)
        writer.write(encode(request))
        feeding = asyncio.ensure_future(feed(writer, following)) if following else None
        try:
            async with contextlib.aclosing(read_answer(stream)) as pieces:
                async for piece in pieces:
                    yield piece
        except DataWorkerDied:
            await self._discard(running)
            raise
        finally:
            if feeding is not None:
                feeding.cancel()
                await asyncio.gather(feeding, return_exceptions=True)
            writer.transport.abort()

    async def _sent(self) -> tuple[_Running, socket.socket]:
        """Our end of a socket whose other end the worker has."""
        for _ in range(2):  # a process that died while idle is noticed here
            running = await self._started()
            ours, theirs = socket.socketpair()
            try:
                socket.send_fds(running.control, [b"r"], [theirs.fileno()])
            except OSError:
                ours.close()
                await self._discard(running)
            else:
                return running, ours
            finally:
                theirs.close()
        raise DataWorkerDied

    async def _started(self) -> _Running:
        async with self._starting:
            running = self._running
            if running is not None and running.process.returncode is not None:
                running.control.close()
                running = None
            if running is None:
                running = self._running = await _start()
            return running

    async def _discard(self, running: _Running) -> None:
        """Have done with a process that broke an answer off."""
        if self._running is running:
            self._running = None
        await _end(running)
        _log.warning("The data worker ended with status %s.", running.process.returncode)


async def _start() -> _Running:
    ours, theirs = socket.socketpair()
    ours.settimeout(0)
    # An isolated interpreter finds us among the installed packages, else we say where we are.
    isolation = "-I" if sys.flags.isolated else "-P"
    path = os.pathsep.join(filter(None, (_SOURCE, os.environ.get("PYTHONPATH"))))
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            isolation,
            "-m",
            "dssdesk.datasets.worker_main",
            str(theirs.fileno()),
            stdin=asyncio.subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": path},
        )
    except BaseException:  # also where nobody waits for it any more
        ours.close()
        raise
    finally:
        theirs.close()
    return _Running(process, ours)


async def _end(running: _Running) -> None:
    running.control.close()
    try:
        await asyncio.wait_for(running.process.wait(), _SECONDS_TO_END)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            running.process.kill()
        await running.process.wait()
