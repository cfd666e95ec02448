"""Mime bundles: from what a kernel or a file says to records."""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from dssdesk.notebook.mending import mended, mended_value
from dssdesk.wire.outputs import INLINE, BlobRef, MimeValue

_encoder = msgspec.json.Encoder()

Keep = Callable[[str, str], BlobRef]
"""What a long text and its mime type are given to: `Blobs.put`, or `Blobs.remember`."""


def is_json(mime: str) -> bool:
    """Whether values of this mime type are JSON rather than text."""
    return mime.startswith("application/") and mime.endswith(("/json", "+json"))


def bundle(data: Mapping[str, Any], keep: Keep) -> dict[str, MimeValue]:
    """The values of a mime bundle in their order; long texts are given to ``keep``."""
    return {mime: _value(mime, value, keep) for mime, value in data.items()}


def raw_json(value: Any) -> msgspec.Raw:
    """A value as JSON; what JSON cannot say (not a number, infinity) becomes null."""
    try:
        return msgspec.Raw(_encoder.encode(value))
    except UnicodeEncodeError:
        return msgspec.Raw(_encoder.encode(mended_value(value)))


def _value(mime: str, value: Any, keep: Keep) -> MimeValue:
    if not is_json(mime):
        if isinstance(value, list):
            with contextlib.suppress(TypeError):  # not only lines: kept as it is
                value = "".join(value)
        if isinstance(value, str):
            value = mended(value)
            if len(value) <= INLINE:
                return MimeValue(text=value)
            return MimeValue(blob=keep(value, mime))
    return MimeValue(json=raw_json(value))
