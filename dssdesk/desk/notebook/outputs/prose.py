"""Rich text below a cell and in it: rendered markdown and simple HTML, selectable."""

from PySide6.QtCore import QSize, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QMouseEvent, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.notebook.outputs.base import OutputWidget, Surroundings
from dssdesk.desk.notebook.outputs.html_text import InertDocument
from dssdesk.desk.notebook.style import Style

_SAFE_SCHEMES = ("http", "https", "mailto")


class Prose(QTextBrowser):
    """HTML in a document that loads nothing; links open in the browser when clicked."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width = -1
        self._height = 0
        document = InertDocument(self)
        document.setDocumentMargin(0)
        document.setIndentWidth(style.px(22))
        document.setDefaultFont(style.font(TypeRole.MARKDOWN_BODY))
        self.setDocument(document)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setOpenLinks(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the notebook keeps the keyboard
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, style.colour("surface.text_selection"))
        palette.setColor(QPalette.ColorRole.HighlightedText, style.colour("text.primary"))
        self.setPalette(palette)
        self.anchorClicked.connect(self._on_link)

    def show_html(self, html: str) -> None:
        """Show another text."""
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
        """What the mouse has selected."""
        return self.textCursor().selectedText().replace("\u2029", "\n")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        event.ignore()  # it also selects the cell

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @Slot(QUrl)
    def _on_link(self, url: QUrl) -> None:
        if url.scheme().lower() in _SAFE_SCHEMES:
            QDesktopServices.openUrl(url)


class ProseOutput(OutputWidget):
    """An output that is rich text."""

    def __init__(
        self, surroundings: Surroundings, html: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._prose = Prose(surroundings.style, self)
        self._prose.show_html(html)

    def height_for(self, width: int) -> int:
        return max(self._prose.height_for(width), 1)

    def plain_text(self) -> str:
        return self._prose.toPlainText()

    def selected_text(self) -> str:
        return self._prose.selected_text()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._prose.setGeometry(self.rect())
