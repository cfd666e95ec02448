"""The identities that travel through the whole product, as distinct types.

An id is never used again and never holds a name a person can change.
"""

import re
import secrets
from dataclasses import dataclass
from typing import NewType

ProjectKey = NewType("ProjectKey", str)
"""A project's key, as in a URL: ``NYC_FLIGHTS``."""

CellId = NewType("CellId", str)
"""A cell's id as nbformat 4.5 defines it: 1 to 64 characters of ``[a-zA-Z0-9-_]``."""

SessionId = NewType("SessionId", str)
"""One running notebook. Survives a restart of its kernel."""

KernelId = NewType("KernelId", str)
"""One kernel process. A restart makes a new one."""

RunId = NewType("RunId", int)
"""One execution of one cell, counted up over the whole instance; never used twice."""

DeskId = NewType("DeskId", str)
"""One connection of one desk window to the service."""

Login = NewType("Login", str)
"""A person's name for logging in."""

EnvironmentId = NewType("EnvironmentId", str)
"""A Python in which kernels can run."""

FILES = ProjectKey("")
"""The project of notebooks opened from outside every project: their name is an absolute path."""

_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class RequestId:
    """The ``msg_id`` of an execute request: which session, cell and run it stands for.

    The kernel echoes it in every output as ``parent_header``, so that outputs find their cell
    without a table that could be lost. Only the service makes one.
    """

    session_id: SessionId
    cell_id: CellId
    run_id: RunId

    def __str__(self) -> str:
        return f"run:{self.session_id}:{self.cell_id}:{self.run_id}"

    @classmethod
    def parse(cls, text: str) -> "RequestId | None":
        """The request behind a ``msg_id``; None for a completion, or for a foreign client's."""
        mark, _, rest = text.partition(":")
        parts = rest.split(":")
        if mark != "run" or len(parts) != 3 or not parts[2].isdecimal():
            return None
        return cls(SessionId(parts[0]), CellId(parts[1]), RunId(int(parts[2])))


def new_cell_id() -> CellId:
    """A fresh cell id, short enough to read in a diff."""
    return CellId(secrets.token_hex(4))


def is_cell_id(text: str) -> bool:
    """Whether nbformat 4.5 accepts this as the id of a cell."""
    return _CELL_ID.fullmatch(text) is not None


def new_session_id() -> SessionId:
    """A fresh session id."""
    return SessionId(secrets.token_hex(8))


def new_kernel_id() -> KernelId:
    """A fresh kernel id."""
    return KernelId(secrets.token_hex(8))


def new_desk_id() -> DeskId:
    """A fresh id for one desk connection."""
    return DeskId(secrets.token_hex(8))
