"""Every preview opens, and its picture is the same twice."""

import pytest
from PySide6.QtCore import QSize

from dssdesk.base.settings import Settings
from dssdesk.desk.kit.theme import MOTION, Look, Scheme
from dssdesk.desk.preview.shot import build_preview, prepare_application, shoot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def look(qapp, tmp_path) -> Look:
    settings = Settings(tmp_path / "settings.json")
    settings[MOTION] = False
    prepare_application(for_shot=True)
    return Look(settings)


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.CONTRAST])
@pytest.mark.parametrize(
    "screen",
    ["administration", "explorer", "home", "kit", "project", "shell", "templates", "welcome"],
)
def test_a_preview_has_a_picture(qtbot, look, screen, scheme):
    look.choose_scheme(scheme)
    widget = build_preview(screen, look)
    qtbot.addWidget(widget, before_close_func=_let_it_close)
    image = shoot(widget)
    assert image.size() == widget.size() * widget.devicePixelRatioF()
    assert image.size() != QSize(0, 0)
    assert shoot(widget) == image


def test_an_unknown_screen_is_an_error(look):
    with pytest.raises(ModuleNotFoundError):
        build_preview("nothing", look)


def _let_it_close(widget) -> None:
    widget._may_close = True
