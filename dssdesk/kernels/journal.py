"""Reading a kernel's journal: records after a position, from segments that are still written.

The format is described in the launcher's ``journal.py``, its writer. The end of the newest
segment may be half a record: it is being written, or its kernel was killed. A reader waits there.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from dssdesk.base.ids import KernelId
from dssdesk.kernels.accounts import open_theirs
from dssdesk.kernels.hub import JOURNAL_START, JournalPosition, JournalRecord, JournalSlice

_LEAST_READ = 64 << 10
_SEQUENCE = re.compile(rb'\{"s":(\d+),')
_NEXT_LINE = re.compile(rb'\n(?=\{"s":\d+,)')
_LENGTHS = b',"b":['


class _Line(msgspec.Struct):
    s: int
    t: float
    ch: str
    h: dict[str, Any]
    p: dict[str, Any]
    m: dict[str, Any]
    c: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Raw:
    """A whole record as bytes; ``end`` counts from where the reading began."""

    sequence: int
    line: bytes
    buffers: tuple[bytes, ...]
    end: int


class JournalReader:
    """Reads one kernel's journal. Keeps no place of its own: every read names its position."""

    def __init__(self, folder: Path, kernel_id: KernelId) -> None:
        self._folder = folder
        self._kernel_id = kernel_id

    def read(
        self, after: JournalPosition = JOURNAL_START, most_bytes: int = 1_000_000
    ) -> JournalSlice:
        """Consecutive records after a position: at least one if there is one."""
        records: list[JournalRecord] = []
        end = self._found(after)
        taken = 0
        while taken < most_bytes:
            start = end
            for raw in self._records(end.segment, end.offset, most_bytes - taken):
                end = JournalPosition(raw.sequence, start.segment, start.offset + raw.end)
                records.append(_record(raw))
                taken += raw.end
                if taken >= most_bytes:
                    break
            if end == start:
                if not self._path(end.segment + 1).exists():
                    return self._slice(records, end, more=False)
                # The last look at this segment may have been before its last record.
                if next(self._records(end.segment, end.offset, 1), None) is None:
                    end = JournalPosition(end.sequence, end.segment + 1, 0)
        return self._slice(records, end, more=self._has_more(end))

    def is_short(self, after: JournalPosition) -> bool:
        """Whether little follows this position, as far as a glance at its segment can tell."""
        try:
            size = self._path(after.segment).stat().st_size
        except FileNotFoundError:
            return False
        return bool(after.offset) and size - after.offset <= _LEAST_READ

    def position_of(self, sequence: int) -> JournalPosition:
        """The position after a record, from its sequence alone."""
        segment = 1
        while (first := self._first_sequence(segment + 1)) is not None and first <= sequence:
            segment += 1
        position = JournalPosition(sequence, segment, 0)
        offset = 0
        while True:
            start = offset
            for raw in self._records(segment, offset, _LEAST_READ):
                if raw.sequence > sequence:
                    return position
                offset = start + raw.end
                position = JournalPosition(sequence, segment, offset)
            if offset == start:
                return position

    def _found(self, after: JournalPosition) -> JournalPosition:
        if after.sequence and not after.offset and after.segment == 1:
            return self.position_of(after.sequence)
        return after

    def _has_more(self, end: JournalPosition) -> bool:
        if next(self._records(end.segment, end.offset, 1), None) is not None:
            return True
        return self._first_sequence(end.segment + 1) is not None

    def _slice(
        self, records: list[JournalRecord], end: JournalPosition, *, more: bool
    ) -> JournalSlice:
        return JournalSlice(kernel_id=self._kernel_id, records=tuple(records), end=end, more=more)

    def _path(self, segment: int) -> Path:
        return segment_path(self._folder, segment)

    def _first_sequence(self, segment: int) -> int | None:
        try:
            with os.fdopen(open_theirs(self._path(segment)), "rb") as file:
                match = _SEQUENCE.match(file.read(40))
        except FileNotFoundError:
            return None
        return int(match[1]) if match else None

    def _records(self, segment: int, offset: int, about: int) -> Iterator[_Raw]:
        """The whole records in about so many bytes; at least one if there is one."""
        try:
            file = os.fdopen(open_theirs(self._path(segment)), "rb")
        except FileNotFoundError:
            return
        with file:
            file.seek(offset)
            data = file.read(max(about, _LEAST_READ))
            while (first := _raw_at(data, 0)) is None:
                more = file.read(max(len(data), _LEAST_READ))
                if not more:
                    return
                data += more
        raw: _Raw | None = first
        while raw is not None:
            yield raw
            raw = _raw_at(data, raw.end)


def segment_path(folder: Path, segment: int) -> Path:
    """Where a segment of a journal lies."""
    return folder / f"journal-{segment:06d}.jsonl"


def _raw_at(data: bytes, start: int) -> _Raw | None:
    """The record at this place, or None where it is not there as a whole."""
    newline = data.find(b"\n", start)
    if newline < 0:
        return None
    line = data[start:newline]
    match = _SEQUENCE.match(line)
    lengths = line.rfind(_LENGTHS)
    if match is None or lengths < 0 or not line.endswith(b"]}"):
        return _raw_after_damage(data, start)
    place = newline + 1
    buffers = []
    for length in filter(None, line[lengths + len(_LENGTHS) : -2].split(b",")):
        buffers.append(data[place : place + int(length)])
        place += int(length)
    if place > len(data):
        return None
    return _Raw(int(match[1]), line, tuple(buffers), place)


def _raw_after_damage(data: bytes, start: int) -> _Raw | None:
    """A disk can damage a line: one record for all that cannot be read, up to the next good one."""
    found = _NEXT_LINE.search(data, start)
    if found is None:
        return None
    sequence = _SEQUENCE.match(data, found.end())
    return _Raw(int(sequence[1]) - 1 if sequence else 0, b"", (), found.end())


def _record(raw: _Raw) -> JournalRecord:
    line = _parsed(raw.line)
    if line is None:
        return JournalRecord(
            sequence=raw.sequence,
            at=0.0,
            channel="iopub",
            message_type="gap",
            message_id="",
            parent_id="",
            content={"messages": 1, "bytes": len(raw.line), "reason": "unreadable"},
            metadata={},
        )
    return JournalRecord(
        sequence=line.s,
        at=line.t,
        channel=line.ch,
        message_type=str(line.h.get("msg_type", "")),
        message_id=str(line.h.get("msg_id", "")),
        parent_id=str(line.p.get("msg_id", "")),
        content=line.c,
        metadata=line.m,
        buffers=raw.buffers,
    )


def _parsed(line: bytes) -> _Line | None:
    try:
        return msgspec.json.decode(line, type=_Line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    # Half a surrogate pair, or NaN: not JSON, but kernels send it.
    try:
        return msgspec.convert(json.loads(line.decode("utf-8", "replace")), _Line)
    except (ValueError, msgspec.ValidationError):
        return None
