"""The menu of one output."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from dssdesk.desk.notebook.outputs.base import OutputWidget, Surroundings


def make_menu(around: Surroundings, output: OutputWidget) -> QMenu:
    """Copy, what this kind of output can do, clear."""
    menu = QMenu(output)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    text = output.selected_text() or output.plain_text()
    if text:
        name = "Copy selection" if output.selected_text() else "Copy text"
        menu.addAction(name).triggered.connect(partial(_copy, text))
    for item in output.menu_items():
        menu.addAction(item.text).triggered.connect(partial(_do, item.do))
    cell_id = output.cell_id
    if cell_id is not None:
        menu.addSeparator()
        clear = partial(around.reach.clear, cell_id)
        menu.addAction("Clear outputs of this cell").triggered.connect(partial(_do, clear))
    return menu


def open_menu_of(around: Surroundings, outputs: Sequence[OutputWidget]) -> None:
    """The menu of a cell's outputs, for the keyboard; one each where there are several."""
    if not outputs:
        return
    first = outputs[0]
    menu = make_menu(around, first)
    if len(outputs) > 1:
        menu = QMenu(first)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, output in enumerate(outputs, start=1):
            part = make_menu(around, output)
            part.setTitle(f"Output {number}")
            menu.addMenu(part)
    menu.popup(first.mapToGlobal(QPoint(0, 0)))


def open_menu(around: Surroundings, output: OutputWidget, at: QPoint) -> None:
    """Show it here, in the screen's coordinates."""
    make_menu(around, output).popup(at)


def _copy(text: str, _is_checked: object = None) -> None:
    QGuiApplication.clipboard().setText(text)


def _do(act: Callable[[], None], _is_checked: object = None) -> None:
    act()
