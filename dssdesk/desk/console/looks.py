"""Our theme in qtconsole's and Pygments' words."""

from typing import Any

from PySide6.QtGui import QColor, QTextCharFormat, QTextFormat

from dssdesk.desk.kit.contrast import readable
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_ANSI = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


def style_sheet(look: Look) -> str:
    """For qtconsole's widget, its popup and its prompts, in the theme of the moment."""
    ground, text = _name(look, "surface.base"), _name(look, "text.primary")
    selected = _name(look, "surface.text_selection")
    rules = [
        f"QPlainTextEdit, QTextEdit {{ background-color: {ground}; color: {text}; border: none; }}",
        f"QPlainTextEdit, QTextEdit {{ selection-background-color: {selected}; }}",
        f"QPlainTextEdit, QTextEdit {{ selection-color: {text}; padding: 8px 12px; }}",
        f"QListView {{ background-color: {_name(look, 'surface.raised')}; color: {text}; }}",
        f".inverted {{ background-color: {text}; color: {ground}; }}",
        f".error {{ color: {_name(look, 'state.danger_text')}; }}",
        f".in-prompt, .in-prompt-number {{ color: {_name(look, 'accent.text')}; }}",
        f".out-prompt, .out-prompt-number {{ color: {_name(look, 'text.muted')}; }}",
    ]
    return "\n".join(rules)


def syntax_style(look: Look) -> str:
    """A style of Pygments with our kind of ground: of it, qtconsole only takes that."""
    return "github-dark" if look.is_dark else "default"


def code_style(look: Look) -> Any:
    """Code in the colours that it has in cells, as a class of Pygments.

    Not as a style sheet: qtconsole would write into the document that it highlights, and that
    ends the process.
    """
    from pygments import token
    from pygments.style import Style

    kinds = {
        token.Token: "text",
        token.Keyword: "keyword",
        token.Operator.Word: "keyword",
        token.Name.Builtin: "builtin",
        token.Name.Exception: "builtin",
        token.Name.Function: "function",
        token.Name.Class: "class",
        token.Name.Decorator: "decorator",
        token.String: "string",
        token.Number: "number",
        token.Comment: "comment",
        token.Operator: "operator",
        token.Error: "error",
    }
    styles = {kind: _name(look, f"syntax.{name}") for kind, name in kinds.items()}
    return type("Ours", (Style,), {"styles": styles})


def write_readably(processor: Any, look: Look) -> None:
    """Let qtconsole's class for escape sequences write no colour that the ground swallows."""
    if not hasattr(processor, "any_format"):
        processor.any_format = processor.get_format
    ground = _name(look, "surface.base")

    def get_format(of: Any) -> QTextCharFormat:
        written: QTextCharFormat = of.any_format()
        has_colour = written.hasProperty(QTextFormat.Property.ForegroundBrush)
        if has_colour and of.background_color is None:
            written.setForeground(QColor(readable(written.foreground().color().name(), ground)))
        return written

    processor.get_format = get_format


def ansi_colours(look: Look) -> dict[int, str]:
    """A terminal's sixteen colours, by their numbers."""
    names = (*_ANSI, *(f"bright_{name}" for name in _ANSI))
    return {number: _name(look, f"ansi.{name}") for number, name in enumerate(names)}


def code_size(look: Look) -> tuple[str, int]:
    """The family and the pixels of code."""
    font = look.font(TypeRole.CODE)
    return font.family(), font.pixelSize()


def _name(look: Look, token: str) -> str:
    return look.colour(token).name()
