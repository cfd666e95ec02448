"""Icons, named for what they mean, drawn in a token's colour and sharp at every scale.

A new icon is an SVG of Lucide (its stroke 1.75) in ``resources/icons`` and one line in `Icon`;
one that nothing uses any more is removed.
"""

import functools
from enum import StrEnum

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from dssdesk.base.paths import resource
from dssdesk.desk.kit.theme import Look
from dssdesk.wire.catalogue import DatasetKind


class Icon(StrEnum):
    """Every icon; the value is the file's name."""

    PROJECT = "project"
    FOLDER_OPEN = "folder_open"
    FOLDER_CLOSED = "folder_closed"
    DATASET = "dataset"
    DATASET_SQL = "dataset_sql"
    DATASET_EXCEL = "dataset_excel"
    NOTEBOOK = "notebook"
    TEMPLATE = "template"
    CONSOLE = "console"
    CONTENTS = "contents"
    VARIABLE = "variable"
    TRUSTED = "trusted"
    NOT_TRUSTED = "not_trusted"
    LAB = "lab"
    ENVIRONMENT = "environment"
    CONNECTION = "connection"
    RUNNING = "running"
    GO_TO = "go_to"
    PROMPT = "prompt"
    DIED = "died"
    FINISHED = "finished"
    CHECK = "check"
    WARNING = "warning"
    INFO = "info"
    QUEUE = "queue"
    MEMORY = "memory"
    CPU = "cpu"
    DISK = "disk"
    TYPE_NUMBER = "type_number"
    TYPE_TEXT = "type_text"
    TYPE_DATE_TIME = "type_date_time"
    TYPE_BOOLEAN = "type_boolean"
    TYPE_OTHER = "type_other"
    RUN = "run"
    RUN_ALL = "run_all"
    RUN_ABOVE = "run_above"
    INTERRUPT = "interrupt"
    RESTART = "restart"
    UNLOAD = "unload"
    CLOSE = "close"
    ADD = "add"
    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"
    DELETE = "delete"
    CLEAR = "clear"
    DUPLICATE = "duplicate"
    COPY_NAME = "copy_name"
    RENAME = "rename"
    CODE = "code"
    UPLOAD = "upload"
    IMPORT_FILE = "import_file"
    DEMO = "demo"
    CUT = "cut"
    PASTE = "paste"
    UNDO = "undo"
    REDO = "redo"
    SAVE = "save"
    SEARCH = "search"
    FILTER = "filter"
    COLUMNS = "columns"
    EXPORT = "export"
    STATISTICS = "statistics"
    FOLD_CLOSED = "fold_closed"
    FOLD_OPEN = "fold_open"
    MORE = "more"
    SIDE_PANEL = "side_panel"
    SETTINGS = "settings"
    NOTICES = "notices"
    ADMINISTRATION = "administration"
    PERSON = "person"
    PEOPLE = "people"
    KEY = "key"


DATASET_ICONS = {
    DatasetKind.FILES: Icon.DATASET,
    DatasetKind.EXCEL: Icon.DATASET_EXCEL,
    DatasetKind.SQL: Icon.DATASET_SQL,
}
DEFAULT_TINT = "text.secondary"
_DISABLED_TINT = "text.disabled"


def make_icon(look: Look, icon: Icon, tint: str = DEFAULT_TINT) -> QIcon:
    """A `QIcon` that follows the theme; ``tint`` is a token such as ``kind.dataset``."""
    return QIcon(_Engine(look, icon, tint))


def paint_icon(
    painter: QPainter, look: Look, icon: Icon, rect: QRectF, *, tint: str = DEFAULT_TINT
) -> None:
    """Draw the icon into this rectangle, for delegates and painted widgets."""
    _renderer(icon, look.colour(tint).name()).render(painter, rect)


def pixmap_of(look: Look, icon: Icon, size: int, *, tint: str, ratio: float) -> QPixmap:
    """The icon as a pixmap of ``size`` logical pixels, for labels."""
    return _Engine(look, icon, tint).scaledPixmap(
        QSize(size, size), QIcon.Mode.Normal, QIcon.State.Off, ratio
    )


def application_icon() -> QIcon:
    """The product's own icon."""
    return QIcon(str(resource("dssdesk.svg")))


class _Engine(QIconEngine):
    """Draws one SVG, its ``currentColor`` replaced by a token's colour of the current theme."""

    def __init__(self, look: Look, icon: Icon, tint: str) -> None:
        super().__init__()
        self._look = look
        self._icon = icon
        self._tint = tint

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        tint = _DISABLED_TINT if mode is QIcon.Mode.Disabled else self._tint
        paint_icon(painter, self._look, self._icon, QRectF(rect), tint=tint)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        image = QImage(size * scale, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter, image.rect(), mode, state)
        painter.end()
        image.setDevicePixelRatio(scale)
        return QPixmap.fromImage(image)

    def clone(self) -> QIconEngine:
        return _Engine(self._look, self._icon, self._tint)

    def key(self) -> str:
        return f"dssdesk:{self._icon}:{self._tint}"


@functools.lru_cache(maxsize=512)
def _renderer(icon: Icon, colour: str) -> QSvgRenderer:
    text = resource("icons", f"{icon}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))
