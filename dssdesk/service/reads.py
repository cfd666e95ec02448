"""How streams of rows ended, for programs that ask afterwards."""

from dataclasses import dataclass

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import Login
from dssdesk.wire.places import DatasetRef

_MOST = 1_000


@dataclass(slots=True)
class Read:
    """One stream, as far as it is told."""

    is_over: bool = False
    problem: DssDeskError | None = None


class Reads:
    """The latest streams, each by the id that its reader gave it."""

    def __init__(self) -> None:
        self._reads: dict[tuple[Login, DatasetRef, str], Read] = {}

    def begin(self, reader: Login, dataset: DatasetRef, read_id: str) -> Read:
        """Somebody reads; the oldest stream is forgotten where there are too many."""
        read = Read()
        self._reads.pop((reader, dataset, read_id), None)
        self._reads[reader, dataset, read_id] = read
        while len(self._reads) > _MOST:
            del self._reads[next(iter(self._reads))]
        return read

    def end(self, reader: Login, dataset: DatasetRef, read_id: str) -> Read | None:
        """The stream, which nobody asks for again; None where there is none."""
        return self._reads.pop((reader, dataset, read_id), None)
