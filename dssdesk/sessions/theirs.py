"""What another program wrote into the file of an open notebook. For a thread, not the loop."""

from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from dssdesk.notebook.blobs import Blobs
from dssdesk.notebook.codec import NotebookFile, read_notebook, write_notebook
from dssdesk.notebook.matching import matched
from dssdesk.notebook.merging import Sides
from dssdesk.notebook.versions import SeenVersions, Versions
from dssdesk.sessions.origin import Origin
from dssdesk.wire.notebooks import DocumentSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """Their file in our words, and what to compare both sides with.

    Attributes:
        file: Their cells; those that stand for ours have our ids.
        base: What the file held before, as far as that is known.
        held: The document at that time, in the same cells.
        disk: The digest of their file.
    """

    file: NotebookFile
    base: DocumentSnapshot
    held: DocumentSnapshot
    disk: str
    modified_at: float

    def beside(self, ours: DocumentSnapshot, seen: SeenVersions) -> Sides:
        """What is merged, with the document as it is by now."""
        return Sides(
            base=self.base, held=self.held, ours=ours, theirs=self.file.snapshot, seen=seen
        )


class FileHistory:
    """What the file held since it was opened. For a thread: marks of long outputs take a while."""

    def __init__(self) -> None:
        self._versions = Versions()
        self._digests: set[str] = set()

    def note_ours(self, before: Origin, held: DocumentSnapshot, disk: str) -> None:
        """We wrote this document."""
        self._note_first(before)
        self._versions.note(held.cells, are_ours=True)
        self._digests.add(disk)

    def note_theirs(self, before: Origin, held: DocumentSnapshot, disk: str) -> None:
        """Another program wrote it."""
        self._note_first(before)
        self._versions.note(held.cells, are_ours=False)
        self._digests.add(disk)

    def seen_by(self, theirs: Theirs) -> SeenVersions:
        """What whoever wrote their file knew of ours."""
        if theirs.disk in self._digests:
            return SeenVersions()  # a whole file of before is back, which somebody wished
        return self._versions.seen_by(theirs.file.snapshot.cells)

    def _note_first(self, before: Origin) -> None:
        """What the file said when it was opened, once that is over: opening is quick."""
        if not self._digests and before.held is not None:
            self._versions.note(before.held.cells, are_ours=True)
            self._digests.update(before.disk.split())


def read_theirs(
    path: Path, data: bytes, disk: str, origin: Origin, ours: DocumentSnapshot, blobs: Blobs
) -> Theirs:
    """Their file, told in our words.

    Raises:
        NotANotebook: It is none.
    """
    file = read_notebook(data, path=str(path), blobs=blobs)
    held = origin.held
    if held is not None:
        before = _as_read(origin.file, held, path, blobs)
        theirs = matched(before, file)
        base = before.snapshot
    else:
        before = _as_read(file, ours, path, blobs)
        theirs = matched(before, file)
        base, held = _alike(before.snapshot, theirs.snapshot, ours)
    layouts = {**origin.file.layout.cells, **theirs.layout.cells}
    return Theirs(
        file=replace(theirs, layout=replace(theirs.layout, cells=layouts)),
        base=base,
        held=held,
        disk=disk,
        modified_at=path.stat().st_mtime,
    )


def read_instead(
    name: str, data: bytes, origin: Origin, ours: DocumentSnapshot, blobs: Blobs
) -> Theirs:
    """What shall stand in the place of our document, told in our words.

    Raises:
        NotANotebook: It is none.
    """
    file = read_notebook(data, path=name, blobs=blobs)
    before = _as_read(origin.file, ours, Path(name), blobs)
    theirs = matched(before, file)
    layouts = {**origin.file.layout.cells, **theirs.layout.cells}
    return Theirs(
        file=replace(theirs, layout=replace(origin.file.layout, cells=layouts)),
        base=msgspec.structs.replace(before.snapshot, metadata=ours.metadata),
        held=ours,
        disk=origin.disk,
        modified_at=0.0,
    )


def _as_read(file: NotebookFile, held: DocumentSnapshot, path: Path, blobs: Blobs) -> NotebookFile:
    """What one reads in our file: it does not say all that a document knows."""
    if held.cells == file.snapshot.cells:
        return file
    return read_notebook(write_notebook(file, held, blobs), path=str(path), blobs=blobs)


def _alike(
    as_read: DocumentSnapshot, theirs: DocumentSnapshot, ours: DocumentSnapshot
) -> tuple[DocumentSnapshot, DocumentSnapshot]:
    """A base where none is known: the cells in which both sides say the same."""
    written = {cell.id: cell for cell in as_read.cells}
    same = {cell.id for cell in theirs.cells if written.get(cell.id) == cell}
    base = tuple(cell for cell in theirs.cells if cell.id in same)
    held = tuple(cell for cell in ours.cells if cell.id in same)
    metadata = {
        key: value for key, value in theirs.metadata.items() if ours.metadata.get(key) == value
    }
    return (
        msgspec.structs.replace(theirs, cells=base, metadata=metadata),
        msgspec.structs.replace(ours, cells=held),
    )
