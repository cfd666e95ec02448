"""Plain labels in a role and a token's colour that follow the theme."""

import html

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole


class Label(QLabel):
    """A plain text; never taken for markup."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        role: TypeRole = TypeRole.BODY,
        tint: str = "text.primary",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._look = look
        self._role = role
        self._tint = tint
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.apply_look()
        look.changed.connect(self.apply_look)

    def apply_look(self) -> None:
        """Font and colour of the current theme."""
        self.setFont(self._look.font(self._role, figures=True))
        palette = self.palette()
        palette.setColor(self.foregroundRole(), self._look.colour(self._tint))
        self.setPalette(palette)


def plain_tip(text: str) -> str:
    """A tooltip that shows these very letters: Qt takes ``a <b>`` for markup."""
    if "<" not in text:
        return text
    return f"<span>{html.escape(text).replace(chr(10), '<br>')}</span>"


def label_of(look: Look, text: str, role: TypeRole, tint: str) -> Label:
    """A plain text that wraps."""
    label = Label(look, text, role=role, tint=tint)
    label.setWordWrap(True)
    return label


class ShortLabel(Label):
    """A line that takes what room there is, and ends in … where that is too little."""

    def __init__(
        self, look: Look, *, role: TypeRole = TypeRole.BODY, tint: str = "text.primary"
    ) -> None:
        super().__init__(look, role=role, tint=tint)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def shown_text(self) -> str:
        """The text, as far as there is room for it."""
        width = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), _MIDDLE, self.shown_text)


_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def paint_short(
    painter: QPainter, place: QRect | QRectF, text: str, flags: Qt.AlignmentFlag = _MIDDLE
) -> None:
    """One line in the painter's font and pen; it ends in … where there is too little room."""
    room = max(0, int(place.width()))
    kept = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.drawText(place, flags, kept)
