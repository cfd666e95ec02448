"""Long values of outputs, as files of their project: there after any crash."""

import contextlib
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

from dssdesk.notebook.blobs import ref_of
from dssdesk.notebook.digest import digest_of
from dssdesk.notebook.errors import BlobMissing
from dssdesk.wire.outputs import BlobRef

_MOST_CHARACTERS = 64 * 1024 * 1024
_DIGEST = re.compile(r"[0-9a-f]{40}")
_THIS_PROCESS = secrets.token_hex(12)


class DiskBlobs:
    """Keeps long values in a folder, one file for each, named by its digest.

    A value is in its file when `put` or `keep` returns, so that a checkpoint that names it may
    follow. The file is not forced to the disk: it outlives our processes, not the loss of power.
    What is only remembered, because a notebook's file holds it, is written when memory gets short
    while somebody uses that notebook.
    Any thread may call it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._recent: OrderedDict[str, str] = OrderedDict()
        self._unwritten: set[str] = set()
        self._unused: set[str] = set()
        self._characters = 0

    def put(self, text: str, mime: str) -> BlobRef:
        """Keep this text."""
        ref = ref_of(text, mime)
        self._write(ref.digest, text)
        self._remember(ref.digest, text)
        return ref

    def remember(self, text: str, mime: str) -> BlobRef:
        """Know this text, which a file holds; opening a large notebook writes nothing."""
        ref = ref_of(text, mime, _quick_name(text))
        self._remember(ref.digest, text, is_unwritten=True)
        return ref

    def keep(self, digests: Iterable[str]) -> None:
        """Write what was only remembered: a checkpoint will name it."""
        with self._lock:
            texts = {one: self._recent[one] for one in digests if one in self._unwritten}
        for digest, text in texts.items():
            self._write_once(digest, text)
        with self._lock:
            self._unwritten.difference_update(texts)
            self._unused.difference_update(texts)

    def let_go(self, digests: Iterable[str]) -> None:
        """Nobody uses these any more: what is not written by now need not be."""
        with self._lock:
            self._unused.update(self._unwritten.intersection(digests))

    def take_over(self, digests: Iterable[str], other: "DiskBlobs") -> None:
        """Keep here what another project keeps under these digests: a notebook moves over."""
        for digest in digests:
            with contextlib.suppress(BlobMissing):
                if not self._path(digest).exists():
                    self._write(digest, other.get(digest))

    def get(self, digest: str) -> str:
        """The text with this digest.

        Raises:
            BlobMissing: It is not kept here.
        """
        if not _DIGEST.fullmatch(digest):
            raise BlobMissing(digest)
        with self._lock:
            text = self._recent.get(digest)
            if text is not None:
                self._recent.move_to_end(digest)
                return text
        try:
            text = self._path(digest).read_bytes().decode("utf-8", "surrogatepass")
        except FileNotFoundError:
            raise BlobMissing(digest) from None
        self._remember(digest, text)
        return text

    def _path(self, digest: str) -> Path:
        # Folders of 256 keep a listing short where there are many thousands.
        return self._folder / digest[:2] / digest[2:]

    def _write_once(self, name: str, text: str) -> None:
        """Another process gave this text another name: no second copy of it where links work."""
        digest, path = digest_of(text), self._path(name)
        self._write(digest, text)
        with contextlib.suppress(OSError):
            path.parent.mkdir(mode=0o700, exist_ok=True)
            path.hardlink_to(self._path(digest))
        self._write(name, text)

    def _write(self, digest: str, text: str) -> None:
        path = self._path(digest)
        if path.exists():
            return
        data = text.encode("utf-8", "surrogatepass")
        new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
        path.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            with new.open("xb") as file:
                file.write(data)
            new.replace(path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise

    def _remember(self, digest: str, text: str, *, is_unwritten: bool = False) -> None:
        with self._lock:
            if digest not in self._recent:
                self._recent[digest] = text
                self._characters += len(text)
                if is_unwritten:
                    self._unwritten.add(digest)
            self._unused.discard(digest)
            self._recent.move_to_end(digest)
            while self._characters > _MOST_CHARACTERS and len(self._recent) > 1:
                self._forget_oldest()

    def _forget_oldest(self) -> None:
        digest = next(iter(self._recent))
        if digest in self._unwritten:
            if digest not in self._unused:
                # Written first: it is in memory or in its file at any time.
                self._write_once(digest, self._recent[digest])
            self._unwritten.discard(digest)
            self._unused.discard(digest)
        self._characters -= len(self._recent.pop(digest))


def _quick_name(text: str) -> str:
    """A name for this text while this process lives.

    Python's keyed hash, which nobody can aim at, in a fifth of the time of a digest: that would
    take as long as all else that opening a notebook of many pictures does here.
    """
    return f"{_THIS_PROCESS}{hash(text) & 0xFFFF_FFFF_FFFF_FFFF:016x}"
