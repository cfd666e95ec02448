"""The theme as the notebook's painters need it: colours, fonts and measures, looked up once."""

import math

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextCharFormat

from dssdesk.desk.kit.contrast import readable
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.notebook.ansi import Pen
from dssdesk.desk.notebook.heights import Metrics


class Style:
    """A `Look` at one moment. When the look changes, another `Style` is made."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.is_dark = look.is_dark
        self._colours: dict[str, QColor] = {}
        self._formats: dict[str, QTextCharFormat] = {}
        self.code = look.font(TypeRole.CODE)
        self.code_small = look.font(TypeRole.CODE_SMALL)
        self.small = look.font(TypeRole.SMALL)
        self.caption = look.font(TypeRole.CAPTION, figures=True)
        metrics = QFontMetricsF(self.code)
        self.code_line = max(look.line_height(TypeRole.CODE), math.ceil(metrics.height()))
        self.code_ascent = round((self.code_line - metrics.height()) / 2 + metrics.ascent())
        self.code_advance = metrics.horizontalAdvance("0")
        pane = look.tokens.pane
        self.gutter = look.px(pane.cell_gutter)
        self.right = look.px(pane.cell_right)
        self.gap = look.px(pane.cell_gap)
        self.padding_y, self.padding_x = (look.px(size) for size in pane.cell_padding)
        self.output_gap = look.px(6)
        self.radius = look.tokens.radius.control
        self.metrics = Metrics(
            code_line=self.code_line,
            padding=self.padding_y,
            gap=self.gap,
            output_gap=self.output_gap,
            prose_line=look.line_height(TypeRole.MARKDOWN_BODY),
            row=look.px(look.tokens.row.output_table),
            bar=look.px(32),
            caption=look.px(24),
        )

    def px(self, size: float) -> int:
        """A size of the tokens at the person's text size."""
        return self.look.px(size)

    def colour(self, token: str) -> QColor:
        """The colour behind a name such as ``text.muted``."""
        found = self._colours.get(token)
        if found is None:
            found = self._colours[token] = self.look.colour(token)
        return found

    def font(self, role: TypeRole, *, figures: bool = False) -> QFont:
        """The font of a text's role."""
        return self.look.font(role, figures=figures)

    def line_height(self, role: TypeRole) -> int:
        """The line height of a text's role."""
        return self.look.line_height(role)

    def syntax(self, kind: str) -> QTextCharFormat:
        """How a piece of code of this kind is written."""
        found = self._formats.get(kind)
        if found is None:
            found = QTextCharFormat()
            found.setForeground(self.colour(f"syntax.{kind}"))
            self._formats[kind] = found
        return found

    def pen_colours(self, pen: Pen) -> tuple[QColor, QColor | None]:
        """Text and ground of a terminal's pen."""
        if not pen.background:
            ground, text = None, self._written(pen.foreground)
        else:
            ground = self._ansi(pen.background)
            # Who chooses both is left alone: pictures are made of coloured blocks.
            text = self._ansi(pen.foreground) if pen.foreground else self._text_on(ground)
        if pen.inverse:
            return ground or self.colour("surface.base"), text
        if pen.faint:
            text = QColor(text)
            text.setAlphaF(0.65)
        return text, ground

    def _written(self, name: str) -> QColor:
        if not name.startswith("#"):
            return self._ansi(name) if name else self.colour("text.primary")
        # The worst ground that text of kernels is on: a traceback's.
        return QColor(readable(name, self.colour("state.danger_soft").name()))

    def _text_on(self, ground: QColor) -> QColor:
        return QColor(readable(self.colour("text.primary").name(), ground.name()))

    def _ansi(self, name: str) -> QColor:
        return QColor(name) if name.startswith("#") else self.colour(f"ansi.{name}")
