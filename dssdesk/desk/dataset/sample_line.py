"""The bar above the grid: what of the dataset is shown, and what one does with all of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from dssdesk.desk.kit.controls import FlatButton
from dssdesk.desk.kit.fields import FilterField
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_FIND = 176
_FIND_LEAST = 90
_LEAST_FOR_LABEL = 280
_LEAST_FOR_CHANGE = 460
_LEAST_FOR_BOTH = 680
"""To offer another sample beside what is being read."""

_LEAST_FOR_WORDS = 640
_WITH_WORDS = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
_WIDEST = 16_777_215
"""No bound, in Qt's words."""

_EXPORT = "Export the dataset to a file"


class SampleLine(QWidget):
    """Says what is shown, what is being read, and how far an export is.

    Signals:
        sample_requested: Choose another sample.
        stop_requested: Stop the reading.
        cancel_requested: Stop the export.
    """

    sample_requested = Signal()
    stop_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._has_sample = False
        self.label = _line_label()
        self.change = _link("Change sample")
        self.reading = _line_label()
        self.stop = _link("Cancel")
        self.stop.setToolTip("Stop reading (Esc)")
        self.progress = QLabel()
        self.cancel = _link("Cancel")
        self.search = FilterField(look, "Find in sample")
        self.columns = FlatButton(look, Icon.COLUMNS, "Choose columns", text="Columns")
        self.export = FlatButton(look, Icon.EXPORT, _EXPORT, text="Export")
        self._lay_out()
        self.change.clicked.connect(self.sample_requested)
        self.stop.clicked.connect(self.stop_requested)
        self.cancel.clicked.connect(self.cancel_requested)
        self.show_reading("")
        self.show_progress("")
        self.apply_look()
        self._make_room()
        look.changed.connect(self.apply_look)

    def show_sample(self, text: str) -> None:
        """What is shown."""
        self.label.setText(text)
        self.label.setToolTip(text)
        self._has_sample = True
        self._make_room()

    def let_export(self, refusal: str) -> None:
        """Offer to export, unless there is a reason not to."""
        self.export.setEnabled(not refusal)
        self.export.setToolTip(refusal or _EXPORT)

    def show_reading(self, text: str, tip: str = "") -> None:
        """What is being read; "" where nothing is, or not for long yet."""
        self.reading.setText(text)
        self.reading.setToolTip(tip)
        self.stop.setAccessibleName(f"Cancel: {text}")
        if not text and self.stop.hasFocus():
            self.search.setFocus()  # else Qt would hand the keyboard to whatever comes next
        self.stop.setVisible(bool(text))
        self._make_room()

    def show_progress(self, text: str) -> None:
        """How far an export is; "" where there is none."""
        self.progress.setText(text)
        for widget in (self.progress, self.cancel):
            widget.setVisible(bool(text))

    def apply_look(self) -> None:
        """Take sizes and colours of the current look."""
        look = self._look
        self.setFixedHeight(look.px(look.tokens.bar.toolbar))
        self.search.setMaximumWidth(look.px(_FIND))
        self.search.setMinimumWidth(look.px(_FIND_LEAST))
        for label, tint in (
            (self.label, "text.primary"),
            (self.reading, "text.secondary"),
            (self.progress, "text.secondary"),
        ):
            label.setFont(look.font(TypeRole.BODY, figures=True))
            palette = label.palette()
            palette.setColor(label.foregroundRole(), look.colour(tint))
            label.setPalette(palette)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where there is little room, words go before icons; menus have it all."""
        look, width = self._look, self.width()
        self.label.setVisible(self._has_sample and width >= look.px(_LEAST_FOR_LABEL))
        is_reading = bool(self.reading.text())
        least = _LEAST_FOR_BOTH if is_reading else _LEAST_FOR_CHANGE
        self.change.setVisible(self._has_sample and width >= look.px(least))
        self.reading.setVisible(is_reading and width >= look.px(_LEAST_FOR_CHANGE))
        has_words = width >= look.px(_LEAST_FOR_WORDS)
        style = _WITH_WORDS if has_words else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in (self.columns, self.export):
            if button.toolButtonStyle() is not style:
                button.setToolButtonStyle(style)
                button.setMinimumWidth(0)
                button.setMaximumWidth(_WIDEST)
                button.fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("surface.base"))
        painter.setPen(self._look.colour("line.default"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 8, 0)
        layout.setSpacing(8)
        layout.addWidget(self.label)
        layout.addWidget(self.change)
        layout.addWidget(self.reading)
        layout.addWidget(self.stop)
        layout.addStretch(1)
        layout.addWidget(self.progress)
        layout.addWidget(self.cancel)
        layout.addWidget(self.search, 8)
        layout.addWidget(self.columns)
        layout.addWidget(self.export)


def _line_label() -> QLabel:
    """A text that gives way where there is not enough room."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    label.setMinimumWidth(24)
    return label


def _link(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("kind", "link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button
