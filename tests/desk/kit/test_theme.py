"""Theme and text size reach the application."""

import pytest
from PySide6.QtGui import QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from dssdesk.base.settings import Settings
from dssdesk.desk.kit.theme import SCHEME, TEXT_SIZE, Look, Scheme, colour
from dssdesk.desk.kit.tokens import TypeRole


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.CONTRAST])
def test_a_theme_becomes_the_palette(look, scheme):
    look.choose_scheme(scheme)
    window = QApplication.palette().color(QPalette.ColorRole.Window)
    assert window.name().upper() == look.theme.surface.window
    assert look.is_dark is (scheme is not Scheme.LIGHT)


def test_the_style_sheet_has_no_placeholder_left(look):
    assert "$" not in QApplication.instance().styleSheet()


def test_choices_survive_the_next_start(qapp, tmp_path):
    settings = Settings(tmp_path / "settings.json")
    first = Look(settings)
    first.choose_scheme(Scheme.DARK)
    first.choose_text_size(130)
    again = Look(Settings(tmp_path / "settings.json"))
    assert (again.scheme, again.text_size) == (Scheme.DARK, 130)


def test_a_choice_that_is_not_understood_is_the_default(qapp, tmp_path):
    settings = Settings(tmp_path / "settings.json")
    settings[SCHEME] = "sepia"
    settings[TEXT_SIZE] = 4000
    look = Look(settings)
    assert (look.scheme, look.text_size) == (Scheme.SYSTEM, 200)
    assert look.shown_scheme is not Scheme.SYSTEM


def test_changing_the_look_is_told(qtbot, look):
    with qtbot.waitSignal(look.changed, timeout=1000):
        look.choose_text_size(120)
    assert look.px(10) == 12


@pytest.mark.parametrize(
    ("role", "family", "weight"),
    [
        (TypeRole.BODY, "Inter", 400),
        (TypeRole.STRONG, "Inter", 500),
        (TypeRole.TITLE, "Inter", 600),
        (TypeRole.CODE, "JetBrains Mono", 400),
    ],
)
def test_bundled_fonts_are_used(look, role, family, weight):
    info = QFontInfo(look.font(role))
    assert (info.family(), info.weight()) == (family, weight)


def test_figures_have_equal_width(look):
    from PySide6.QtGui import QFontMetricsF

    metrics = QFontMetricsF(look.font(TypeRole.BODY, figures=True))
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_a_colour_may_be_transparent():
    assert colour("#161B2247").getRgb() == (0x16, 0x1B, 0x22, 0x47)
    assert colour("#161B22").alpha() == 255
