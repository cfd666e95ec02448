"""Our theme in qtconsole's words: a style sheet that also says how code is coloured."""

from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_SYNTAX = (
    ("keyword", ".k, .kn, .kr, .kd, .kp, .ow"),
    ("builtin", ".nb, .bp, .kc, .kt"),
    ("function", ".nf, .fm"),
    ("class", ".nc, .ne"),
    ("string", ".s, .s1, .s2, .sa, .sb, .sc, .sd, .se, .sh, .si, .sr, .ss, .sx"),
    ("number", ".m, .mb, .mf, .mh, .mi, .mo, .il"),
    ("comment", ".c, .c1, .ch, .cm, .cp, .cs, .cpf"),
    ("operator", ".o, .p"),
    ("decorator", ".nd"),
)
"""Pygments' classes for our kinds of code."""


def style_sheet(look: Look) -> str:
    """For qtconsole's widget, its popup and its prompts, in the theme of the moment."""
    ground, text = _name(look, "surface.base"), _name(look, "text.primary")
    selected = _name(look, "surface.text_selection")
    rules = [
        f"QPlainTextEdit, QTextEdit {{ background-color: {ground}; color: {text}; border: none; }}",
        f"QPlainTextEdit, QTextEdit {{ selection-background-color: {selected}; }}",
        f"QPlainTextEdit, QTextEdit {{ selection-color: {text}; padding: 8px 12px; }}",
        f".inverted {{ background-color: {text}; color: {ground}; }}",
        f".error {{ color: {_name(look, 'state.danger_text')}; }}",
        f".in-prompt, .in-prompt-number {{ color: {_name(look, 'accent.text')}; }}",
        f".out-prompt, .out-prompt-number {{ color: {_name(look, 'text.muted')}; }}",
    ]
    rules += [
        f"{classes} {{ color: {_name(look, f'syntax.{kind}')}; }}" for kind, classes in _SYNTAX
    ]
    return "\n".join(rules)


def base_style(look: Look) -> str:
    """Pygments' style that tells qtconsole whether its ANSI colours stand on a dark ground."""
    return "monokai" if look.is_dark else "default"


def code_size(look: Look) -> tuple[str, int]:
    """The family and the pixels of code."""
    font = look.font(TypeRole.CODE)
    return font.family(), font.pixelSize()


def _name(look: Look, token: str) -> str:
    return look.colour(token).name()
