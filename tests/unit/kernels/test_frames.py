"""Jupyter's WebSocket frames there and back; nonsense is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dssdesk.kernels.errors import FrameNotUnderstood
from dssdesk.kernels.frames import pack_frame, unpack_frame


@given(some.text(max_size=10), some.lists(some.binary(max_size=20), min_size=4))
def test_a_frame_is_unpacked_as_it_was_packed(channel: str, parts: list[bytes]):
    assert unpack_frame(pack_frame(channel, parts)) == (channel, parts)


def test_a_frame_is_what_jupyter_server_makes():
    frame = pack_frame("shell", [b"h", b"p", b"m", b"c"])
    assert frame[:8] == (6).to_bytes(8, "little")
    assert frame[8:16] == (56).to_bytes(8, "little")
    assert frame[56:] == b"shellhpmc"


@given(some.binary(max_size=200))
def test_nonsense_is_refused_or_harmless(frame: bytes):
    try:
        _, parts = unpack_frame(frame)
    except FrameNotUnderstood:
        return
    assert len(parts) >= 4


def test_an_empty_frame_is_refused():
    with pytest.raises(FrameNotUnderstood):
        unpack_frame(b"")
