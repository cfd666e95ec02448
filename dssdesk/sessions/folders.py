"""The folder of each session: what makes it a session again, and what its kernel reads there."""

import asyncio
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

from dssdesk.base.files import make_private_folder
from dssdesk.kernels.hub import KernelWish
from dssdesk.projects.projects import Projects
from dssdesk.sessions.record import SessionRecord, read_records, write_record

_log = logging.getLogger(__name__)

_TICKET = "ticket.json"
"""Where the service is, and the ticket for it. Read by `dataiku`."""

WriteTicket = Callable[[Path, SessionRecord], None]
"""Issues a ticket for a session and writes it into the given file, for its account to read."""


class SessionFolders:
    """The folders below one folder of the instance."""

    def __init__(self, root: Path, projects: Projects, write_ticket: WriteTicket) -> None:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._root = root
        self._projects = projects
        self._write_ticket = write_ticket

    def records(self) -> dict[Path, SessionRecord]:
        """The sessions that are there, perhaps with kernels that live."""
        return read_records(self._root)

    def make(self, record: SessionRecord) -> Path:
        """The folder of a new session."""
        folder = make_private_folder(self._root / record.session_id)
        write_record(folder, record)
        self.write_ticket(folder, record)
        return folder

    def write_ticket(self, folder: Path, record: SessionRecord) -> None:
        """Tell the kernel where its service and its notebook are."""
        self._write_ticket(folder / _TICKET, record)

    def wish(self, folder: Path, record: SessionRecord) -> KernelWish:
        """The kernel that belongs there."""
        return KernelWish(
            session_id=record.session_id,
            owner=record.owner,
            folder=folder,
            working_folder=self._projects.notebooks.path(record.notebook).parent,
            environment=record.environment,
            variables={"DSSDESK_SESSION_FILE": str(folder / _TICKET)},
            account=record.account,
        )

    async def remove(self, folder: Path) -> None:
        """The session ended; a folder that cannot be removed stays."""
        try:
            await asyncio.to_thread(shutil.rmtree, folder)
        except FileNotFoundError:
            pass
        except OSError as error:
            _log.warning("A session's folder stays: %s", error)
