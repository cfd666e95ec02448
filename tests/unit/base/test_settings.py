"""Settings, typed and on disk."""

import json
import weakref

import pytest

from dssdesk.base.settings import Setting, Settings

SECONDS = Setting(key="notebook.autosave_seconds", default=10, text="Save a changed notebook after")
NAMES = Setting(key="a.names", default=["x"], text="Names")
SWITCH = Setting(key="a.switch", default=False, text="Switch")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "settings.json"


def test_the_default_holds_until_somebody_says_otherwise(path):
    assert Settings(path)[SECONDS] == 10


def test_a_choice_is_kept(path):
    Settings(path)[SECONDS] = 30
    Settings(path)[NAMES] = ["é"]
    settings = Settings(path)
    assert (settings[SECONDS], settings[NAMES]) == (30, ["é"])


@pytest.mark.parametrize("stored", ["30", None, True, 1.5])
def test_a_value_of_another_type_is_passed_over(path, stored):
    path.parent.mkdir()
    path.write_text(json.dumps({SECONDS.key: stored}))
    assert Settings(path)[SECONDS] == 10


def test_a_number_is_no_switch(path):
    path.parent.mkdir()
    path.write_text(json.dumps({SWITCH.key: 1}))
    assert Settings(path)[SWITCH] is False


def test_what_another_version_wrote_is_kept(path):
    path.parent.mkdir()
    path.write_text('{"from.the.future": 1}')
    Settings(path)[SECONDS] = 20
    assert json.loads(path.read_text()) == {"from.the.future": 1, SECONDS.key: 20}


def test_a_file_that_is_no_list_of_settings_means_defaults(path):
    path.parent.mkdir()
    path.write_text("[1]")
    assert Settings(path)[SECONDS] == 10


def test_a_damaged_file_means_defaults_and_a_warning(path, expected_log):
    path.parent.mkdir()
    path.write_text('{"notebook.')
    assert Settings(path)[SECONDS] == 10
    assert "cannot be read" in expected_log.text


class Listener:
    def __init__(self, settings: Settings) -> None:
        self.told = 0
        settings.watch(self.tell, SECONDS)

    def tell(self) -> None:
        self.told += 1


def test_who_watches_is_told_of_another_value_and_not_kept_alive(tmp_path):
    settings = Settings(tmp_path / "desk.json")
    listener = Listener(settings)
    settings[SECONDS] = SECONDS.default
    assert listener.told == 0
    settings[SECONDS] = 77
    settings.reset(SECONDS)
    assert listener.told == 2
    assert settings[SECONDS] == SECONDS.default
    gone = weakref.ref(listener)
    del listener
    assert gone() is None
    settings[SECONDS] = 78
