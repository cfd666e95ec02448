"""`session.json`: what makes a living kernel's folder a session again after the service ended."""

from pathlib import Path

import msgspec

from dssdesk.base.files import PRIVATE, write_atomic
from dssdesk.base.ids import EnvironmentId, Login, SessionId
from dssdesk.wire.places import NotebookRef

_NAME = "session.json"


class SessionRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A session on disk. ``version`` is the format's, ``account`` what its kernel runs as."""

    session_id: SessionId
    notebook: NotebookRef
    owner: Login
    started_at: float
    environment: EnvironmentId | None = None
    account: str = ""
    version: int = 1


def write_record(folder: Path, record: SessionRecord) -> None:
    """Write or replace a session's record."""
    write_atomic(folder / _NAME, msgspec.json.encode(record), mode=PRIVATE)


def read_records(kernels: Path) -> dict[Path, SessionRecord]:
    """The records of all session folders; a folder without a readable one is left alone."""
    found: dict[Path, SessionRecord] = {}
    for path in sorted(kernels.glob(f"*/{_NAME}")):
        try:
            found[path.parent] = msgspec.json.decode(path.read_bytes(), type=SessionRecord)
        except (OSError, msgspec.MsgspecError):
            continue
    return found
