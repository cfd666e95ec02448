"""Rich text below a cell and in it: rendered markdown and simple HTML, selectable."""

from PySide6.QtCore import QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QDesktopServices,
    QMouseEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.notebook import tex
from dssdesk.desk.notebook.outputs.base import OutputWidget, Surroundings
from dssdesk.desk.notebook.outputs.html_text import InertDocument
from dssdesk.desk.notebook.outputs.inline_objects import InlineObjects

_SAFE_SCHEMES = ("http", "https", "mailto")
_SHEET = "b,strong,th{font-weight:600}"  # the heaviest that the font comes with
_OBJECT = "\ufffc"


class Prose(QTextBrowser):
    """HTML in a document that loads nothing; links open in the browser when clicked.

    Signals:
        height_changed: Ask `height_for` again.
    """

    height_changed = Signal()

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style = surroundings.style
        self._reach = surroundings.reach
        self._width = -1
        self._height = 0
        document = InertDocument(self)
        document.setDocumentMargin(0)
        document.setIndentWidth(style.px(22))
        document.setDefaultFont(style.font(TypeRole.MARKDOWN_BODY))
        document.setDefaultStyleSheet(_SHEET)
        self._objects = InlineObjects(style, surroundings.math, surroundings.images, document)
        kind = QTextFormat.ObjectTypes.ImageObject.value
        document.documentLayout().registerHandler(kind, self._objects)
        self._objects.changed.connect(self._on_objects_changed)
        self.setDocument(document)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setOpenLinks(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the notebook keeps the keyboard
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the cell has one
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, style.colour("surface.text_selection"))
        palette.setColor(QPalette.ColorRole.HighlightedText, style.colour("text.primary"))
        self.setPalette(palette)
        self.anchorClicked.connect(self._on_link)

    def show_html(self, html: str) -> None:
        """Show another text."""
        self._objects.forget()
        self.document().setHtml(html)
        self._width = -1

    def height_for(self, width: int) -> int:
        """How tall the text is at this width."""
        if width != self._width:
            self._width = width
            # QTextEdit lays its document out for its own width: that has to be right first.
            self.resize(QSize(width, max(self.height(), 1)))
            document = self.document()
            document.setTextWidth(width)
            size = document.size()
            lane = self.horizontalScrollBar().sizeHint().height()
            self._height = int(size.height() + 0.999) + (lane if size.width() > width + 1 else 0)
        return self._height

    def selected_text(self) -> str:
        """What the mouse has selected; formulas as they are written."""
        cursor = self.textCursor()
        text = cursor.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")
        return self._with_sources(text, cursor.selectionStart())

    def whole_text(self) -> str:
        """All of it, the same way."""
        return self._with_sources(self.document().toPlainText(), 0).rstrip()

    def _with_sources(self, text: str, start: int) -> str:
        if _OBJECT not in text:
            return text
        found, cursor = [], QTextCursor(self.document())
        for place, letter in enumerate(text):
            if letter != _OBJECT:
                found.append(letter)
                continue
            cursor.setPosition(start + place + 1)
            source = tex.read_address(cursor.charFormat().toImageFormat().name())
            if source is not None:
                found.append(tex.shown_source(source[0], is_display=source[1]))
        return "".join(found)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        event.ignore()  # it also selects the cell

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @Slot()
    def _on_objects_changed(self) -> None:
        document = self.document()
        document.markContentsDirty(0, document.characterCount())
        self._width = -1
        self.viewport().update()
        self.height_changed.emit()

    @Slot(QUrl)
    def _on_link(self, url: QUrl) -> None:
        if url.scheme().lower() in _SAFE_SCHEMES:
            QDesktopServices.openUrl(url)
        elif not url.scheme() and url.hasFragment():
            self._reach.go_to_heading(url.fragment())


class ProseOutput(OutputWidget):
    """An output that is rich text."""

    def __init__(
        self, surroundings: Surroundings, html: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._prose = Prose(surroundings, self)
        self._prose.show_html(html)
        self._prose.height_changed.connect(self.height_changed)

    def height_for(self, width: int) -> int:
        return max(self._prose.height_for(width), 1)

    def plain_text(self) -> str:
        return self._prose.whole_text()

    def selected_text(self) -> str:
        return self._prose.selected_text()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._prose.setGeometry(self.rect())
