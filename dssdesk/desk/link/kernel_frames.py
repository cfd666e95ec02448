"""Frames of Jupyter's kernel WebSocket, `v1.kernel.websocket.jupyter.org`. No Qt here.

A frame is: how many offsets there are, the offsets (64 bit, little-endian), the channel's name,
then the parts of the message: header, parent header, metadata, content, buffers.
"""

from collections.abc import Sequence
from itertools import pairwise

from dssdesk.base.errors import BadInput

SUBPROTOCOL = "v1.kernel.websocket.jupyter.org"

_WORD = 8


def pack(channel: str, parts: Sequence[bytes]) -> bytes:
    """The frame of a message for this channel."""
    name = channel.encode()
    offsets = [_WORD * (len(parts) + 3)]
    offsets.append(offsets[0] + len(name))
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    words = (len(offsets), *offsets)
    return b"".join([*(word.to_bytes(_WORD, "little") for word in words), name, *parts])


def unpack(frame: bytes) -> tuple[str, list[bytes]]:
    """The channel and the parts in this frame.

    Raises:
        BadInput: Its offsets do not fit.
    """
    count = int.from_bytes(frame[:_WORD], "little")
    if count < 6 or len(frame) < _WORD * (count + 1):
        raise BadInput("This is no frame of a kernel's channel.")
    words = [frame[_WORD * n : _WORD * (n + 1)] for n in range(1, count + 1)]
    offsets = [int.from_bytes(word, "little") for word in words]
    if offsets != sorted(offsets) or offsets[-1] != len(frame):
        raise BadInput("This frame of a kernel's channel is cut off.")
    pieces = [frame[start:end] for start, end in pairwise(offsets)]
    return pieces[0].decode(), pieces[1:]
