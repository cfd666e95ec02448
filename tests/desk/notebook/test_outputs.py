"""Outputs as widgets."""

import base64

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage, QTextDocument

from dssdesk.desk.kit.contrast import ENOUGH, contrast
from dssdesk.desk.kit.theme import Scheme
from dssdesk.desk.notebook import ansi
from dssdesk.desk.notebook.outputs.html_text import InertDocument
from dssdesk.desk.notebook.outputs.log_view import LogView
from dssdesk.desk.notebook.outputs.prose import Prose
from dssdesk.desk.notebook.style import Style
from dssdesk.wire.changes import AddOutput, ClearOutputs
from dssdesk.wire.outputs import Display, MimeValue
from tests.helpers.documents import A, printed

COPY = Qt.KeyboardModifier.ControlModifier


def drawing(width=120, height=60):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return base64.b64encode(buffer.data().data()).decode()


def show(window, output):
    window.tell(AddOutput(cell_id=A, output=output))
    window.view.sync()
    return window.view.widget_of(A).outputs[0]


def painted(widget, qtbot, where):
    return widget.grab().toImage().pixelColor(where)


def test_a_picture_is_as_large_as_it_says_and_comes_by_itself(open_tab, qtbot):
    window = open_tab()
    picture = show(window, Display(data={"image/png": MimeValue(text=drawing())}))
    assert picture.height() == 60
    white = QColor(Qt.GlobalColor.white)
    qtbot.waitUntil(lambda: painted(picture, qtbot, QPoint(5, 5)) == white)


def test_a_wide_picture_is_made_to_fit(open_tab):
    window = open_tab()
    text = drawing(3_000, 300)
    picture = show(window, Display(data={"image/png": MimeValue(text=text)}))
    assert picture.height() < 100


def test_a_picture_may_say_how_large_it_wants_to_be(open_tab):
    window = open_tab()
    size = {"image/png": {"width": 60, "height": 30}}
    data = {"image/png": MimeValue(text=drawing())}
    assert show(window, Display(data=data, metadata=size)).height() == 30


@pytest.mark.parametrize("text", ["", "no base64", "AAAA"])
def test_a_broken_picture_is_no_trouble(open_tab, qtbot, text):
    window = open_tab()
    picture = show(window, Display(data={"image/png": MimeValue(text=text)}))
    with qtbot.waitSignal(window.tab.presenter.outputs.images.ready):
        picture.grab()
    picture.grab()


def test_a_drawing_in_svg_is_shown(open_tab, qtbot):
    text = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40">'
        '<rect width="80" height="40" fill="#ff0000"/></svg>'
    )
    window = open_tab()
    picture = show(window, Display(data={"image/svg+xml": MimeValue(text=text)}))
    assert picture.height() == 40
    red = QColor("#ff0000")
    qtbot.waitUntil(lambda: painted(picture, qtbot, QPoint(5, 5)) == red)


def test_rich_text_loads_nothing(qapp, tmp_path):
    secret = tmp_path / "secret.png"
    QImage(4, 4, QImage.Format.Format_RGB32).save(str(secret))
    document = InertDocument()
    document.setHtml(f'<img src="{secret}"><img src="file://{secret}">')
    kind = QTextDocument.ResourceType.ImageResource.value
    assert document.resource(kind, QUrl.fromLocalFile(str(secret))) is None


@pytest.mark.parametrize(
    ("table", "padding"), [("<TABLE border=1>", 6), ("<table cellpadding='2'>", 2)]
)
def test_cells_of_a_table_within_text_stand_apart(open_tab, table, padding):
    html = f"<b>x</b> {table}<tr><td>1</td><td>2</td></tr></table>"
    shown = show(open_tab(), Display(data={"text/html": MimeValue(text=html)}))
    (frame,) = shown.findChild(Prose).document().rootFrame().childFrames()
    assert frame.format().cellPadding() == padding


def test_a_part_of_what_was_printed_can_be_copied(open_tab, qtbot):
    window = open_tab()
    log = show(window, printed("\x1b[31mone\x1b[0m two\nthree\n")).log
    left = Qt.MouseButton.LeftButton
    style = Style(window.look)
    row = style.code_line
    start = QPoint(round(4 * style.code_advance), row // 2)
    qtbot.mousePress(log.viewport(), left, pos=start)
    qtbot.mouseMove(log.viewport(), QPoint(round(3 * style.code_advance), row + row // 2))
    log._selection.extend(1, 3)
    assert window.view.hasFocus()
    assert window.state.chosen.active == A
    qtbot.keyClick(window.view, Qt.Key.Key_C, COPY)
    assert QGuiApplication.clipboard().text() == "two\nthr"
    log.select_all()
    assert log.selected_text() == "one two\nthree"


def test_long_text_scrolls_inside_and_follows_its_end(qtbot, look):
    log = LogView(Style(look), "line\n" * 100)
    qtbot.addWidget(log)
    log.resize(600, log.wanted_height(600))
    log.show()
    bar = log.verticalScrollBar()
    assert bar.maximum() == 70
    bar.setValue(bar.maximum())
    log.append("more\n" * 10)
    assert bar.value() == bar.maximum()
    bar.setValue(3)
    log.append("more\n")
    assert bar.value() == 3


def test_a_long_value_is_read_from_its_beginning_and_what_is_printed_from_its_end(open_tab):
    window = open_tab()
    window.view.resize(600, 900)
    text = "line\n" * 100
    value = show(window, Display(data={"text/plain": MimeValue(text=text)}))
    window.tell(ClearOutputs(cell_id=A))
    bar = value.log.verticalScrollBar()
    assert (bar.value(), bar.maximum()) == (0, 70)
    bar = show(window, printed(text)).log.verticalScrollBar()
    assert bar.value() == bar.maximum() == 70


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.CONTRAST])
def test_every_theme_has_every_colour(qtbot, look, scheme):
    look.choose_scheme(scheme)
    try:
        text = "".join(f"\x1b[{n}mx\x1b[{n + 10};2;4;7mx\x1b[0m" for n in (*range(30, 38), 90))
        log = LogView(Style(look), text)
        qtbot.addWidget(log)
        log.resize(400, 40)
        assert not log.grab().isNull()
    finally:
        look.choose_scheme(Scheme.LIGHT)


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.CONTRAST])
def test_keywords_in_a_traceback_can_be_read(look, scheme):
    look.choose_scheme(scheme)
    try:
        [(_, pen)], _ = ansi.runs("\x1b[38;5;28;01mreturn")  # as IPython writes them
        text, ground = Style(look).pen_colours(pen)
        assert ground is None
        for token in ("surface.base", "state.danger_soft"):
            assert contrast(text.name(), look.colour(token).name()) >= ENOUGH
    finally:
        look.choose_scheme(Scheme.LIGHT)


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.CONTRAST])
@pytest.mark.parametrize("codes", ["44", "1;41", "100", "48;5;17"])
def test_text_on_a_ground_of_its_own_can_be_read(look, scheme, codes):
    look.choose_scheme(scheme)
    try:
        [(_, pen)], _ = ansi.runs(f"\x1b[{codes}mon it")
        text, ground = Style(look).pen_colours(pen)
        assert contrast(text.name(), ground.name()) >= ENOUGH
    finally:
        look.choose_scheme(Scheme.LIGHT)


def test_a_picture_of_coloured_blocks_keeps_its_colours(look):
    [(_, pen)], _ = ansi.runs("\x1b[38;2;0;0;9;48;2;0;0;12m\N{UPPER HALF BLOCK}")
    text, ground = Style(look).pen_colours(pen)
    assert (text.name(), ground.name()) == ("#000009", "#00000c")


def test_a_table_is_copied_whole(open_tab):
    window = open_tab()
    html = "<table><tr><th></th><th>n</th></tr><tr><th>0</th><td>1</td></tr></table>"
    table = show(window, Display(data={"text/html": MimeValue(text=html)}))
    assert table.plain_text() == "\tn\n0\t1"
    assert table.accessibleName() == "Table, 1 rows, 1 columns"
