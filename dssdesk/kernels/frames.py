"""Jupyter's ``v1.kernel.websocket.jupyter.org`` frames: offsets, channel name, message parts."""

from collections.abc import Sequence
from itertools import pairwise

from dssdesk.kernels.errors import FrameNotUnderstood

PROTOCOL = "v1.kernel.websocket.jupyter.org"
_NUMBER = 8
_LEAST_PARTS = 4


def pack_frame(channel: str, parts: Sequence[bytes]) -> bytes:
    """One frame: header, parent, metadata, content, buffers."""
    name = channel.encode()
    offset = _NUMBER * (len(parts) + 3)
    offsets = [offset, offset + len(name)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    numbers = (len(offsets), *offsets)
    return b"".join((*(n.to_bytes(_NUMBER, "little") for n in numbers), name, *parts))


def unpack_frame(frame: bytes) -> tuple[str, list[bytes]]:
    """The channel and the parts of a frame.

    Raises:
        FrameNotUnderstood: These bytes are no such frame.
    """
    count = int.from_bytes(frame[:_NUMBER], "little")
    if not _LEAST_PARTS + 2 <= count <= len(frame) // _NUMBER:
        raise FrameNotUnderstood
    places = range(_NUMBER, _NUMBER * (count + 1), _NUMBER)
    offsets = [int.from_bytes(frame[place : place + _NUMBER], "little") for place in places]
    if offsets != sorted(offsets) or offsets[-1] > len(frame):
        raise FrameNotUnderstood
    parts = [frame[start:end] for start, end in pairwise(offsets[1:])]
    return frame[offsets[0] : offsets[1]].decode("utf-8", "replace"), parts
