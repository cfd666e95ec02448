"""A sheet for work of its own: the Lab, an import, templates."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from dssdesk.desk.kit.controls import FlatButton
from dssdesk.desk.kit.icons import Icon, pixmap_of
from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

WIDTH = 1080
_HEIGHT = 640


class WideSheet(Sheet):
    """Header, columns and footer, parted by hairlines. Add to `header`, then call `lay_out`.

    Attributes:
        header: Begins with icon and title; the button that closes stands at its end.
    """

    def __init__(self, look: Look, host: QWidget, icon: Icon, title: str) -> None:
        super().__init__(look, host)
        self.setAccessibleName(title)
        self.way_out = FlatButton(look, Icon.CLOSE, "Close")
        self.way_out.clicked.connect(self.dismiss)
        self.header = QHBoxLayout()
        self.header.setContentsMargins(20, 15, 16, 15)
        self.header.setSpacing(10)
        self.header.addWidget(self.icon_label(icon, "accent.text", look.tokens.icon.large))
        self.header.addWidget(Label(look, title, role=TypeRole.TITLE))

    def lay_out(self, columns: Sequence[tuple[QWidget | QLayout, int]], footer: QLayout) -> None:
        """Put the parts together; with each column, how much of the width it gets."""
        self.header.addWidget(self.way_out)
        body = QHBoxLayout()
        body.setSpacing(0)
        for column, share in columns:
            if body.count():
                body.addWidget(line_of(self.look, is_upright=True))
            if isinstance(column, QWidget):
                body.addWidget(column, share)
            else:
                body.addLayout(column, share)
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(1, 0, 1, 0)
        layout.setSpacing(0)
        layout.addLayout(self.header)
        layout.addWidget(line_of(self.look, is_upright=False))
        layout.addLayout(body, 1)
        layout.addWidget(line_of(self.look, is_upright=False))
        layout.addLayout(footer)

    def icon_label(self, icon: Icon, tint: str, size: int) -> QLabel:
        """An icon that stands in a row."""
        look, label = self.look, QLabel()
        ratio = self.devicePixelRatioF()
        label.setPixmap(pixmap_of(look, icon, look.px(size), tint=tint, ratio=ratio))
        return label

    def _card_size(self) -> QSize:
        return QSize(self.look.px(WIDTH), self.look.px(_HEIGHT))


def line_of(look: Look, *, is_upright: bool) -> QFrame:
    """A hairline that parts what is beside it."""
    line = QFrame()
    line.setStyleSheet(f"background: {look.theme.line.default}")
    if is_upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line
