"""The bar above the cells that finds and replaces; `finder` does the work."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from dssdesk.desk.kit.controls import Button, FlatButton
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.notebook.finder import Finder
from dssdesk.desk.notebook.tool_buttons import paint_flat

_FIELD = 280
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Switch(QToolButton):
    """A small button that is on or off, with a sign for a word."""

    def __init__(self, look: Look, sign: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setText(sign)
        self.setCheckable(True)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        width = self._look.metrics(TypeRole.SMALL).horizontalAdvance(self.text())
        return QSize(width + self._look.px(14), self._look.px(26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        paint_flat(painter, self, look)
        if self.isChecked():
            painter.setBrush(look.colour("accent.soft"))
            painter.setPen(QPen(look.colour("accent.line"), 1))
            radius = look.tokens.radius.control
            area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(area, radius, radius)
        painter.setFont(look.font(TypeRole.SMALL))
        ink = "accent.text" if self.isChecked() else "text.secondary"
        painter.setPen(look.colour(ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class _Field(QLineEdit):
    """A field in which Enter goes on and Shift+Enter goes back."""

    def __init__(self, name: str, bar: "FindBar") -> None:
        super().__init__(bar)
        self._bar = bar
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setProperty("quiet", True)

    def event(self, event: QEvent) -> bool:
        is_key = event.type() is QEvent.Type.ShortcutOverride
        if is_key and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            event.accept()  # else Shift+Enter would run the cell
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._bar.enter(self, is_back=is_back)
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class FindBar(QWidget):
    """Two rows: what is looked for and how; what takes its place."""

    def __init__(self, look: Look, finder: Finder, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._finder = finder
        self.field = _Field("Find", self)
        self.other = _Field("Replace with", self)
        self.case = Switch(look, "Aa", "Match capitals", self)
        self.word = Switch(look, "ab", "Whole words", self)
        self.pattern = Switch(look, ".*", "Regular expression", self)
        self.outputs = Switch(look, "Outputs", "Look into outputs too", self)
        self.selection = Switch(look, "Selection", "Only in the selected cells (Alt+L)", self)
        self._switches = (self.case, self.word, self.pattern, self.outputs)
        self.count = QLabel(self)
        self.back = FlatButton(look, Icon.MOVE_UP, "Previous (Shift+Enter)", parent=self)
        self.on = FlatButton(look, Icon.MOVE_DOWN, "Next (Enter)", parent=self)
        self.away = FlatButton(look, Icon.CLOSE, "Close (Esc)", parent=self)
        self.one = Button(look, "Replace", parent=self)
        self.all = Button(look, "Replace all", parent=self)
        self._lower = (self.other, self.one, self.all)
        self._lay_out()
        self._wire()
        self._fit()
        look.changed.connect(self._fit)
        self.hide()

    def enter(self, field: QLineEdit, *, is_back: bool) -> None:
        """Enter was pressed in one of the fields."""
        if field is self.other:
            self._finder.replace_one(self.other.text())
        else:
            self._finder.step(-1 if is_back else 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._finder.leave()
        elif event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.selection.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("surface.window"))
        painter.setPen(QPen(self._look.colour("line.default"), 1))
        bottom = self.height() - 0.5
        painter.drawLine(QPointF(0, bottom), QPointF(self.width(), bottom))
        painter.end()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        upper = QHBoxLayout()
        upper.setSpacing(2)
        for switch in (*self._switches, self.selection):
            upper.addWidget(switch)
        upper.addSpacing(8)
        upper.addWidget(self.back)
        upper.addWidget(self.on)
        upper.addSpacing(8)
        upper.addWidget(self.count, 1)
        upper.addWidget(self.away)
        lower = QHBoxLayout()
        lower.setSpacing(2)
        lower.addWidget(self.one)
        lower.addWidget(self.all)
        lower.addStretch(1)
        grid.addWidget(self.field, 0, 0)
        grid.addLayout(upper, 0, 1)
        grid.addWidget(self.other, 1, 0)
        grid.addLayout(lower, 1, 1)
        grid.setColumnStretch(1, 1)

    def _wire(self) -> None:
        finder = self._finder
        finder.wished.connect(self.start)
        finder.changed.connect(self._on_changed)
        finder.left.connect(self.hide)
        self.field.textEdited.connect(self._on_edited)
        for switch in self._switches:
            switch.clicked.connect(self._on_edited)
        self.selection.clicked.connect(self._on_selection)
        self.back.clicked.connect(self._on_back)
        self.on.clicked.connect(self._on_next)
        self.away.clicked.connect(finder.leave)
        self.one.clicked.connect(self._on_one)
        self.all.clicked.connect(self._on_all)

    @Slot()
    def _fit(self) -> None:
        px = self._look.px
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(px(12), px(6), px(12), px(6))
        for field in (self.field, self.other):
            field.setFixedWidth(px(_FIELD))
        self.count.setFont(self._look.font(TypeRole.SMALL))
        self._on_changed()

    @Slot()
    def start(self) -> None:
        """Show, and take the keyboard."""
        for widget in self._lower:
            widget.setVisible(self._finder.replaces)
        self.field.setText(self._finder.query.text)
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    @Slot()
    def _on_changed(self) -> None:
        finder = self._finder
        self.count.setText(finder.words)
        self.count.setAccessibleName(f"Found: {finder.words}")
        is_wrong = bool(finder.problem)
        ink = "state.danger_text" if is_wrong else "text.secondary"
        self.count.setStyleSheet(f"color: {self._look.colour(ink).name()}")
        if bool(self.field.property("wrong")) is not is_wrong:
            self.field.setProperty("wrong", is_wrong)
            self.field.style().polish(self.field)
        has_places = bool(finder.findings.places)
        buttons = (self.back, self.on, self.one, self.all)
        if not has_places and any(button.hasFocus() for button in buttons):
            self.field.setFocus()  # Qt would give the keyboard to whatever comes next
        for button in buttons:
            button.setEnabled(has_places)

    @Slot()
    def _on_edited(self) -> None:
        query = replace(
            self._finder.query,
            text=self.field.text(),
            match_case=self.case.isChecked(),
            whole_word=self.word.isChecked(),
            is_pattern=self.pattern.isChecked(),
            in_outputs=self.outputs.isChecked(),
        )
        self._finder.look_for(query)

    @Slot()
    def _on_selection(self) -> None:
        self._finder.look_in_selection(on=self.selection.isChecked())

    @Slot()
    def _on_back(self) -> None:
        self._finder.step(-1)

    @Slot()
    def _on_next(self) -> None:
        self._finder.step(1)

    @Slot()
    def _on_one(self) -> None:
        self._finder.replace_one(self.other.text())

    @Slot()
    def _on_all(self) -> None:
        self._finder.replace_all(self.other.text())
