"""A sheet with a text to read and to copy: a diagnosis, release notes."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import (
    QGuiApplication,
    QKeySequence,
    QShortcut,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from dssdesk.desk.kit.controls import Button
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_SIZE = QSize(760, 560)
_ABOVE_HEADING, _ABOVE_TEXT = 16, 6
_HEADINGS = {1: TypeRole.MARKDOWN_H2, 2: TypeRole.TITLE}


class TextSheet(Sheet):
    """Shows a text whole; *Copy* takes all of it."""

    def __init__(self, look: Look, host: QWidget, title: str) -> None:
        super().__init__(look, host)
        self.setAccessibleName(title)
        heading = QLabel(title, self.card)
        heading.setFont(look.font(TypeRole.TITLE))
        self.page = QTextBrowser(self.card)
        self.page.setOpenLinks(False)
        self.page.setAccessibleName(title)
        self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.page.viewport().setAutoFillBackground(False)
        self.copy = Button(look, "Copy", parent=self.card)
        self.copy.clicked.connect(self._on_copy)
        close = Button(look, "Close", parent=self.card)
        close.clicked.connect(self.dismiss)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.copy, close):
            button.use_dialog_height()
            buttons.addWidget(button)
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(20, 18, 17, 15)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(self.page, 1)
        layout.addLayout(buttons)
        QShortcut(QKeySequence.StandardKey.Copy, self, self._on_copy_key)

    def open(self) -> None:
        super().open()
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def show_plain(self, text: str) -> None:
        """Show a text of columns, as a terminal would."""
        self.page.setFont(self.look.font(TypeRole.CODE_SMALL))
        self.page.setLineWrapMode(QTextBrowser.LineWrapMode.NoWrap)
        self.page.setPlainText(text)

    def show_markdown(self, text: str) -> None:
        """Show a text with headings and lists."""
        self.page.setFont(self.look.font(TypeRole.BODY))
        self.page.setMarkdown(text)
        self._space_out()

    def _space_out(self) -> None:
        """Qt's own headings are huge, and its paragraphs touch each other."""
        cursor = QTextCursor(self.page.document())
        block = self.page.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            cursor.setPosition(block.position())
            spaced = QTextBlockFormat()
            spaced.setTopMargin(self.look.px(_ABOVE_HEADING if level else _ABOVE_TEXT))
            cursor.mergeBlockFormat(spaced)
            if level:
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                written = QTextCharFormat()
                written.setFont(self.look.font(_HEADINGS.get(level, TypeRole.STRONG)))
                cursor.setCharFormat(written)  # merged, Qt's adjustment of the size would stay
            block = block.next()

    def _card_size(self) -> QSize:
        look = self.look
        wanted = QSize(look.px(_SIZE.width()), look.px(_SIZE.height()))
        return wanted.boundedTo(self.size() - QSize(48, 48))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.page.toPlainText())
        self.copy.setText("Copied")

    def _on_copy_key(self) -> None:
        chosen = self.page.textCursor().selectedText()
        if chosen:
            self.page.copy()
        else:
            self._on_copy()
