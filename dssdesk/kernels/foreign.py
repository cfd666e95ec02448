"""The journal of a kernel without our launcher, written by the hub in the same format.

Thin: what such a kernel says while no hub listens is lost, and a gap is left that says so.
"""

import json
import os
import secrets
import time
from pathlib import Path

from dssdesk.base.ids import KernelId
from dssdesk.kernels.hub import JOURNAL_START
from dssdesk.kernels.journal import JournalReader, segment_path

_SEGMENT_BYTES = 64 << 20


class ForeignJournal:
    """Appends records to a segment of its own; begins a new one after each adoption."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sequence = _last_sequence(folder)
        self._segment = len(list(folder.glob("journal-*.jsonl")))
        self._file = -1
        self._size = 0
        self._next_segment()
        if self._sequence:
            self._gap("The service was away. What the kernel said meanwhile is not known.")

    def append(self, channel: str, parts: list[bytes]) -> None:
        """Write one message: header, parent, metadata, content, buffers."""
        header, parent, metadata, content = parts[:4]
        lengths = b",".join(b"%d" % len(part) for part in parts[4:])
        start = b'{"s":%d,"t":%.3f,"ch":"%b","h":' % (
            self._sequence + 1,
            time.time(),
            channel.encode(),
        )
        line = (start, header, b',"p":', parent, b',"m":', metadata, b',"c":', content)
        record = b"".join((*line, b',"b":[', lengths, b"]}\n", *parts[4:]))
        try:
            written = os.write(self._file, record)
            if written < len(record):
                os.ftruncate(self._file, self._size)
                return
        except OSError:
            return
        self._sequence += 1
        self._size += written
        if self._size >= _SEGMENT_BYTES:
            self._next_segment()

    def close(self) -> None:
        """No more records."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _next_segment(self) -> None:
        self.close()
        self._segment += 1
        path = segment_path(self._folder, self._segment)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        self._file = os.open(path, flags, 0o600)
        self._size = 0

    def _gap(self, reason: str) -> None:
        header = {"msg_id": secrets.token_hex(16), "msg_type": "gap", "version": "5.3"}
        content = {"messages": 0, "bytes": 0, "reason": reason}
        self.append(
            "iopub", [json.dumps(header).encode(), b"{}", b"{}", json.dumps(content).encode()]
        )


def _last_sequence(folder: Path) -> int:
    reader = JournalReader(folder, KernelId(folder.name))
    end = JOURNAL_START
    while True:
        piece = reader.read(end, 16 << 20)
        end = piece.end
        if not piece.more:
            return end.sequence
