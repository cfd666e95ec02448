"""Frames of Jupyter's kernel WebSocket."""

import pytest

from dssdesk.base.errors import BadInput
from dssdesk.desk.link.kernel_frames import pack, unpack

PARTS = [b"{}", b"{}", b"", b'{"a": 1}', b"\x00buffer"]


def test_a_frame_gives_back_what_was_packed():
    assert unpack(pack("shell", PARTS)) == ("shell", PARTS)


def test_a_frame_looks_as_jupyter_server_makes_it():
    from jupyter_client.session import Session

    session = Session(key=b"")
    message = session.msg("comm_info_request", {"a": 1})
    parts = session.serialize(message)[2:]
    number, *offsets = (len(parts) + 2, 8 * (len(parts) + 3))
    frame = pack("shell", parts)
    assert int.from_bytes(frame[:8], "little") == number
    assert int.from_bytes(frame[8:16], "little") == offsets[0]
    assert frame[offsets[0] : offsets[0] + 5] == b"shell"


@pytest.mark.parametrize("cut", [0, 7, 20, 60, -1])
def test_a_frame_that_was_cut_off_is_refused(cut):
    with pytest.raises(BadInput):
        unpack(pack("shell", PARTS)[:cut])
