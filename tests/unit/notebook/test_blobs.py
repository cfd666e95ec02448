"""Digests, and what is known of a long value before it is fetched."""

import base64
import struct

import pytest

from dssdesk.notebook.blobs import MemoryBlobs, picture_size, ref_of, with_blobs
from dssdesk.notebook.digest import digest_of
from dssdesk.notebook.errors import BlobMissing
from dssdesk.wire.outputs import Display, MimeValue
from tests.helpers.documents import code, printed

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"rest" * 20
EXIF = b"\xff\xe1" + struct.pack(">H", 30_002) + b"x" * 30_000
SOF = b"\xff\xc2\0\x11\x08" + struct.pack(">HH", 300, 400) + b"rest" * 20
JPEG = b"\xff\xd8" + EXIF + SOF


def base64_of(data):
    return base64.b64encode(data).decode()


def test_a_digest_is_blake2b_160():
    assert digest_of("é") == "e4279464591bf4153fa9f7bfecb8a64d47812312"


def test_half_a_character_has_a_digest_too():
    assert digest_of("\ud83d") == digest_of("?")


def test_what_was_put_can_be_got():
    blobs = MemoryBlobs()
    ref = blobs.put("long", "text/plain")
    assert blobs.get(ref.digest) == "long"


def test_what_was_never_put_is_missing():
    with pytest.raises(BlobMissing):
        MemoryBlobs().get("0" * 40)


@pytest.mark.parametrize(
    ("text", "mime", "size"),
    [
        (base64_of(PNG), "image/png", (640, 480)),
        (base64.encodebytes(PNG).decode(), "image/png", (640, 480)),
        (base64_of(JPEG), "image/jpeg", (400, 300)),
        (base64_of(b"GIF89a\x10\0\x20\0" + b"rest" * 20), "image/gif", (16, 32)),
        ('<?xml?>\n<svg xmlns="x" width="72pt" height="36.0pt">', "image/svg+xml", (96, 48)),
        ("<svg width='10' height='20px'/>", "image/svg+xml", (10, 20)),
        ('<svg width="100%" viewBox="0 0 30 40.4"/>', "image/svg+xml", (30, 40)),
        ("<svg/>", "image/svg+xml", (0, 0)),
        ("not base64!", "image/png", (0, 0)),
        ("", "image/jpeg", (0, 0)),
        ("aGFsbG8=", "image/webp", (0, 0)),
    ],
)
def test_a_picture_tells_its_size(text, mime, size):
    assert picture_size(text, mime) == size


@pytest.mark.parametrize(
    ("text", "mime", "rows"),
    [
        ("<table><tr><td>1</td></tr><tr></tr></table>", "text/html", 2),
        ("<p>a\nb</p>", "text/html", 2),
        ("a\nb\nc\n", "text/plain", 3),
        ("a", "text/plain", 1),
        ("", "text/plain", 0),
        (base64_of(PNG), "image/png", 0),
    ],
)
def test_rows_are_counted(text, mime, rows):
    assert ref_of(text, mime).rows == rows


def test_a_pasted_cell_gives_its_long_texts_to_the_blobs():
    blobs, long = MemoryBlobs(), "x" * 10_000
    data = {"text/plain": MimeValue(text="short"), "text/html": MimeValue(text=long)}
    cell = code("a", "f()", Display(data=data), printed("out"))
    (shown, stream) = with_blobs(cell, blobs).outputs
    assert shown.data["text/plain"] == MimeValue(text="short")
    assert blobs.get(shown.data["text/html"].blob.digest) == long
    assert stream == printed("out")
