"""Formulas, JSON, long texts, tracebacks that lead somewhere, and the menu of an output."""

import base64
import json
import threading

import msgspec
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from dssdesk.desk.notebook.chosen import one
from dssdesk.desk.notebook.outputs import choice, table_text
from dssdesk.desk.notebook.outputs.json_tree import JsonTree
from dssdesk.desk.notebook.outputs.menu import make_menu
from dssdesk.desk.notebook.outputs.picture import Picture
from dssdesk.desk.notebook.outputs.rows import ErrorRow
from dssdesk.desk.notebook.outputs.table_window import TableWindow
from dssdesk.desk.notebook.outputs.text_window import TextWindow
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import AddOutput
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import ClearCellOutputs
from dssdesk.wire.outputs import BlobRef, Display, Error, MimeValue
from tests.desk.notebook.conftest import NOTEBOOK
from tests.desk.notebook.test_outputs import drawing, painted
from tests.helpers.documents import A, B, C, code, printed

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|raise|grabbing")  # of windows, offscreen
LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
TRACE = (
    "\x1b[31mKeyError\x1b[39m   Traceback (most recent call last)",
    "\x1b[36mCell\x1b[39m\x1b[36m \x1b[39m\x1b[32mIn[4], line 3\x1b[39m\n      1 a\n----> 3 f(x)",
)


def markdown(source, **fields):
    return Cell(id=A, kind=CellKind.MARKDOWN, source=source, **fields)


def show(window, output, cell=A):
    window.tell(AddOutput(cell_id=cell, output=output))
    window.view.sync()
    return window.view.widget_of(cell).outputs[-1]


def prose_of(window):
    return window.view.widget_of(A)._prose


def settled(window, qtbot):
    """Every formula was set, or cannot be."""
    math = window.tab.presenter.outputs.math
    qtbot.waitUntil(lambda: bool(math._kept) and not math._working, timeout=20_000)


def windows_of(kind):
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, kind)]


def test_a_formula_is_drawn_in_its_text(open_tab, qtbot):
    window = open_tab(markdown("Energy is $E=mc^2$.\n\n$$\\frac{a}{b}$$"))
    settled(window, qtbot)
    shapes = window.tab.presenter.outputs.math._kept
    assert {formula.tex: formula.is_display for formula in shapes} == {
        "E=mc^2": False,
        "\\frac{a}{b}": True,
    }
    assert all(shape is not None for shape in shapes.values())
    prose = prose_of(window)
    assert prose.whole_text() == "Energy is $E=mc^2$.\n$$\\frac{a}{b}$$"
    prose.selectAll()
    assert prose.selected_text().rstrip() == prose.whole_text()


def test_a_formula_makes_room_for_itself(open_tab, qtbot):
    tall = "$$" + "\\frac{1}{" * 6 + "x" + "}" * 6 + "$$"
    window = open_tab(markdown(tall))
    settled(window, qtbot)
    height = max(shape.size.height() for shape in window.tab.presenter.outputs.math._kept.values())
    qtbot.waitUntil(lambda: window.view.widget_of(A).height() > height)


@pytest.mark.parametrize("tex", ["\\frac{1}{", "\\nosuchcommand{x}"])
def test_a_formula_that_cannot_be_drawn_shows_its_source(open_tab, qtbot, tex):
    window = open_tab(markdown(f"a ${tex}$ b"))
    settled(window, qtbot)
    assert list(window.tab.presenter.outputs.math._kept.values()) == [None]
    prose_of(window).grab()
    assert prose_of(window).whole_text() == f"a ${tex}$ b"


def test_latex_as_an_output_is_drawn_and_wins_over_its_text(open_tab, qtbot):
    window = open_tab()
    data = {"text/latex": MimeValue(text="$\\alpha$"), "text/plain": MimeValue(text="alpha")}
    output = show(window, Display(data=data))
    settled(window, qtbot)
    assert output.plain_text() == "$\\alpha$"


def test_a_picture_that_the_cell_brings_along_is_shown(open_tab, qtbot):
    attachments = {"plot one.png": {"image/png": drawing(60, 50)}}
    window = open_tab(markdown("![a](attachment:plot%20one.png)", attachments=attachments))
    window.view.sync()
    prose = prose_of(window)
    white = QColor(Qt.GlobalColor.white)
    assert prose.height() >= 50
    qtbot.waitUntil(lambda: painted(prose, qtbot, QPoint(30, 20)) == white)


def test_other_pictures_in_a_text_stay_empty(open_tab, tmp_path):
    secret = tmp_path / "secret.png"
    QImage(40, 40, QImage.Format.Format_RGB32).save(str(secret))
    window = open_tab(
        markdown(f"![a]({secret}) ![b](http://127.0.0.1:1/x.png) ![c](attachment:no)")
    )
    assert prose_of(window).height() < 40
    prose_of(window).grab()


@pytest.mark.qt_log_ignore("QSvgHandler|link #", extend=True)  # it misses what was taken away
def test_what_is_shown_without_scripts_asks_for_nothing(open_tab, qtbot, probe_server):
    address = f"http://127.0.0.1:{probe_server.server_port}"
    html = (
        f'<link rel="stylesheet" href="{address}/css"><style>@import "{address}/import";</style>'
        f'<p style="background-image: url({address}/style)">text</p><img src="{address}/img">'
        f'<table background="{address}/table"><tr><td>1<td><img src="{address}/cell"></table>'
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        f'<image href="{address}/image" width="9" height="9"/><use href="{address}/use#x"/></svg>'
    )
    text = f"![a]({address}/md) ![b](<{address}/md2>)\n\n<img src='{address}/raw'>\n\n$x$"
    window = open_tab(markdown(text), code(B), code(C))
    outputs = [
        show(window, Display(data={"text/html": MimeValue(text=html)}), B),
        show(window, Display(data={"text/markdown": MimeValue(text=text)}), B),
        show(window, Display(data={"image/svg+xml": MimeValue(text=svg)}), B),
    ]
    with qtbot.waitSignal(window.tab.presenter.outputs.images.ready):
        for output in outputs:
            output.grab()
    settled(window, qtbot)
    window.host.grab()
    assert probe_server.seen == []
    assert not window.tab.presenter.outputs.web.is_started


def test_a_link_to_a_heading_goes_to_its_cell(open_tab, qtbot):
    far = Cell(id=B, kind=CellKind.MARKDOWN, source="text\n\n## What to *do* next")
    window = open_tab(markdown("[go](#What-to-do-next)"), code(C, "\n" * 60), far)
    window.tab.presenter.outputs.go_to_heading("What-to-do-next")
    assert window.state.chosen.active == B
    window.tab.presenter.outputs.go_to_heading("nowhere")
    assert "nowhere" in window.notices[-1].text


def tree_of(window, value):
    raw = msgspec.Raw(json.dumps(value).encode())
    return show(window, Display(data={"application/json": MimeValue(json=raw)}))


def test_json_is_a_tree_that_folds(open_tab, qtbot):
    window = open_tab()
    tree = tree_of(window, {"a": [1, {"b": None}], "c": "x"})
    assert isinstance(tree, JsonTree)
    line = tree.height_for(500) // 3
    assert tree.height_for(500) == 3 * line
    qtbot.mouseClick(tree, LEFT, pos=QPoint(30, line + line // 2))
    assert tree.height_for(500) == 5 * line
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert tree.height_for(500) == 3 * line
    tree.grab()
    assert json.loads(tree.plain_text()) == {"a": [1, {"b": None}], "c": "x"}


def test_a_large_json_value_stays_folded(open_tab):
    window = open_tab()
    tree = tree_of(window, list(range(100_000)))
    line = tree.height_for(500)
    tree.toggle(0)
    assert tree.height_for(500) < 600 * line


def test_a_table_of_thousands_of_rows_is_read_beside_the_window(open_tab, qtbot, monkeypatch):
    readers = []

    def read(text):
        readers.append(threading.current_thread())
        return table_text.read_table(text)

    monkeypatch.setattr(choice, "read_table", read)
    rows = "".join(f"<tr><th>{row}</th><td>{'x' * 99}</td></tr>" for row in range(2_000))
    text = f"<table>{rows}</table>"
    ref = BlobRef(digest="0" * 40, size=len(text), rows=2_000)
    window = open_tab(code("a", "", Display(data={"text/html": MimeValue(blob=ref)})))
    window.link.blob_asks[0][1].resolve(text)
    (widget,) = window.view.widget_of(A).outputs
    qtbot.waitUntil(lambda: widget.plain_text().count("\n") == 1_999)
    assert readers[0] is not threading.main_thread()
    before = table_text.read_table.cache_info().misses
    choice.read_table(text)
    assert table_text.read_table.cache_info().misses == before


@pytest.mark.parametrize(("mime", "suffix"), [("image/gif", "GIF"), ("image/jpeg", "JPG")])
def test_other_kinds_of_picture_are_shown(open_tab, qtbot, mime, suffix):
    image = QImage(50, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if suffix == "GIF":  # Qt reads these, and writes none
        text = "R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="
        size = {mime: {"width": 50, "height": 40}}
    else:
        image.save(buffer, suffix)
        text, size = base64.b64encode(buffer.data().data()).decode(), {}
    window = open_tab()
    picture = show(window, Display(data={mime: MimeValue(text=text)}, metadata=size))
    assert isinstance(picture, Picture)
    assert picture.height() == 40
    white = QColor(Qt.GlobalColor.white)
    qtbot.waitUntil(lambda: painted(picture, qtbot, QPoint(5, 5)) == white)


def test_a_long_text_opens_in_a_window_where_it_can_be_found(open_tab, qtbot):
    window = open_tab()
    output = show(window, printed("".join(f"line {n}\n" for n in range(500))))
    assert output.is_long
    assert not show(window, printed("short\n"), B).is_long
    output.grab()
    area = output._links["Open full"]
    qtbot.mouseClick(output, LEFT, pos=area.center())
    (opened,) = windows_of(TextWindow)
    assert len(opened.log.store) == 500
    opened.field.setText("LINE 44")
    qtbot.waitUntil(lambda: opened.log.selected_text() == "line 44")
    qtbot.keyClick(opened, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: opened.words.text() == "Line 441 of 500")
    qtbot.keyClick(opened, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: opened.words.text() == "Line 45 of 500")
    opened.field.setText("nothing like it")
    qtbot.waitUntil(lambda: opened.words.text() == "No line matches")
    opened.close()


def test_a_table_opens_in_a_viewer_where_it_is_sorted_and_searched(open_tab, qtbot):
    rows = "".join(f"<tr><th>{n}</th><td>{n * 7 % 10}</td><td>a</td></tr>" for n in range(10))
    head = "<tr><th></th><th>late</th><th>name</th></tr>"
    text = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
    window = open_tab()
    output = show(window, Display(data={"text/html": MimeValue(text=text)}))
    output.grab()
    qtbot.mouseClick(output, LEFT, pos=output._links["Open in viewer"].center())
    (opened,) = windows_of(TableWindow)
    qtbot.waitUntil(opened.isActiveWindow)
    grid = opened.grid
    header = grid.horizontalHeader()
    title = QPoint(header.sectionViewportPosition(1) + 10, 5)
    qtbot.mouseClick(header.viewport(), LEFT, pos=title)
    shown = [grid.model().index(row, 1).data() for row in range(10)]
    assert shown == [str(n) for n in range(10)]
    opened.field.setText("7")
    qtbot.waitUntil(lambda: opened.words.text() == "2 of 10 rows")
    grid.selectRow(0)
    qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "1\t7\ta"
    saved = []
    opened.save_wished.connect(lambda name, text: saved.append((name, text)))
    opened._save.click()
    assert saved == [("Output.csv", ",late,name\n1,7,a\n7,9,a\n")]
    for dialog in window.host.findChildren(QFileDialog):
        dialog.reject()
    opened.close()


def test_a_text_that_grows_long_says_so(open_tab):
    window = open_tab()
    output = show(window, printed("x\n" * 30))
    before = output.height_for(500)
    output.append("x\n")
    assert output.is_long
    assert output.height_for(500) > before


def test_a_frame_leads_to_the_line_of_its_cell(open_tab, qtbot):
    window = open_tab(code(A, "1\n2\n3", execution_count=4), code(B), code(C))
    row = show(window, Error(name="KeyError", value="'x'", traceback=TRACE), B)
    row.fold(folded=False)
    window.view.sync()
    style = row._style
    point = QPoint(round(3 * style.code_advance), style.code_line + style.code_line // 2)
    qtbot.mouseClick(row._log.viewport(), LEFT, pos=point)
    assert window.state.chosen.active == A
    assert window.state.chosen.is_editing
    assert window.view.widget_of(A).editor.caret() == 4


def test_a_frame_of_a_cell_that_is_gone_says_so(open_tab):
    window = open_tab()
    row = show(window, Error(name="KeyError", value="'x'", traceback=TRACE))
    row.go_to(row.frames()[1])
    assert "In [4]" in window.notices[-1].title


def test_a_frame_of_a_file_shows_the_file_at_its_line(open_tab, tmp_path):
    file = tmp_path / "work.py"
    file.write_text("".join(f"line {n}\n" for n in range(1, 400)))
    trace = (f"File {file}:300, in f(x)", f"File {tmp_path}/none.py:1")
    window = open_tab()
    row = show(window, Error(name="E", value="", traceback=trace))
    row.go_to(row.frames()[0])
    (opened,) = windows_of(TextWindow)
    assert opened.log._marked == 299
    assert opened.log.verticalScrollBar().value() > 200
    opened.close()
    row.go_to(row.frames()[1])
    assert "none.py" in window.notices[-1].text


def menu_of(window, output):
    menu = make_menu(window.view._around, output)
    return {action.text(): action for action in menu.actions() if action.text()}


def test_an_output_can_be_cleared_copied_and_saved(open_tab, qtbot, tmp_path):
    window = open_tab()
    window.link.answer(ClearCellOutputs, Done())
    picture = show(window, Display(data={"image/png": MimeValue(text=drawing())}))
    with qtbot.waitSignal(window.tab.presenter.outputs.images.ready):
        picture.grab()
    menu = menu_of(window, picture)
    menu["Copy image"].trigger()
    assert QGuiApplication.clipboard().image().width() == 120
    menu["Save image as…"].trigger()
    (dialog,) = window.view.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "p.png"))
    dialog.close()
    assert QImage(str(tmp_path / "p.png")).height() == 60
    menu["Clear outputs of this cell"].trigger()
    assert window.link.asked_of(ClearCellOutputs) == [
        ClearCellOutputs(notebook=NOTEBOOK, cell_ids=(A,))
    ]


def test_the_menu_opens_by_keyboard_for_each_output(open_tab, qtbot):
    window = open_tab()
    action = window.tab.actions["notebook.output_menu"]
    show(window, printed("one"))
    show(window, Display(data={"image/png": MimeValue(text=drawing())}))
    window.tab.commands.select(one(A))
    assert action.isEnabled()
    qtbot.keyClick(window.view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = QApplication.activePopupWidget()
    parts = {each.text(): each.menu() for each in menu.actions()}
    assert list(parts) == ["Output 1", "Output 2"]
    assert "Open full" in [each.text() for each in parts["Output 1"].actions()]
    menu.close()
    window.tab.commands.select(one(B))
    assert not action.isEnabled()


@pytest.mark.parametrize(
    ("output", "item"),
    [
        (printed("one\ntwo\n"), "Select all"),
        (Display(data={"text/markdown": MimeValue(text="*one*")}), "Copy text"),
        (Display(data={"image/png": MimeValue(text=drawing())}), "Copy image"),
        (Error(name="KeyError", value="'x'", traceback=TRACE), "Unfold traceback"),
        (Display(data={"text/html": MimeValue(text="<table><tr><td>1</table>")}), "Copy text"),
    ],
)
def test_a_right_click_opens_the_menu_of_the_output(open_tab, output, item):
    window = open_tab()
    shown = show(window, output)
    at = shown.mapTo(window.view.viewport(), QPoint(5, 5))
    widget = window.view.viewport().childAt(at)
    point = widget.mapFrom(window.view.viewport(), at)
    click = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, point, widget.mapToGlobal(point), NO_KEYS
    )
    QApplication.sendEvent(widget, click)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert item in [each.text() for each in menu.actions()]
    menu.close()


def test_the_menu_of_a_traceback_leads_to_its_frames(open_tab):
    window = open_tab(code(A, "1\n2\n3", execution_count=4), code(B), code(C))
    row = show(window, Error(name="KeyError", value="'x'", traceback=TRACE), B)
    assert isinstance(row, ErrorRow)
    menu = menu_of(window, row)
    menu["Go to In [4], line 3"].trigger()
    assert window.state.chosen.active == A
    menu["Unfold traceback"].trigger()
    assert not row.is_folded
    menu["Copy text"].trigger()
    assert "Cell In[4], line 3" in QGuiApplication.clipboard().text()
