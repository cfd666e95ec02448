"""The window's layout: strip, tree, tabs, details, drawer, status. What happens is in `shell`."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from dssdesk.desk.kit.controls import EmptyHint
from dssdesk.desk.kit.icons import application_icon
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Toasts
from dssdesk.desk.shell.drawer import Drawer
from dssdesk.desk.shell.status_bar import StatusBar
from dssdesk.desk.shell.tabs import Tabs
from dssdesk.desk.shell.top_strip import TopStrip

_NOTHING_OPEN = (
    "Nothing is open.\n"
    "Double-click a dataset or a notebook in the tree. "
    "Right-click a dataset and choose Lab to start a notebook that reads it."
)
_SIZE = QSize(1440, 900)
_LEAST = QSize(720, 480)


class Pane(QWidget):
    """A part of the window with its own ground."""

    def __init__(self, look: Look, ground: str) -> None:
        super().__init__()
        self._look = look
        self._ground = ground
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.colour(self._ground))


class MainWindow(QWidget):
    """The window.

    Signals:
        close_requested: The person closes the window; it stays until `close_now`.
    """

    close_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._may_close = False
        self._text_size = look.text_size
        self.setObjectName("window")
        self.setWindowTitle("DSS Desk")
        QGuiApplication.setWindowIcon(application_icon())  # also of the windows of outputs
        self.strip = TopStrip(look)
        self.tabs = Tabs(look)
        self.tabs.stack.addWidget(EmptyHint(look, _NOTHING_OPEN))
        self.status = StatusBar(look)
        self.body = Pane(look, "surface.base")
        self.side = Pane(look, "surface.window")
        self.details = Pane(look, "surface.window")
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.inner = QSplitter(Qt.Orientation.Horizontal)
        # Widths of panes for each percent of text: large text may leave them no room.
        self._wished: dict[QWidget, float] = {}
        self._lay_out()
        self.drawer = Drawer(look, self.body)
        self.toasts = Toasts(look, self.body)
        self.drawer.opened_changed.connect(self._on_drawer_changed)
        look.changed.connect(self._on_look_changed)
        # The frame that the system puts around needs some room too.
        room = self.screen().availableSize() - QSize(24, 60)
        self.resize(_SIZE.boundedTo(room.expandedTo(_LEAST)))

    def close_now(self) -> None:
        """Close without asking any more."""
        self._may_close = True
        self.close()

    @property
    def has_sheet(self) -> bool:
        """Whether a sheet lies over it: shortcuts go on working below one."""
        return any(sheet.isVisible() for sheet in self.findChildren(Sheet))

    def closeEvent(self, event: QCloseEvent) -> None:
        # Whoever listens may call `close_now` at once; a close within a close does nothing.
        if not self._may_close:
            self.close_requested.emit()
        event.setAccepted(self._may_close)

    def _lay_out(self) -> None:
        tokens = self.look.tokens
        self.setMinimumSize(_LEAST)
        for split in (self.split, self.inner):
            split.setHandleWidth(1)
            split.setChildrenCollapsible(False)
            split.splitterMoved.connect(self._on_split_moved)
        self._limit_panes()
        self.details.hide()
        self.inner.addWidget(self.tabs)
        self.inner.addWidget(self.details)
        self.inner.setStretchFactor(0, 1)
        self.inner.setSizes([10_000, self.look.px(tokens.pane.details)])
        centre = Pane(self.look, "surface.base")
        centre.box.addWidget(self.tabs.strip)
        centre.box.addWidget(self.inner, 1)
        self.split.addWidget(self.side)
        self.split.addWidget(centre)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([self.look.px(tokens.pane.tree), 10_000])
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.split)
        self.body.box.addLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.strip)
        layout.addWidget(self.body, 1)
        layout.addWidget(self.status)

    def _limit_panes(self) -> None:
        """Panes are never narrower than their texts need."""
        pane = self.look.tokens.pane
        self.side.setMinimumWidth(self.look.px(pane.tree_min))
        self.details.setMinimumWidth(self.look.px(pane.details_min))

    def _on_look_changed(self) -> None:
        """Panes grow and shrink with the text, from where the person put them."""
        before, self._text_size = self._text_size, self.look.text_size
        if self._text_size == before:
            return
        panes = ((self.split, self.side), (self.inner, self.details))
        for _, pane in panes:
            self._wished.setdefault(pane, pane.width() / before)
        self._limit_panes()
        for split, pane in panes:
            wanted = round(self._wished[pane] * self._text_size)
            rest = max(0, split.width() - wanted)
            split.setSizes([wanted, rest] if split.widget(0) is pane else [rest, wanted])

    @Slot()
    def _on_split_moved(self) -> None:
        self._wished.clear()

    def _on_drawer_changed(self, is_open: bool) -> None:  # noqa: FBT001 (a signal's payload)
        self.strip.activity.setChecked(is_open)
        self.toasts.keep_clear(right=self.drawer.shown_width, bottom=0)
