"""Labels that have little room."""

import pytest
from PySide6.QtGui import QColor, QTextDocument

from dssdesk.desk.kit.labels import ShortLabel, plain_tip
from dssdesk.desk.kit.theme import Look


def test_a_short_label_ends_in_dots_where_there_is_little_room(qtbot):
    label = ShortLabel(Look())
    qtbot.addWidget(label)
    label.setText("1 busy, 1 waiting, 2 desks attached")
    label.resize(500, 20)
    assert label.shown_text == label.text()
    label.resize(90, 20)
    assert label.shown_text.startswith("1 busy")
    assert label.shown_text.endswith("…")
    assert label.text() == "1 busy, 1 waiting, 2 desks attached"  # for a screen reader


def test_a_short_label_is_painted_in_its_colour(qtbot):
    look = Look()
    label = ShortLabel(look, tint="state.danger_text")
    qtbot.addWidget(label)
    label.setText("████")
    label.resize(90, 24)
    image = label.grab().toImage()
    middle = QColor(image.pixel(image.width() // 6, image.height() // 2))
    assert middle == look.colour("state.danger_text")


@pytest.mark.parametrize("text", ["a <b>bold</b> name & co\nin 2 lines", "x < y", "plain"])
def test_a_tooltip_shows_the_letters_of_a_name(text):
    shown = QTextDocument()
    shown.setHtml(plain_tip(text))
    assert shown.toPlainText() == text
