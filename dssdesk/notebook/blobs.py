"""Long values of outputs, kept by digest, and what can be told of them at a glance."""

import base64
import re
import struct
from collections.abc import Iterable, Iterator
from typing import Protocol

import msgspec

from dssdesk.notebook.digest import digest_of
from dssdesk.notebook.errors import BlobMissing
from dssdesk.wire.cells import Cell
from dssdesk.wire.outputs import INLINE, BlobRef, Display, MimeValue, Result

_HEAD = 4_096
"""Characters of a picture that hold its size, unless a JPEG begins with a long preview."""

_JPEG_HEAD = 400_000
_JPEG_NO_SIZE = {0xC4, 0xC8, 0xCC}
_SVG_TAG = re.compile(r"<svg\b[^>]*>", re.DOTALL)
_SVG_SIDE = r"""\s%s\s*=\s*["']\s*([0-9.]+)(px|pt)?\s*["']"""
_SVG_WIDTH, _SVG_HEIGHT = re.compile(_SVG_SIDE % "width"), re.compile(_SVG_SIDE % "height")
_SVG_BOX = re.compile(
    r"""\sviewBox\s*=\s*["']\s*[-0-9.e]+[\s,]+[-0-9.e]+[\s,]+([0-9.]+)[\s,]+([0-9.]+)"""
)
_PIXELS_A_POINT = 4 / 3


class Blobs(Protocol):
    """Where long values are kept."""

    def put(self, text: str, mime: str) -> BlobRef:
        """Keep this text; the same text is kept once."""

    def remember(self, text: str, mime: str) -> BlobRef:
        """Know this text, which a file holds, while this process lives; `keep` may follow."""

    def keep(self, digests: Iterable[str]) -> None:
        """Keep what was only remembered: a working copy will name it."""

    def let_go(self, digests: Iterable[str]) -> None:
        """No document that is open holds these any more."""

    def get(self, digest: str) -> str:
        """The text with this digest.

        Raises:
            BlobMissing: It is not kept here.
        """


class MemoryBlobs:
    """Keeps long values in memory."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def put(self, text: str, mime: str) -> BlobRef:
        """Keep this text."""
        ref = ref_of(text, mime)
        self._texts.setdefault(ref.digest, text)
        return ref

    remember = put

    def keep(self, digests: Iterable[str]) -> None:
        """Everything is kept already."""

    def let_go(self, digests: Iterable[str]) -> None:
        """Everything is kept for good."""

    def get(self, digest: str) -> str:
        """The text with this digest.

        Raises:
            BlobMissing: It is not kept here.
        """
        try:
            return self._texts[digest]
        except KeyError:
            raise BlobMissing(digest) from None


def digests_in(cells: Iterable[Cell]) -> Iterator[str]:
    """The digests that the outputs of these cells name."""
    for cell in cells:
        for output in cell.outputs:
            if isinstance(output, Display | Result):
                for value in output.data.values():
                    if value.blob is not None:
                        yield value.blob.digest


def with_blobs(cell: Cell, blobs: Blobs) -> Cell:
    """The cell with its long texts kept: one that is pasted from elsewhere brings them along."""
    outputs = tuple(
        msgspec.structs.replace(
            output, data={mime: _kept(mime, one, blobs) for mime, one in output.data.items()}
        )
        if isinstance(output, Display | Result)
        else output
        for output in cell.outputs
    )
    return msgspec.structs.replace(cell, outputs=outputs)


def _kept(mime: str, value: MimeValue, blobs: Blobs) -> MimeValue:
    if value.text is None or len(value.text) <= INLINE:
        return value
    return MimeValue(blob=blobs.put(value.text, mime))


def ref_of(text: str, mime: str, digest: str = "") -> BlobRef:
    """The reference for a long value: its digest, and its size on the screen where that is told."""
    width, height = picture_size(text, mime) if mime.startswith("image/") else (0, 0)
    rows = 0
    if mime == "text/html":
        rows = text.count("<tr") or text.count("\n") + 1
    elif mime.startswith("text/"):
        rows = len(text.rstrip("\n")) and text.count("\n", 0, len(text.rstrip("\n"))) + 1
    return BlobRef(
        digest=digest or digest_of(text), size=len(text), width=width, height=height, rows=rows
    )


def picture_size(text: str, mime: str) -> tuple[int, int]:
    """Width and height in pixels, from the picture's header; zeros where that tells nothing."""
    try:
        match mime:
            case "image/png":
                return _png_size(_decoded(text, 64))
            case "image/jpeg":
                return _jpeg_size(_decoded(text, _JPEG_HEAD))
            case "image/gif":
                width, height = struct.unpack("<HH", _decoded(text, 64)[6:10])
                return width, height
            case "image/svg+xml":
                return _svg_size(text[:_HEAD])
    except (ValueError, struct.error, IndexError):
        pass
    return 0, 0


def _decoded(text: str, most: int) -> bytes:
    head = "".join(text[:most].split())
    return base64.b64decode(head[: len(head) // 4 * 4])


def _png_size(data: bytes) -> tuple[int, int]:
    if data[12:16] != b"IHDR":
        return 0, 0
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int]:
    place = 2
    while data[place] == 0xFF:
        marker = data[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _JPEG_NO_SIZE:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + int.from_bytes(data[place + 2 : place + 4])
    return 0, 0


def _svg_size(head: str) -> tuple[int, int]:
    tag = _SVG_TAG.search(head)
    if tag is None:
        return 0, 0
    width, height = _SVG_WIDTH.search(tag[0]), _SVG_HEIGHT.search(tag[0])
    if width and height:
        return _svg_pixels(width), _svg_pixels(height)
    box = _SVG_BOX.search(tag[0])
    return (round(float(box[1])), round(float(box[2]))) if box else (0, 0)


def _svg_pixels(side: re.Match[str]) -> int:
    return round(float(side[1]) * (_PIXELS_A_POINT if side[2] == "pt" else 1))
