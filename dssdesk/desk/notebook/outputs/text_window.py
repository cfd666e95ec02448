"""A long text in a window of its own: all of it, with find and *Save as…*."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dssdesk.desk.kit.controls import Button, FlatButton
from dssdesk.desk.kit.fields import FilterField
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.text import counted
from dssdesk.desk.notebook.outputs.log_view import LogView
from dssdesk.desk.notebook.style import Style

_SLICE = 20_000  # lines that are searched at once


class TextWindow(QWidget):
    """Shows a text to be read; it deletes itself when it is closed.

    Signals:
        save_wished: A proposed name, and the text as it is seen.
    """

    save_wished = Signal(str, str)

    def __init__(self, style: Style, title: str, text: str, *, line: int = 0) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title = title
        self.setAccessibleName(title)
        self.log = LogView(style, text, self, is_whole=True)
        self.field = FilterField(style.look, "Find", self)
        self.words = QLabel(counted(len(self.log.store), "line"), self)
        self._look = style.look
        self._look.changed.connect(self._on_look_changed)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._row = -1
        self._missing = 0
        self._step = 1
        self._search = QTimer(self)
        self._search.setInterval(0)
        self._search.timeout.connect(self._search_on)
        self._lay_out(style)
        self._bind_keys()
        self.resize(style.px(900), style.px(640))
        if line:
            self.log.mark(line - 1)
        else:
            self.log.verticalScrollBar().setValue(0)

    def find_next(self, *, step: int = 1) -> None:
        """Go to the next line that holds what is sought, or the one before."""
        if self.field.text():
            self._step = step
            self._missing = len(self.log.store)
            self._search.start()

    def _lay_out(self, style: Style) -> None:
        px = style.px
        self._before = FlatButton(style.look, Icon.MOVE_UP, "Previous (Shift+F3)", parent=self)
        self._after = FlatButton(style.look, Icon.MOVE_DOWN, "Next (F3)", parent=self)
        self._copy = Button(style.look, "Copy", parent=self)
        self._save = Button(style.look, "Save as…", parent=self)
        self.field.setFixedWidth(px(260))
        bar = QHBoxLayout()
        bar.setContentsMargins(px(12), px(6), px(12), px(6))
        bar.setSpacing(px(4))
        for widget in (self.field, self._before, self._after, self.words):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self._copy)
        bar.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        body = QHBoxLayout()
        body.setContentsMargins(px(12), 0, 0, 0)
        body.addWidget(self.log)
        layout.addLayout(body, 1)
        self._before.clicked.connect(self._on_before)
        self._after.clicked.connect(self._on_after)
        self._copy.clicked.connect(self.log.copy)
        self._save.clicked.connect(self._on_save)
        self.field.filter_changed.connect(self._on_sought)
        self.field.returnPressed.connect(self._on_after)

    def _bind_keys(self) -> None:
        keys = (
            (QKeySequence.StandardKey.Find, self._on_find),
            (QKeySequence.StandardKey.FindNext, self._on_after),
            (QKeySequence.StandardKey.FindPrevious, self._on_before),
            (QKeySequence.StandardKey.Save, self._on_save),
            (QKeySequence.StandardKey.Close, self.close),
            (QKeySequence.StandardKey.Cancel, self.close),
        )
        for key, act in keys:
            QShortcut(QKeySequence(key), self).activated.connect(act)

    @Slot()
    def _on_look_changed(self) -> None:
        self.log.show_style(Style(self._look))

    @Slot()
    def _on_find(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    @Slot()
    def _on_before(self) -> None:
        self.find_next(step=-1)

    @Slot()
    def _on_after(self) -> None:
        self.find_next()

    @Slot(str)
    def _on_sought(self, text: str) -> None:
        self._search.stop()
        self._row = -1
        if text:
            self.find_next()
        else:
            self.words.setText(counted(len(self.log.store), "line"))

    @Slot()
    def _search_on(self) -> None:
        """Look through one slice of lines, then let the window breathe."""
        store, sought = self.log.store, self.field.text().strip().lower()
        for _ in range(min(_SLICE, self._missing)):
            self._row = (self._row + self._step) % len(store)
            self._missing -= 1
            column = store.plain(self._row).lower().find(sought)
            if column >= 0:
                self._search.stop()
                self.log.select(self._row, column, len(sought))
                self.words.setText(f"Line {self._row + 1:,} of {len(store):,}")
                return
        if self._missing <= 0:
            self._search.stop()
            self.words.setText("No line matches")

    @Slot()
    def _on_save(self) -> None:
        name = self.title if "." in self.title else f"{self.title}.txt"
        self.save_wished.emit(name, self.log.plain_text())
