"""Pictures of all cells: decoded off the GUI thread, kept within a bound of bytes."""

import base64
import binascii
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QObject, QRect, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from dssdesk.desk.notebook.outputs.svg_text import harmless

BOUND = 64 << 20
_MOST_PIXELS = 64_000_000  # a picture that claims more is scaled down while it is decoded


@dataclass(frozen=True, slots=True)
class ImageKey:
    """One picture at one size on one ground.

    Attributes:
        width: In device pixels; 0 means as it is.
        ground: ``#rrggbb`` behind it, and the white of dark themes is dimmed to it.
    """

    digest: str
    width: int
    ground: str
    ratio: float = 1.0


class Images(QObject):
    """The pictures near the screen.

    Signals:
        ready: A picture that was missing is there; carries its key.
    """

    ready = Signal(object)

    def __init__(self, parent: QObject | None = None, *, bound: int = BOUND) -> None:
        super().__init__(parent)
        self._bound = bound
        self._kept: dict[ImageKey, QImage] = {}
        self._size = 0
        self._working: set[ImageKey] = set()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)

    def get(self, key: ImageKey) -> QImage | None:
        """The picture, if it is there."""
        image = self._kept.pop(key, None)
        if image is not None:
            self._kept[key] = image
        return image

    def decode(self, key: ImageKey, mime: str, text: str) -> None:
        """Have it decoded, if nobody asked for it yet; `ready` tells when it is there."""
        if key in self._working or key in self._kept:
            return
        self._working.add(key)
        work = _Decoding(key, mime, text)
        work.done.finished.connect(self._on_decoded, Qt.ConnectionType.QueuedConnection)
        self._pool.start(work)

    def close(self) -> None:
        """Wait for what is being decoded."""
        self._pool.clear()
        self._pool.waitForDone()

    def _on_decoded(self, key: ImageKey, image: QImage) -> None:
        self._working.discard(key)
        self._kept[key] = image
        self._size += image.sizeInBytes()
        while self._size > self._bound and len(self._kept) > 1:
            oldest = next(iter(self._kept))
            self._size -= self._kept.pop(oldest).sizeInBytes()
        self.ready.emit(key)


class _Done(QObject):
    finished = Signal(object, object)


class _Decoding(QRunnable):
    """Runs on a thread of the pool: touches nothing but its own values."""

    def __init__(self, key: ImageKey, mime: str, text: str) -> None:
        super().__init__()
        self.done = _Done()
        self._key = key
        self._mime = mime
        self._text = text

    def run(self) -> None:
        image = (
            _svg(self._key, self._text) if "svg" in self._mime else _raster(self._key, self._text)
        )
        self.done.finished.emit(self._key, image)


def size_of(mime: str, text: str) -> QSize:
    """The size of a picture that travels inside its output, from its first bytes."""
    if "svg" in mime:
        return QSvgRenderer(QByteArray(harmless(text).encode())).defaultSize()
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImageReader

    buffer = QBuffer()
    buffer.setData(QByteArray(bytes_of(text)))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return QImageReader(buffer).size()


def _raster(key: ImageKey, text: str) -> QImage:
    image = QImage.fromData(QByteArray(bytes_of(text)))
    if image.isNull():
        return image
    if key.width and image.width() != key.width:
        image = image.scaledToWidth(key.width, Qt.TransformationMode.SmoothTransformation)
    image = _on_ground(image, key.ground)
    image.setDevicePixelRatio(key.ratio)
    return image


def _svg(key: ImageKey, text: str) -> QImage:
    renderer = QSvgRenderer(QByteArray(harmless(text).encode()))
    size = renderer.defaultSize()
    if size.isEmpty():
        return QImage()
    width = key.width or size.width()
    height = max(1, round(size.height() * width / size.width()))
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    image = _on_ground(image, key.ground)
    image.setDevicePixelRatio(key.ratio)
    return image


def _on_ground(image: QImage, ground: str) -> QImage:
    """On the theme's paper; where that is not white, the picture's own white becomes it too."""
    paper = QColor(ground)
    target = QImage(image.size(), QImage.Format.Format_RGB32)
    target.fill(Qt.GlobalColor.white)
    painter = QPainter(target)
    whole = QRect(0, 0, image.width(), image.height())
    painter.drawImage(whole, image)
    if paper != QColor(Qt.GlobalColor.white):
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.fillRect(whole, paper)
    painter.end()
    return target


def bytes_of(text: str) -> bytes:
    """What is behind base64; nothing where it is none."""
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""
