"""Where one was, kept for the next start."""

import pytest

from dssdesk.base.settings import Settings
from dssdesk.desk.kit.memory import SEEN, Memory


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(tmp_path / "desk.json")


def test_a_record_is_there_at_the_next_start(qtbot, settings):
    memory = Memory(settings)
    memory.keep("notebook:NYC/Ünïcode\u2028", {"y": -3})
    qtbot.waitUntil(lambda: settings[SEEN] != [], timeout=3000)
    assert Memory(settings).recall("notebook:NYC/Ünïcode\u2028") == {"y": -3}
    assert Memory(settings).recall("never") == {}


def test_the_oldest_are_forgotten(qapp, settings):
    memory = Memory(settings)
    for number in range(400):
        memory.keep(str(number), {"y": number})
    memory.write()
    assert len(settings[SEEN]) == 300
    assert memory.recall("0") == {}
    assert memory.recall("399") == {"y": 399}


def test_nonsense_in_the_file_does_no_harm(qapp, settings):
    settings[SEEN] = ["notebook:a\t{", "b", "c\t[]", 'd\t{"y": 1}']
    memory = Memory(settings)
    assert (memory.recall("notebook:a"), memory.recall("d")) == ({}, {"y": 1})
