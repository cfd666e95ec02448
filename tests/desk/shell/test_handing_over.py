"""A second start of the application: the window that is there shows what it was asked to."""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dssdesk.app.handing_over import door_of, hand_over
from dssdesk.app.taking_over import OpenRequests


@pytest.fixture
def door(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("DSSDESK_STATE", str(tmp_path))
    door = door_of(tmp_path / "instance")
    assert door is not None
    return door


@pytest.fixture
def requests(door, qapp, qtbot):
    requests = OpenRequests(door, qapp)
    yield requests
    requests.close()
    requests.setParent(None)


def ask(qtbot, door: Path, file: Path | None) -> bool:
    """As the other process would, which waits for the answer."""
    with ThreadPoolExecutor(1) as other:
        asked = other.submit(hand_over, door, file)
        qtbot.waitUntil(asked.done)
    return asked.result()


def test_the_window_is_told_the_file(qtbot, door, requests):
    with qtbot.waitSignal(requests.wished) as told:
        assert ask(qtbot, door, Path("/tmp/Müller's é.ipynb"))
    assert told.args == ["/tmp/Müller's é.ipynb"]
    with qtbot.waitSignal(requests.wished) as told:
        assert ask(qtbot, door, None)
    assert told.args == [""]


def test_nobody_is_there(qtbot, door, requests):
    requests.close()
    assert not hand_over(door, None)
    assert not hand_over(None, None)


def test_a_window_that_was_killed_leaves_its_door_to_the_next(qtbot, door, qapp):
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(door))
    assert door.exists()
    assert not hand_over(door, None)
    requests = OpenRequests(door, qapp)
    assert ask(qtbot, door, None)
    requests.close()
    requests.setParent(None)


def test_a_second_window_leaves_the_door_to_the_first(qtbot, door, requests, qapp):
    second = OpenRequests(door, qapp)
    second.close()
    with qtbot.waitSignal(requests.wished):
        assert ask(qtbot, door, None)
    second.setParent(None)


def test_what_another_program_sends_opens_nothing(qtbot, door, requests):
    told = []
    requests.wished.connect(told.append)
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(door))
        line.sendall(b"GET / HTTP/1.1\n")
        line.settimeout(0)
        qtbot.waitUntil(lambda: _has_ended(line))
    assert told == []


def test_each_screen_and_each_instance_has_its_own_door(tmp_path, monkeypatch):
    monkeypatch.setenv("DSSDESK_STATE", str(tmp_path))
    monkeypatch.setenv("DISPLAY", ":1")
    first = door_of(tmp_path / "instance")
    assert first == door_of(tmp_path / "x" / ".." / "instance")
    assert first != door_of(tmp_path / "other")
    monkeypatch.setenv("DISPLAY", ":2")
    assert first != door_of(tmp_path / "instance")
    monkeypatch.setenv("DSSDESK_STATE", str(tmp_path / ("long" * 40)))
    assert door_of(tmp_path / "instance") is None


def _has_ended(line: socket.socket) -> bool:
    try:
        return line.recv(16) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True
