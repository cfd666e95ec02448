"""A kernel's question below its cell: the prompt, a field, Send."""

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from dssdesk.desk.notebook.outputs.base import OutputWidget
from dssdesk.desk.notebook.style import Style
from dssdesk.wire.sessions import Prompt


class PromptRow(OutputWidget):
    """Asks for one line of text.

    Signals:
        answered: The prompt's id and the text.
    """

    answered = Signal(str, str)
    at_text = True

    def __init__(self, style: Style, prompt: Prompt, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.prompt = prompt
        self._style = style
        self._label = prompt.text.strip() or "Input:"
        self._field = QLineEdit(self)
        self._field.setFont(style.code)
        self._field.setAccessibleName(f"Answer to: {self._label}")
        if prompt.password:
            self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._button = QPushButton("Send", self)
        self._field.returnPressed.connect(self._on_send)
        self._button.clicked.connect(self._on_send)
        self.setFocusProxy(self._field)
        self.setAccessibleName(f"The kernel asks: {self._label}")

    def height_for(self, _width: int) -> int:
        return self._style.px(34)

    def plain_text(self) -> str:
        return self._label

    def resizeEvent(self, _event: QResizeEvent) -> None:
        height = self._style.px(28)
        top = (self.height() - height) // 2
        left = self._label_width() + self._style.px(8)
        field = min(self._style.px(220), max(60, self.width() - left - self._style.px(80)))
        self._field.setGeometry(QRect(left, top, field, height))
        size = self._button.sizeHint()
        at = left + field + self._style.px(8)
        self._button.setGeometry(
            QRect(at, (self.height() - size.height()) // 2, size.width(), size.height())
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._style.code)
        painter.setPen(self._style.colour("text.primary"))
        area = self.rect().adjusted(0, 0, 0, 0)
        area.setWidth(self._label_width())
        metrics = QFontMetrics(self._style.code)
        text = metrics.elidedText(self._label, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    @Slot()
    def _on_send(self) -> None:
        self._field.setReadOnly(True)  # disabled, it would hand the keyboard to some other cell
        self._button.hide()
        self.answered.emit(self.prompt.prompt_id, self._field.text())

    def _label_width(self) -> int:
        metrics = QFontMetrics(self._style.code)
        return min(metrics.horizontalAdvance(self._label) + 2, max(80, self.width() // 2))
