"""A picture that a kernel drew: PNG, JPEG, GIF, WebP or SVG."""

import hashlib

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Slot
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dssdesk.desk.notebook.outputs.base import GONE, MenuItem, OutputWidget, Surroundings
from dssdesk.desk.notebook.outputs.images import ImageKey, bytes_of, size_of
from dssdesk.wire.outputs import MimeValue

_UNKNOWN = QSize(320, 240)


class Picture(OutputWidget):
    """Asks for its pixels when it is painted first; holds none itself."""

    def __init__(
        self,
        surroundings: Surroundings,
        mime: str,
        value: MimeValue,
        *,
        shown_size: QSize | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._around = surroundings
        self._mime = mime
        self._value = value
        self._width = 0
        self._is_asked = False
        self._is_gone = False
        self._natural = _natural_size(mime, value)
        self._size = shown_size or self._natural
        self._digest = value.blob.digest if value.blob else _digest(value.text or "")
        self.setAccessibleName(f"Picture, {self._size.width()} by {self._size.height()} pixels")
        surroundings.images.ready.connect(self._on_ready)

    def height_for(self, width: int) -> int:
        self._width = width
        return self._target().height()

    def menu_items(self) -> tuple[MenuItem, ...]:
        return (
            MenuItem("Copy image", self._copy),
            MenuItem("Save image as…", self._save),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        style = self._around.style
        key = self._key()
        image = self._around.images.get(key)
        painter = QPainter(self)
        if image is not None and not image.isNull():
            painter.drawImage(0, 0, image)
        elif image is not None or self._is_gone:
            painter.setPen(style.colour("text.muted"))
            painter.setFont(style.small)
            painter.drawText(self.rect(), GONE if self._is_gone else "This picture is broken.")
        else:
            self._ask(key)
        painter.end()

    def _target(self) -> QSize:
        size = self._size
        if self._width and size.width() > self._width:
            return QSize(self._width, max(1, round(size.height() * self._width / size.width())))
        return size

    def _key(self) -> ImageKey:
        ratio = self.devicePixelRatioF()
        target = self._target()
        wanted = round(target.width() * ratio)
        is_as_drawn = "svg" not in self._mime and target == self._natural and ratio == 1
        return ImageKey(
            self._digest,
            0 if is_as_drawn else wanted,
            self._around.style.colour("surface.paper").name(),
            ratio,
        )

    def _ask(self, key: ImageKey) -> None:
        if self._value.blob is None:
            self._around.images.decode(key, self._mime, self._value.text or "")
        elif not self._is_asked:
            self._is_asked = True
            self._around.fetch(self._value.blob, self._on_text)

    def _copy(self) -> None:
        image = self._around.images.get(self._key())
        if image is not None:
            QGuiApplication.clipboard().setImage(image)

    def _save(self) -> None:
        if self._value.blob is not None:
            self._around.fetch(self._value.blob, self._save_text)
        else:
            self._save_text(self._value.text or "")

    def _save_text(self, text: str | None) -> None:
        if text is not None:
            suffix = self._mime.partition("/")[2].partition("+")[0]
            data = text.encode() if suffix == "svg" else bytes_of(text)
            self._around.reach.save_as(f"picture.{suffix}", data)

    @Slot(str)
    def _on_text(self, text: str | None) -> None:
        self._is_asked = False
        if text is None:
            self._is_gone = True
            self.update()
        else:
            self._around.images.decode(self._key(), self._mime, text)

    @Slot(object)
    def _on_ready(self, key: ImageKey) -> None:
        if key.digest == self._digest:
            self.update()


def _natural_size(mime: str, value: MimeValue) -> QSize:
    if value.blob is not None:
        size = QSize(value.blob.width, value.blob.height)
    else:
        size = size_of(mime, value.text or "")
    return _UNKNOWN if size.isEmpty() else size


def png_of(image: QImage) -> bytes:
    """The picture as the bytes of a file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=20).hexdigest()
