"""The start dialog, before anybody is let in; the way in is tried in `tests/e2e`."""

import pytest

from dssdesk.app.entrance import Entrance

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def entrance(qtbot, monkeypatch, tmp_path) -> Entrance:
    monkeypatch.setenv("DSSDESK_STATE", str(tmp_path / "state"))
    entrance = Entrance(None, "http://far.example.org:80")
    qtbot.addWidget(entrance.window)
    entrance.open()
    return entrance


def test_an_address_where_a_password_would_be_read_is_refused_in_place(entrance):
    sheet = entrance.sheet
    assert sheet.problem("address").startswith("A password would travel unprotected")
    for field, text in (("login", "ben"), ("password", "x")):
        sheet.set_value(field, text)
    assert not sheet.submit.isEnabled()
    sheet.set_value("address", "https://far.example.org")
    assert sheet.problem("address") == ""
    assert sheet.submit.isEnabled()


def test_a_service_that_does_not_answer_is_told_in_place(entrance, qtbot):
    sheet = entrance.sheet
    for field, text in (("address", "127.0.0.1:9"), ("login", "ben"), ("password", "x")):
        sheet.set_value(field, text)
    sheet.submit.click()
    qtbot.waitUntil(lambda: sheet.failure.text().startswith("The service does not answer"))
    assert sheet.submit.isEnabled()


@pytest.mark.parametrize("leave", ["cancel", "close"])
def test_who_does_not_want_in_leaves(entrance, qtbot, leave):
    with qtbot.waitSignal(entrance.finished):
        if leave == "cancel":
            entrance.sheet.cancel.click()
        else:
            entrance.window.close()
    assert entrance.way is None
