"""Rows without a worker process: they are what a test says."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from dssdesk.base.errors import DssDeskError
from dssdesk.datasets.definition import Column, DatasetDefinition, Format
from dssdesk.datasets.errors import SampleGone
from dssdesk.datasets.export import ExportForm
from dssdesk.datasets.requests import Checked, Details
from dssdesk.datasets.rows import RowForm
from dssdesk.datasets.selection import RowSelection
from dssdesk.datasets.views import ViewWish
from dssdesk.datasets.writing import file_name
from dssdesk.wire.datasets import (
    ColumnItem,
    ColumnProfile,
    Page,
    SampleProfile,
    SampleRead,
    SampleViewed,
)
from dssdesk.wire.imports import FileFormat, ImportPreview


@dataclass
class FakeData:
    """Reads nothing. `pieces` are what rows come as; an error among them is raised there.

    With a `gate`, samples and views wait until it is set; `stopped` counts those that did not.
    """

    pieces: list[bytes | DssDeskError] = field(default_factory=list)
    problem: DssDeskError | None = None
    asked: list[tuple[RowSelection, RowForm]] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)
    draws: list[bool] = field(default_factory=list)
    wishes: list[ViewWish] = field(default_factory=list)
    pages: list[tuple[tuple[int, ...] | None, bool]] = field(default_factory=list)
    exports: list[ExportForm] = field(default_factory=list)
    is_endless: bool = False
    gate: asyncio.Event | None = None
    waiting: int = 0
    stopped: int = 0
    written: bytes | None = None
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def details(self, definition: DatasetDefinition, base: Path) -> Details:
        if self.problem is not None:
            raise self.problem
        return Details(files=2, size=1_000, written_at=5.0, rows=7)

    async def sample(
        self, definition: DatasetDefinition, base: Path, *, limit: int, is_random: bool
    ) -> SampleRead:
        self.limits.append(limit)
        self.draws.append(is_random)
        await self._pass_gate()
        return SampleRead(sample_id="sample-1", rows=7, columns=definition.column_items())

    async def page(
        self,
        sample_id: str,
        first: int,
        count: int,
        *,
        columns: tuple[int, ...] | None,
        is_whole: bool,
    ) -> Page:
        self.pages.append((columns, is_whole))
        if sample_id not in {"sample-1", "sample-1.view"}:
            raise SampleGone
        return Page(sample_id=sample_id, first=first, columns=(("a",) * min(count, 3),))

    async def view(self, sample_id: str, wish: ViewWish) -> SampleViewed:
        self.wishes.append(wish)
        await self._pass_gate()
        return SampleViewed(view_id=f"{sample_id}.view", rows=3)

    async def profile(self, sample_id: str) -> SampleProfile:
        return SampleProfile(sample_id=sample_id, columns=(ColumnProfile(name="id", empty=1),))

    async def preview(
        self,
        paths: Sequence[str],
        stated: FileFormat | None,
        columns: Sequence[ColumnItem] | None,
    ) -> ImportPreview:
        if self.problem is not None:
            raise self.problem
        return ImportPreview(name="", format=stated or FileFormat(), columns=tuple(columns or ()))

    async def bring_in(
        self, definition: DatasetDefinition, files: Sequence[Path], folder: Path | None
    ) -> Checked:
        if folder is not None:
            for name in definition.paths:
                (folder / name).write_bytes(b"copied")
        if self.problem is not None:
            raise self.problem
        return Checked(definition=replace(definition, rows=7, counted_size=6), skipped=2)

    async def rows(
        self, definition: DatasetDefinition, base: Path, selection: RowSelection, *, form: RowForm
    ) -> AsyncGenerator[bytes]:
        self.asked.append((selection, form))
        async with aclosing(self._told()) as told:
            async for piece in told:
                yield piece

    async def export(
        self, definition: DatasetDefinition, base: Path, form: ExportForm
    ) -> AsyncGenerator[bytes]:
        self.exports.append(form)
        async with aclosing(self._told()) as told:
            async for piece in told:
                yield piece

    async def write(
        self, folder: Path, columns: Sequence[Column], fmt: Format, pieces: AsyncIterator[bytes]
    ) -> int:
        try:
            self.written = b"".join([piece async for piece in pieces])
        finally:
            self.closed.set()
        if self.problem is not None:
            raise self.problem
        _store(folder / file_name(fmt), self.written)
        return 3

    async def copy(
        self,
        definition: DatasetDefinition,
        base: Path,
        *,
        folder: Path,
        columns: Sequence[Column],
        fmt: Format,
    ) -> int:
        if self.problem is not None:
            raise self.problem
        _store(folder / file_name(fmt), b"copied")
        return 7

    async def _pass_gate(self) -> None:
        if self.gate is None:
            return
        self.waiting += 1
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        finally:
            self.waiting -= 1

    async def _told(self) -> AsyncGenerator[bytes]:
        try:
            for piece in self.pieces:
                if isinstance(piece, DssDeskError):
                    raise piece
                yield piece
            while self.is_endless:
                await asyncio.sleep(0)  # as a real one does whenever it waits for its process
                yield b"x" * 65_536
        finally:
            self.closed.set()


def _store(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
