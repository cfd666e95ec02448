"""The four cards above the table: CPU, memory, disk, sessions."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dssdesk.desk.administration.delegate import LEFT
from dssdesk.desk.administration.gauges import Gauge, Gauges
from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.meter import Meter
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_PAD = 14
_BETWEEN = 12


class Cards(QWidget):
    """All four, equally wide."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.cpu = Card(look, Icon.CPU, "CPU")
        self.memory = Card(look, Icon.MEMORY, "Memory")
        self.disk = Card(look, Icon.DISK, "Disk")
        self.sessions = Card(look, Icon.NOTEBOOK, "Sessions")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(LEFT, 0, LEFT, 14)
        self._grid.setSpacing(_BETWEEN)
        self.arrange(in_a_row=4)

    def arrange(self, *, in_a_row: int) -> None:
        """Stand so many beside each other."""
        for at, card in enumerate((self.cpu, self.memory, self.disk, self.sessions)):
            self._grid.addWidget(card, at // in_a_row, at % in_a_row)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < in_a_row else 0)

    def show_gauges(self, gauges: Gauges) -> None:
        """Show these."""
        self.cpu.show_gauge(gauges.cpu)
        self.memory.show_gauge(gauges.memory)
        self.disk.show_gauge(gauges.disk)
        self.sessions.show_gauge(gauges.sessions)


class Card(QWidget):
    """A figure, its bar, and what it is made of."""

    def __init__(self, look: Look, icon: Icon, name: str) -> None:
        super().__init__()
        self._look = look
        self._icon = icon
        self._name = name
        self.value = Label(look, role=TypeRole.STRONG)
        self.note = Label(look, role=TypeRole.CAPTION, tint="text.muted")
        self.note.setMinimumWidth(1)
        self.meter = Meter(look, name)
        self._first = QHBoxLayout()
        self._first.addWidget(Label(look, name, tint="text.secondary"))
        self._first.addStretch(1)
        self._first.addWidget(self.value)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_PAD, 8, _PAD, 8)
        layout.setSpacing(6)
        layout.addLayout(self._first)
        layout.addWidget(self.meter)
        layout.addWidget(self.note)
        self.fit()
        look.changed.connect(self.fit)

    def fit(self) -> None:
        """Leave the room that the icon takes."""
        look = self._look
        self._first.setContentsMargins(look.px(look.tokens.icon.size) + 8, 0, 0, 0)

    def show_gauge(self, gauge: Gauge) -> None:
        """Show this."""
        self.value.setText(gauge.value)
        self.note.setText(gauge.note)
        self.note.setToolTip(gauge.note)
        self.meter.show_share(gauge.share, gauge.value)
        said = (self._name, gauge.value, gauge.note)
        self.setAccessibleName(", ".join(part for part in said if part))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("line.default")))
        box, radius = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), look.tokens.radius.control
        painter.drawRoundedRect(box, radius, radius)
        size = look.px(look.tokens.icon.size)
        top = self.value.geometry().center().y() - size / 2 + 1
        paint_icon(painter, look, self._icon, QRectF(_PAD, top, size, size))
