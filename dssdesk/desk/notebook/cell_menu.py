"""The menu of a cell, at the pointer or the caret: its text's entries, then the cell's."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu

from dssdesk.desk.kit.actions import ActionSet, make_action, make_menu
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.cell_tools import MORE
from dssdesk.desk.notebook.cell_widget import CellWidget
from dssdesk.desk.notebook.commands import Commands
from dssdesk.desk.notebook.editor import CodeEditor
from dssdesk.desk.notebook.view import NotebookView

_RUN = ("run_in_place", "run_above", "run_below")
_KEYS = QKeySequence.StandardKey
_OF_TEXT = ("split_cell", "run_in_console")


class CellMenu(QObject):
    """Opens it where the cells' own parts, such as outputs, have no menu."""

    def __init__(self, view: NotebookView, commands: Commands, actions: ActionSet) -> None:
        super().__init__(view)
        self._view = view
        self._commands = commands
        self._actions = actions
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.ContextMenu or not isinstance(event, QContextMenuEvent):
            return False
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        widget = self._active() if by_key else self._at(event.globalPos())
        if widget is None:
            return False
        editor = widget.editor if widget.editor is not None and widget.editor.hasFocus() else None
        if editor is None and widget.cell_id not in self._commands.state.selected():
            self._commands.select(choosing.one(widget.cell_id))
        at = _own_place(widget, editor) if by_key else event.globalPos()
        self.make(editor).popup(at)
        event.accept()
        return True

    def make(self, editor: CodeEditor | None) -> QMenu:
        """The menu; with what concerns text while an editor has the keyboard."""
        menu = make_menu(self._view)
        names: tuple[str, ...] = MORE
        if editor is not None:
            self._add(menu, ("undo", "redo"))
            menu.addActions(_of_text(editor, menu))
            menu.addSeparator()
            self._add(menu, _OF_TEXT)
            names = tuple(name for name in MORE if name not in _OF_TEXT)
        self._add(menu, _RUN)
        self._add(menu, names)
        return menu

    def _add(self, menu: QMenu, names: tuple[str, ...]) -> None:
        menu.addActions([self._actions[f"notebook.{name}"] for name in names])
        menu.addSeparator()

    def _active(self) -> CellWidget | None:
        active = self._commands.state.chosen.active
        return self._view.widget_of(active) if active is not None else None

    def _at(self, point: QPoint) -> CellWidget | None:
        place = self._view.viewport().mapFromGlobal(point)
        found = map(self._view.widget_of, self._view.visible_cells())
        return next((each for each in found if each and each.geometry().contains(place)), None)


def _own_place(widget: CellWidget, editor: CodeEditor | None) -> QPoint:
    if editor is not None:
        return editor.viewport().mapToGlobal(editor.cursorRect().bottomLeft())
    return widget.mapToGlobal(widget.ground.bottomLeft())


def _of_text(editor: CodeEditor, menu: QMenu) -> list[QAction]:
    can_write = not editor.isReadOnly()
    is_chosen = editor.textCursor().hasSelection()
    has_text = bool(QApplication.clipboard().text())
    entries = (
        ("Cut", _KEYS.Cut, editor.cut, can_write and is_chosen),
        ("Copy", _KEYS.Copy, editor.copy, is_chosen),
        ("Paste", _KEYS.Paste, editor.paste, can_write and has_text),
        ("Select all", _KEYS.SelectAll, editor.selectAll, True),
    )
    made = []
    for text, keys, slot, is_on in entries:
        action = make_action(text, menu)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # told, not taken
        action.triggered.connect(slot)
        action.setEnabled(is_on)
        made.append(action)
    return made
