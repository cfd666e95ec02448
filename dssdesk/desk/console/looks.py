"""Our theme in qtconsole's words."""

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
    """Pygments' style for code, and for ANSI colours on its kind of ground.

    Not a style sheet of ours: qtconsole would write into the document that it highlights, and
    that ends the process.
    """
    return "github-dark" if look.is_dark else "default"


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
