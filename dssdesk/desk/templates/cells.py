"""The cells of a template as they will stand in the notebook, to be read only."""

from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from dssdesk.desk.kit import syntax
from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.text import counted
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.templates import PLACEHOLDER

_PADDING_X, _PADDING_Y = 12, 8
_MOST_CELLS, _MOST_LINES = 40, 120
"""A preview shows no more: it is there at once, whatever the notebook holds."""

_STAND_IN = "\uf8ffDATASET\uf8ff"
"""For the placeholder while markdown is read, to which its underscores mean something."""


class CellsPreview(QScrollArea):
    """Shows cells below each other."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._cells: tuple[Cell, ...] = ()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Preview")
        self.setStyleSheet(
            "QScrollArea, QScrollArea > QWidget, QScrollArea > QWidget > QWidget"
            " { background: transparent; border: none; }"
        )
        look.changed.connect(self._show)

    def show_cells(self, cells: tuple[Cell, ...]) -> None:
        """Show these."""
        self._cells = cells
        self._show()

    def boxes(self) -> "list[CellBox]":
        """What is on show."""
        return self.findChildren(CellBox)

    def _show(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for cell in self._cells[:_MOST_CELLS]:
            column.addWidget(CellBox(self._look, _shortened(cell)))
        more = len(self._cells) - _MOST_CELLS
        if more > 0:
            text = f"… and {counted(more, 'more cell')}"
            column.addWidget(Label(self._look, text, role=TypeRole.SMALL, tint="text.muted"))
        column.addStretch(1)
        self.setWidget(content)


class CellBox(QWidget):
    """One cell: code in its colours, or a text."""

    def __init__(self, look: Look, cell: Cell) -> None:
        super().__init__()
        self._look = look
        self._is_code = cell.kind is CellKind.CODE
        self.text = cell.source
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._document.setDefaultTextOption(option)
        self.setAccessibleName(f"{cell.kind.value.capitalize()} cell: {cell.source}")
        if self._is_code:
            _write_code(self._document, look, cell.source)
        else:
            _write_text(self._document, look, cell.source.replace(PLACEHOLDER, _STAND_IN))
        _mark_placeholders(self._document, look)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_code:
            painter.setBrush(look.colour("surface.sunken"))
            painter.setPen(look.colour("line.default"))
            radius = look.tokens.radius.control
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(box, radius, radius)
        painter.translate(self._left, look.px(_PADDING_Y) if self._is_code else 0)
        self._document.drawContents(painter)

    @property
    def _left(self) -> int:
        return self._look.px(_PADDING_X) if self._is_code else 2

    def _fit(self) -> None:
        self._document.setTextWidth(max(40, self.width() - 2 * self._left))
        padding = 2 * self._look.px(_PADDING_Y) if self._is_code else self._look.px(4)
        self.setFixedHeight(round(self._document.size().height()) + padding)


def _shortened(cell: Cell) -> Cell:
    lines = cell.source.split("\n", _MOST_LINES)
    if len(lines) <= _MOST_LINES:
        return cell
    return replace(cell, source="\n".join((*lines[:_MOST_LINES], "…")))


def _write_code(document: QTextDocument, look: Look, source: str) -> None:
    document.setDefaultFont(look.font(TypeRole.CODE_SMALL))
    cursor = QTextCursor(document)
    plain = QTextCharFormat()
    plain.setForeground(look.colour("text.primary"))
    form = QTextBlockFormat()
    line_height = look.line_height(TypeRole.CODE_SMALL)
    form.setLineHeight(line_height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    cursor.setBlockFormat(form)
    state = syntax.NORMAL
    for number, line in enumerate(source.split("\n")):
        if number:
            cursor.insertBlock(form)
        found, state = syntax.tokens(line, state, is_first=number == 0)
        place = 0
        for token in found:
            cursor.insertText(line[place : token.start], plain)
            place = token.start + token.length
            coloured = QTextCharFormat()
            coloured.setForeground(look.colour(f"syntax.{token.kind}"))
            cursor.insertText(line[token.start : place], coloured)
        cursor.insertText(line[place:], plain)


def _write_text(document: QTextDocument, look: Look, source: str) -> None:
    document.setDefaultFont(look.font(TypeRole.BODY))
    document.setMarkdown(source, QTextDocument.MarkdownFeature.MarkdownNoHTML)
    _drop_pictures(document)
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        cursor = QTextCursor(block)
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        form = QTextCharFormat()
        form.setForeground(look.colour("text.primary"))
        if level:
            font: QFont = look.font(TypeRole.TITLE if level == 1 else TypeRole.STRONG)
            form.setFont(font)
            form.setProperty(QTextFormat.Property.FontSizeAdjustment.value, 0)
        cursor.mergeCharFormat(form)
        cursor.mergeBlockCharFormat(form)
        block = block.next()


def _mark_placeholders(document: QTextDocument, look: Look) -> None:
    """One sees at a glance where the dataset's name will stand."""
    form = QTextCharFormat()
    form.setForeground(look.colour("accent.text"))
    form.setBackground(look.colour("accent.soft"))
    form.setFontWeight(QFont.Weight.Bold)
    for written in (PLACEHOLDER, _STAND_IN):
        cursor = document.find(written)
        while not cursor.isNull():
            form_here = cursor.charFormat()
            form_here.merge(form)
            cursor.insertText(PLACEHOLDER, form_here)
            cursor = document.find(written, cursor)


def _drop_pictures(document: QTextDocument) -> None:
    """Before anything is laid out: Qt would open the files that they name, whoever forbids it."""
    end = document.characterCount() - 1
    cursor = QTextCursor(document)
    for place in range(end, 0, -1):
        cursor.setPosition(place)
        if cursor.charFormat().isImageFormat():
            cursor.deletePreviousChar()
