"""The writer of a kernel's journal: what a kernel says is on disk before it is sent.

A record is one line of JSON, ``{"s": sequence, "t": time, "ch": channel, "h": header, "p": parent,
"m": metadata, "c": content, "b": [lengths of buffers]}``, and then the raw buffers. Segments are
named ``journal-000001.jsonl`` and never written over.
"""

from __future__ import annotations

import errno
import json
import os
import threading
import time
import uuid

SEGMENT_BYTES = 64 << 20
SHARE_OF_FREE_DISK = 0.25

_LOOK_AT_DISK_BYTES = 4 << 20
_MOST_PARENTS = 1000
_MOST_PARTS = 512
_RETRY_SECONDS = 1.0
_QUOTA_RETRY_SECONDS = 10.0
_ALWAYS = ("status", "execute_input", "execute_reply", "input_request", "input_reply", "error")
_ALWAYS_BYTES = 256 << 10


class Journal:
    """Appends records; never raises, never blocks for long, and never hides what it lost.

    What cannot be written is counted for each request and told in a ``gap`` record as soon as
    writing is possible again, with ``reply`` (the status) and ``idle`` where the request ended
    meanwhile. A forked child of the kernel writes nothing.
    """

    def __init__(
        self,
        folder: str,
        *,
        segment_bytes: int = SEGMENT_BYTES,
        share: float = SHARE_OF_FREE_DISK,
    ) -> None:
        self._folder = folder
        self._segment_bytes = segment_bytes
        self._share = share
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._sequence = 0
        self._segment = 0
        self._size = 0
        self._written = 0
        self._allowed = 0.0
        self._look_again_at = 0
        self._lost: dict[bytes, list[int]] = {}
        self._lost_ends: dict[bytes, dict[str, object]] = {}
        self._reason = ""
        self._retrying = False
        self._file = -1
        self._open_next()
        self._look_at_disk()

    def append(self, channel: str, frames: list[bytes]) -> None:
        """Write one message: header, parent, metadata, content, then buffers, all serialised."""
        if os.getpid() != self._pid:
            return
        with self._lock:
            try:
                self._append(channel, frames)
            except Exception as error:  # user code must never see a failing disk
                self._count(frames, error)

    def _append(self, channel: str, frames: list[bytes]) -> None:
        if self._over_quota(frames):
            self._count(frames, None)
            return
        self._tell_gaps()
        self._write(channel, frames)
        if self._size >= self._segment_bytes:
            self._open_next()

    def _write(self, channel: str, frames: list[bytes]) -> None:
        header, parent, metadata, content = frames[:4]
        buffers = frames[4:]
        lengths = b",".join(b"%d" % memoryview(part).nbytes for part in buffers)
        number = self._sequence + 1
        start = b'{"s":%d,"t":%.3f,"ch":"%s","h":' % (number, time.time(), channel.encode())
        line = (start, header, b',"p":', parent, b',"m":', metadata, b',"c":', content)
        record = b"".join((*line, b',"b":[', lengths, b"]}\n"))
        many = len(buffers) > _MOST_PARTS
        self._write_all([record, b"".join(buffers)] if many else [record, *buffers])
        self._sequence = number

    def _write_all(self, parts: list[bytes]) -> None:
        length = sum(memoryview(part).nbytes for part in parts)
        done = 0
        try:
            done = os.writev(self._file, parts)
            if done < length:
                rest = memoryview(b"".join(parts))
                while done < length:
                    done += os.write(self._file, rest[done:])
        except OSError:
            # Half a record must not stay in the middle of a segment.
            os.ftruncate(self._file, self._size)
            raise
        self._size += length
        self._written += length

    def _open_next(self) -> None:
        name = os.path.join(self._folder, "journal-%06d.jsonl" % (self._segment + 1))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
        try:
            file = os.open(name, flags, 0o600)
        except OSError:
            if self._file < 0:
                raise
            return  # no room for another file: this segment grows on
        if self._file >= 0:
            os.close(self._file)
        self._file = file
        self._segment += 1
        self._size = 0

    # ---- quota and gaps

    def _over_quota(self, frames: list[bytes]) -> bool:
        if self._written < self._look_again_at:
            return False
        self._look_at_disk()
        if self._written < self._allowed:
            return False
        self._look_again_at = self._written
        small = sum(memoryview(part).nbytes for part in frames) < _ALWAYS_BYTES
        return not (small and json.loads(frames[0]).get("msg_type") in _ALWAYS)

    def _look_at_disk(self) -> None:
        disk = os.statvfs(self._folder)
        self._allowed = self._share * (disk.f_bavail * disk.f_frsize + self._written)
        self._look_again_at = self._written + _LOOK_AT_DISK_BYTES

    def _count(self, frames: list[bytes], error: Exception | None) -> None:
        if error is None:
            self._reason = "quota"
        elif isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            self._reason = "disk full"
        else:
            self._reason = str(error)
        parent = bytes(frames[1])
        end = _end_in(frames)
        if end:
            self._lost_ends.setdefault(parent, {}).update(end)
        elif parent not in self._lost and len(self._lost) >= _MOST_PARENTS:
            parent = b"{}"
        counts = self._lost.setdefault(parent, [0, 0])
        counts[0] += 1
        counts[1] += sum(memoryview(part).nbytes for part in frames[3:])
        self._retry_soon(_QUOTA_RETRY_SECONDS if error is None else _RETRY_SECONDS)

    def _tell_gaps(self) -> None:
        for parent in list(self._lost):
            messages, size = self._lost[parent]
            end = self._lost_ends.get(parent, {})
            content = {"messages": messages, "bytes": size, "reason": self._reason, **end}
            header = {"msg_id": uuid.uuid4().hex, "msg_type": "gap", "version": "5.3"}
            frames = [json.dumps(header).encode(), parent, b"{}", json.dumps(content).encode()]
            self._write("iopub", frames)
            del self._lost[parent]
            self._lost_ends.pop(parent, None)

    def _retry_soon(self, seconds: float) -> None:
        if self._retrying:
            return
        self._retrying = True
        thread = threading.Thread(target=self._retry, args=(seconds,), name="journal-gaps")
        thread.daemon = True
        thread.start()

    def _retry(self, seconds: float) -> None:
        pause = threading.Event()
        while True:
            pause.wait(seconds)
            with self._lock:
                try:
                    self._tell_gaps()
                except OSError:
                    continue
                self._retrying = False
                return


def _end_in(frames: list[bytes]) -> dict[str, object]:
    """What a message that was lost said of the end of its request; whoever waits must hear it."""
    try:
        kind = json.loads(bytes(frames[0])).get("msg_type")
        content = json.loads(bytes(frames[3])) if kind in ("execute_reply", "status") else {}
    except ValueError:
        return {}
    if kind == "execute_reply":
        return {"reply": content.get("status", "error")}
    return {"idle": True} if content.get("execution_state") == "idle" else {}
