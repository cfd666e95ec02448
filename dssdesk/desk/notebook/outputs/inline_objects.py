"""What stands between the words of a rich text: formulas, and pictures that the text brings along.

Only these two kinds of image exist here; any other address stays an empty place, and is not read.
"""

import hashlib
import re

from PySide6.QtCore import QObject, QRect, QRectF, QSizeF, Signal, Slot
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.notebook import tex
from dssdesk.desk.notebook.outputs.images import ImageKey, Images, size_of
from dssdesk.desk.notebook.outputs.math_shapes import Formula, MathShapes
from dssdesk.desk.notebook.style import Style

_DATA = re.compile(r"data:(image/(?:png|jpeg|gif|webp|svg\+xml));base64,(.*)", re.DOTALL)
_WIDEST = 900  # pixels of a picture in a text, at a text size of 100 %


class InlineObjects(QPyTextObject):
    """Measures and draws them; Qt asks for each when it lays the text out.

    Signals:
        changed: One of them has another size now.
    """

    changed = Signal()

    def __init__(self, style: Style, math: MathShapes, images: Images, parent: QObject) -> None:
        super().__init__(parent)
        self._style = style
        self._math = math
        self._images = images
        self._formulas: set[Formula] = set()
        self._pictures: dict[str, tuple[ImageKey, QSizeF, str, str]] = {}
        math.ready.connect(self._on_formula)
        images.ready.connect(self._on_picture)

    def forget(self) -> None:
        """The text is another one."""
        self._formulas.clear()
        self._pictures.clear()

    def intrinsicSize(
        self, _document: QTextDocument, _position: int, text_format: QTextFormat
    ) -> QSizeF:
        shown = text_format.toCharFormat()
        name = text_format.toImageFormat().name()
        found = tex.read_address(name)
        if found is not None:
            return self._formula_size(self._formula(*found), shown)
        return self._picture_size(name, text_format)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        _document: QTextDocument,
        _position: int,
        text_format: QTextFormat,
    ) -> None:
        name = text_format.toImageFormat().name()
        found = tex.read_address(name)
        if found is not None:
            self._draw_formula(
                painter, QRectF(rect), self._formula(*found), text_format.toCharFormat()
            )
        elif name in self._pictures:
            self._draw_picture(painter, QRectF(rect), name)

    def _formula(self, source: str, is_display: object) -> Formula:
        size = self._style.look.tokens.type[TypeRole.MARKDOWN_BODY].px
        colour = self._style.colour("text.primary").name()
        return Formula(source, bool(is_display), round(self._style.px(size) * 1.12), colour)

    def _formula_size(self, formula: Formula, text_format: QTextCharFormat) -> QSizeF:
        self._formulas.add(formula)
        shape = self._math.get(formula)
        if shape is None:
            if not self._math.is_settled(formula):
                self._math.draw(formula)
            metrics = QFontMetricsF(self._style.code_small)
            text = _source(formula)
            lines = text.split("\n")
            width = max(metrics.horizontalAdvance(line) for line in lines)
            return QSizeF(width, metrics.height() * len(lines))
        # Qt centres an object on the letters' middle. It is made as tall as it takes for the
        # formula's base line to come to stand on that of the text.
        middle = QFontMetricsF(text_format.font()).xHeight() / 2
        ascent = shape.size.height() - shape.descent
        return QSizeF(shape.size.width(), max(2 * ascent - middle, 2 * shape.descent + middle))

    def _draw_formula(
        self, painter: QPainter, rect: QRectF, formula: Formula, text_format: QTextCharFormat
    ) -> None:
        shape = self._math.get(formula)
        if shape is None:
            painter.setPen(self._style.colour("text.muted"))
            painter.setFont(self._style.code_small)
            painter.drawText(rect, _source(formula))
            return
        middle = QFontMetricsF(text_format.font()).xHeight() / 2
        base = rect.top() + (rect.height() + middle) / 2
        top = base - (shape.size.height() - shape.descent)
        shape.renderer.render(
            painter, QRectF(rect.left(), top, shape.size.width(), shape.size.height())
        )

    def _picture_size(self, name: str, text_format: QTextFormat) -> QSizeF:
        known = self._pictures.get(name)
        if known is None:
            match = _DATA.match(name)
            if match is None:
                return QSizeF(0, 0)
            size = QSizeF(size_of(match[1], match[2]))
            if size.isEmpty():
                return QSizeF(0, 0)
            known = self._pictures[name] = (self._key(match[2], size), size, match[1], match[2])
        return self._wanted(known[1], text_format)

    def _wanted(self, size: QSizeF, text_format: QTextFormat) -> QSizeF:
        asked = text_format.toImageFormat().width()
        width = min(asked or size.width(), self._style.px(_WIDEST))
        return QSizeF(width, size.height() * width / size.width())

    def _key(self, data: str, size: QSizeF) -> ImageKey:
        digest = hashlib.blake2b(data.encode(), digest_size=20).hexdigest()
        return ImageKey(digest, round(size.width()), self._style.colour("surface.paper").name())

    def _draw_picture(self, painter: QPainter, rect: QRectF, name: str) -> None:
        key, _, mime, data = self._pictures[name]
        image = self._images.get(key)
        if image is None:
            self._images.decode(key, mime, data)
        elif not image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, image)

    @Slot(object)
    def _on_formula(self, formula: Formula) -> None:
        if formula in self._formulas:
            self.changed.emit()

    @Slot(object)
    def _on_picture(self, key: ImageKey) -> None:
        if any(key == known[0] for known in self._pictures.values()):
            self.changed.emit()


def _source(formula: Formula) -> str:
    return tex.shown_source(formula.tex, is_display=formula.is_display)
