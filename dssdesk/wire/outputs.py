"""What a kernel gave back for a cell.

The kinds are nbformat 4.5's, plus `Gap`, which marks what may be missing. Values longer than
`INLINE` characters travel as a `BlobRef` and are fetched when they come near the screen
(``GET /desk/blobs/{digest}?project=KEY``), so that a notebook of 30 MB opens at once.
"""

from typing import Any, Literal

import msgspec

from dssdesk.wire.record import Record

INLINE = 8_192
"""Characters up to which a value of a mime bundle travels inside its output."""


NO_JSON = msgspec.Raw()
"""Empty, hence false: msgspec cannot tell an optional `Raw` from null."""


class BlobRef(Record, frozen=True, kw_only=True):
    """A long value, by digest, with what is needed to lay it out before it is there.

    Attributes:
        digest: 160 bits in hex, never given to another text: BLAKE2b of the UTF-8 text, or a name
            that the service gave to a text in a file.
        size: Characters.
        width: Pixels of a picture; 0 where it is unknown or no picture.
        height: The same.
        rows: ``<tr`` in an HTML text, else lines of a text.
    """

    digest: str
    size: int
    width: int = 0
    height: int = 0
    rows: int = 0


class MimeValue(Record, frozen=True, kw_only=True):
    """One representation of a display: exactly one of the three is set.

    Attributes:
        text: A textual value, base64 for binary mime types, as nbformat has it.
        blob: The same where it is long.
        json: The value of a JSON mime type (``application/json``, ``…+json``), short or long.
    """

    text: str | None = None
    blob: BlobRef | None = None
    json: msgspec.Raw = NO_JSON


class Stream(Record, frozen=True, kw_only=True, tag_field="kind", tag="stream"):
    """Text that was printed. Consecutive prints to one stream are one output."""

    name: Literal["stdout", "stderr"]
    text: str


class Display(Record, frozen=True, kw_only=True, tag_field="kind", tag="display_data"):
    """A rich output: one thing in several mime types. ``display_id`` lets a kernel update it."""

    data: dict[str, MimeValue]
    metadata: dict[str, Any] = msgspec.field(default_factory=dict)
    display_id: str = ""


class Result(Record, frozen=True, kw_only=True, tag_field="kind", tag="execute_result"):
    """The value of a cell's last expression."""

    data: dict[str, MimeValue]
    metadata: dict[str, Any] = msgspec.field(default_factory=dict)
    execution_count: int | None = None
    display_id: str = ""


class Error(Record, frozen=True, kw_only=True, tag_field="kind", tag="error"):
    """An exception that ended the cell; the traceback's lines carry ANSI colours."""

    name: str
    value: str
    traceback: tuple[str, ...] = ()


class Gap(Record, frozen=True, kw_only=True, tag_field="kind", tag="gap"):
    """Something may be missing here, or lies elsewhere; never hidden.

    Attributes:
        text: A sentence: what may be missing and why, or where the rest is.
        messages: How many messages, where that is known.
    """

    text: str
    messages: int = 0


Output = Stream | Display | Result | Error | Gap
