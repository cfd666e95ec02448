"""The parts of the details panel: a heading, a notebook's row, facts, the schema."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QWidget

from dssdesk.desk.dataset.columns import icon_of
from dssdesk.desk.dataset.profile_texts import column_text
from dssdesk.desk.kit.controls import press_by_enter
from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.marks import RingClock, paint_focus_ring, paint_mark
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.running.state import SessionRow
from dssdesk.wire.datasets import ColumnItem
from dssdesk.wire.places import NotebookRef

_VCENTRE = Qt.AlignmentFlag.AlignVCenter
_ROW = 29
_SCHEMA_ROW = 23


class Heading(QWidget):
    """The name of a section, and a figure at the right."""

    def __init__(self, look: Look, name: str, figure: str = "") -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.addWidget(Label(look, name, role=TypeRole.SECTION, tint="text.secondary"))
        layout.addStretch(1)
        layout.addWidget(Label(look, figure, role=TypeRole.CAPTION, tint="text.muted"))


class Card(QFrame):
    """A box around what acts on its own."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._look.colour("surface.base"))
        painter.setPen(self._look.colour("line.default"))
        radius = self._look.tokens.radius.control
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


class NotebookButton(QAbstractButton):
    """A notebook on the dataset: name, state, when it changed; a click opens it.

    Signals:
        open_requested: The `NotebookRef`.
    """

    open_requested = Signal(NotebookRef)

    def __init__(self, look: Look, clock: RingClock, notebook: NotebookRef, changed: str) -> None:
        super().__init__()
        self._look = look
        self._clock = clock
        self._notebook = notebook
        self._changed = changed
        self._session: SessionRow | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)
        clock.turned.connect(self._on_turned)
        self.show_session(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    @property
    def notebook(self) -> NotebookRef:
        """Which one it opens."""
        return self._notebook

    def show_session(self, session: SessionRow | None) -> None:
        """Show what its kernel does."""
        self._session = session
        name = session.name if session else self._notebook.title
        self.setAccessibleName(f"{name}, changed {self._changed}" if self._changed else name)
        self.setToolTip(session.tooltip if session else self._notebook.title)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(_ROW))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, rect = self._look, QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = look.tokens.radius.small
        if self.isDown() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("surface.pressed" if self.isDown() else "surface.hover"))
            painter.drawRoundedRect(rect, radius, radius)
        size, pad = look.px(look.tokens.icon.size), look.px(8)
        icon = QRectF(pad, (rect.height() - size) / 2, size, size)
        paint_icon(painter, look, Icon.NOTEBOOK, icon, tint="kind.notebook")
        right = self._paint_changed(painter, rect.adjusted(0, 0, -pad, 0))
        if self._session is not None:
            centre = rect.center()
            centre.setX(right - look.px(18))
            paint_mark(painter, look, self._session.mark, centre, step=self._clock.step)
        right -= look.px(34) if self._session is not None else look.px(8)
        self._paint_name(
            painter, QRectF(icon.right() + pad, 0, right - icon.right() - pad, rect.height())
        )
        if self.hasFocus():
            paint_focus_ring(painter, look, rect, radius=radius, is_inside=True)

    def _paint_changed(self, painter: QPainter, rect: QRectF) -> float:
        font = self._look.font(TypeRole.SMALL, figures=True)
        painter.setFont(font)
        painter.setPen(self._look.colour("text.muted"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | _VCENTRE, self._changed)
        return rect.right() - painter.fontMetrics().horizontalAdvance(self._changed)

    def _paint_name(self, painter: QPainter, rect: QRectF) -> None:
        painter.setFont(self._look.font(TypeRole.BODY))
        painter.setPen(self._look.colour("text.primary"))
        name = painter.fontMetrics().elidedText(
            self._notebook.title, Qt.TextElideMode.ElideRight, int(rect.width())
        )
        painter.drawText(rect, _VCENTRE, name)

    def _on_clicked(self) -> None:
        self.open_requested.emit(self._notebook)

    def _on_turned(self) -> None:
        if self._session is not None and self._session.mark.turns:
            self.update()


class SchemaList(QWidget):
    """Columns with the icon and name of their types; painted, for there may be thousands."""

    def __init__(self, look: Look, columns: tuple[ColumnItem, ...]) -> None:
        super().__init__()
        self._look = look
        self._columns = columns
        self.setMouseTracking(True)
        self.setFixedHeight(max(1, len(columns)) * look.px(_SCHEMA_ROW))
        names = ", ".join(f"{column.name} {column.type}" for column in columns[:200])
        self.setAccessibleName(f"Schema: {names}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = self._look.px(_SCHEMA_ROW)
        first = event.rect().top() // height
        last = min(event.rect().bottom() // height, len(self._columns) - 1)
        for index in range(first, last + 1):
            self._paint_column(
                painter, self._columns[index], QRect(0, index * height, self.width(), height)
            )

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            y = self.mapFromGlobal(self.cursor().pos()).y()
            index = y // self._look.px(_SCHEMA_ROW)
            known = 0 <= index < len(self._columns)
            self.setToolTip(column_text(self._columns[index]) if known else "")
        return super().event(event)

    def _paint_column(self, painter: QPainter, column: ColumnItem, rect: QRect) -> None:
        look = self._look
        size, pad = look.px(look.tokens.icon.small), look.px(4)
        icon = QRectF(pad, rect.top() + (rect.height() - size) / 2, size, size)
        paint_icon(painter, look, icon_of(column), icon, tint="text.muted")
        painter.setFont(look.font(TypeRole.SMALL))
        metrics = painter.fontMetrics()
        place = rect.adjusted(pad, 0, -pad, 0)
        painter.setPen(look.colour("text.muted"))
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | _VCENTRE, column.type)
        place.setLeft(pad + size + look.px(8))
        place.setRight(place.right() - metrics.horizontalAdvance(column.type) - look.px(8))
        painter.setPen(look.colour("text.primary"))
        name = metrics.elidedText(column.name, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, _VCENTRE, name)
