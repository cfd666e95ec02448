"""What stands in the window while nothing is open: how to begin, and three tips."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.desk.kit.controls import RING_MARGIN, press_by_enter
from dssdesk.desk.kit.dropping import paths_of
from dssdesk.desk.kit.icons import Icon, application_icon, paint_icon, pixmap_of
from dssdesk.desk.kit.labels import label_of, paint_short
from dssdesk.desk.kit.marks import paint_focus_ring
from dssdesk.desk.kit.places import ProjectPlace
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.project.needs import ProjectNeeds

_WIDTH = 640
_TOP = 72
_ROW = 64
_LOGO = 40
_LEAD = "Python notebooks next to your data. Nothing that a kernel prints is ever lost."
_NOTHING = "Projects that somebody lets you read appear in the tree."
_TIPS = (
    (
        Icon.UNLOAD,
        "Unload to free memory",
        "The yellow cross ends a kernel. Code and outputs stay.",
    ),
    (
        Icon.LAB,
        "Start from a dataset",
        "Right-click it and choose Lab: the notebook reads it already.",
    ),
    (Icon.SEARCH, "Find everything", "Press Ctrl+P for names, Ctrl+Shift+P for commands."),
)
DEMO = ProjectKey("NYC_FLIGHTS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One way to begin."""

    icon: Icon
    title: str
    text: str
    run: Callable[[], object]
    keys: str = ""


class StartRow(QAbstractButton):
    """A way to begin as a large row; the first one is tinted."""

    def __init__(self, look: Look, start: Start, *, is_first: bool) -> None:
        super().__init__()
        self._look = look
        self._start = start
        self._is_first = is_first
        self.setText(start.title)
        self.setAccessibleName(f"{start.title}. {start.text}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(start.run)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(_WIDTH), self._look.px(_ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5)
        is_hot = self.underMouse() or self.isDown()
        rest = "accent.soft" if self._is_first else "surface.base"
        painter.setBrush(look.colour("surface.hover" if is_hot and not self._is_first else rest))
        painter.setPen(QPen(look.colour("accent.line" if self._is_first else "line.default")))
        radius = look.tokens.radius.control
        painter.drawRoundedRect(body, radius, radius)
        size = look.px(20)
        icon = QRectF(body.left() + look.px(17), body.center().y() - size / 2, size, size)
        paint_icon(painter, look, self._start.icon, icon, tint="accent.text")
        self._paint_words(painter, body, icon.right() + look.px(16))
        if self.hasFocus():
            paint_focus_ring(painter, look, body, radius=radius, is_inside=False)

    def _paint_words(self, painter: QPainter, body: QRectF, left: float) -> None:
        look = self._look
        right = body.right() - look.px(17)
        if self._start.keys:
            painter.setFont(look.font(TypeRole.CAPTION))
            painter.setPen(look.colour("text.muted"))
            place = QRectF(left, body.top(), right - left, body.height())
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, flags, self._start.keys)
            right -= painter.fontMetrics().horizontalAdvance(self._start.keys) + look.px(12)
        middle, line = body.center().y(), look.px(18)
        for top, text, role, tint in (
            (middle - line, self._start.title, TypeRole.STRONG, "text.primary"),
            (middle, self._start.text, TypeRole.SMALL, "text.secondary"),
        ):
            painter.setFont(look.font(role))
            painter.setPen(look.colour(tint))
            place = QRectF(QPointF(left, top), QPointF(right, top + line))
            paint_short(painter, place, text)


class Welcome(QWidget):
    """How to begin, for an instance as it is now; makes itself anew when projects come or go."""

    def __init__(self, needs: ProjectNeeds) -> None:
        super().__init__()
        self._needs = needs
        self._shown: tuple[str, ...] | None = None
        self.rows: list[StartRow] = []
        self.setAcceptDrops(True)
        self.setAccessibleName("Welcome to DSS Desk")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        needs.catalogue.changed.connect(self._on_catalogue_changed)
        needs.look.changed.connect(self._build)
        self._on_catalogue_changed("")

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._needs.look.colour("surface.base"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        project = self._first_project()
        if project is not None and self._needs.changes.takes(paths_of(event.mimeData())):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        project = self._first_project()
        if project is not None:
            event.acceptProposedAction()
            self._needs.changes.take_files(project, paths_of(event.mimeData()))

    # -- what can be begun

    def _starts(self) -> list[Start]:
        changes = self._needs.changes
        demo = self._needs.catalogue.project(DEMO)
        starts = []
        if demo is not None or changes.may_create_project:
            starts.append(
                Start(
                    icon=Icon.DEMO,
                    title="Open the demo project",
                    text="Datasets on New York flights, and finished notebooks",
                    run=changes.make_demo if demo is None else self._open_demo,
                )
            )
        if changes.may_create_project:
            starts.append(
                Start(
                    icon=Icon.PROJECT,
                    title="Create a project",
                    text="A place for your datasets and notebooks",
                    run=changes.projects.create,
                )
            )
        if changes.can_import and self._first_project() is not None:
            starts.append(
                Start(
                    icon=Icon.IMPORT_FILE,
                    title="Import files",
                    text="CSV, Parquet, Excel, JSON lines, SQLite; or drop them on this window",
                    run=self._import_files,
                )
            )
        if changes.may_name_files:
            starts.append(
                Start(
                    icon=Icon.NOTEBOOK,
                    title="Open a notebook file",
                    text="Any .ipynb; it stays where it is",
                    run=changes.choose_file,
                    keys="Ctrl+O",
                )
            )
        return starts

    def _open_demo(self) -> None:
        self._needs.open_place(ProjectPlace(DEMO))

    def _import_files(self) -> None:
        project = self._first_project()
        if project is not None:
            self._needs.changes.choose_imports(project)

    def _first_project(self) -> ProjectKey | None:
        changes = self._needs.changes
        projects = self._needs.catalogue.projects()
        return next(
            (one.key for one in projects if one.key != FILES and changes.may_write(one.key)), None
        )

    # -- building

    def _on_catalogue_changed(self, _project: str) -> None:
        titles = tuple(start.title for start in self._starts())
        has_demo = self._needs.catalogue.project(DEMO) is not None
        shown = (*titles, str(has_demo))
        if shown != self._shown:
            self._shown = shown
            self._build()

    def _build(self) -> None:
        look = self._needs.look
        content = QWidget()
        centred = QHBoxLayout(content)
        centred.setContentsMargins(24, look.px(_TOP), 24, 24)
        inside = QWidget()
        inside.setMaximumWidth(look.px(_WIDTH) + 2 * RING_MARGIN)
        inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._make_head())
        column.addSpacing(22)
        starts = self._starts()
        self.rows = [StartRow(look, one, is_first=one is starts[0]) for one in starts]
        for row in self.rows:
            column.addWidget(row)
        if not starts:
            nothing = label_of(look, _NOTHING, TypeRole.BODY, "text.secondary")
            nothing.setContentsMargins(RING_MARGIN, 0, RING_MARGIN, 0)
            column.addWidget(nothing)
        column.addSpacing(18)
        column.addWidget(_Line(look))
        column.addSpacing(18)
        column.addLayout(self._make_tips())
        column.addStretch(1)
        centred.addStretch(1)
        centred.addWidget(inside, 100)
        centred.addStretch(1)
        self._area.setWidget(content)  # deletes what was there
        content.setAutoFillBackground(False)
        if self.rows:
            self.setFocusProxy(self.rows[0])

    def _make_head(self) -> QVBoxLayout:
        look, head = self._needs.look, QVBoxLayout()
        head.setContentsMargins(RING_MARGIN, 0, RING_MARGIN, 0)
        head.setSpacing(6)
        logo = QLabel()
        logo.setPixmap(application_icon().pixmap(QSize(look.px(_LOGO), look.px(_LOGO))))
        head.addWidget(logo)
        head.addSpacing(12)
        title = label_of(look, "Welcome to DSS Desk", TypeRole.DISPLAY, "text.primary")
        head.addWidget(title)
        head.addWidget(label_of(look, _LEAD, TypeRole.MARKDOWN_BODY, "text.secondary"))
        return head

    def _make_tips(self) -> QHBoxLayout:
        look, row = self._needs.look, QHBoxLayout()
        row.setContentsMargins(RING_MARGIN, 0, RING_MARGIN, 0)
        row.setSpacing(24)
        for icon, title, text in _TIPS:
            tip = QVBoxLayout()
            tip.setSpacing(4)
            sign = QLabel()
            size, ratio = look.px(look.tokens.icon.size), self.devicePixelRatioF()
            sign.setPixmap(pixmap_of(look, icon, size, tint="text.muted", ratio=ratio))
            tip.addWidget(sign)
            tip.addSpacing(4)
            tip.addWidget(label_of(look, title, TypeRole.STRONG, "text.primary"))
            tip.addWidget(label_of(look, text, TypeRole.SMALL, "text.secondary"))
            tip.addStretch(1)
            row.addLayout(tip, 1)
        return row


class _Line(QWidget):
    """A hairline."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        line = self.rect().adjusted(RING_MARGIN, 0, -RING_MARGIN, 0)
        QPainter(self).fillRect(line, self._look.colour("line.default"))
