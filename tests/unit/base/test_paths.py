"""Where things lie."""

from pathlib import Path

from dssdesk.base import paths


def test_the_state_folder_can_be_put_elsewhere(monkeypatch):
    monkeypatch.setenv("DSSDESK_STATE", "/somewhere/short")
    assert paths.state_folder() == Path("/somewhere/short")


def test_state_and_data_are_the_persons_own(monkeypatch, own_home):
    monkeypatch.delenv("DSSDESK_STATE", raising=False)
    assert paths.state_folder().is_relative_to(own_home)
    assert paths.default_instance().parent == paths.data_folder()
    assert paths.data_folder().is_relative_to(own_home)


def test_a_checkout_is_started_by_its_script():
    script = paths.command().removeprefix("sh ")
    assert (paths.CLIENT.parents[1] / script).is_file()


def test_what_we_ship_is_there():
    assert paths.CLIENT.is_dir()
    assert paths.resource("icons").parent.is_dir()
