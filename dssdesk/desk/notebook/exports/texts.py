"""Texts as HTML for a page of its own: ANSI colours, markdown, LaTeX."""

import base64
import functools
import html
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt

from dssdesk.desk.notebook import ansi
from dssdesk.desk.notebook.exports.clean import cleaned
from dssdesk.desk.notebook.tex import SCHEME, latex_html, read_address, shown_source, use_math

_FORMULA = re.compile(rf'<img\b[^>]*?\bsrc="({SCHEME}:[^"]*)"[^>]*>')
_ATTACHED = re.compile(r'src="attachment:([^"]*)"')
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_TASK = re.compile(r"<li>(\s*<p>)?\s*\[([ xX])\]\s")
_TAG = re.compile(r"<[^>]*>")
_PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
_TEXT_SIZE = 14  # pixels, as nbconvert's template has it
_INK = "#212121"
_SIZE = re.compile(r'viewBox="([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)"')


def ansi_html(text: str) -> str:
    """A printed text in the classes of Jupyter's style sheet."""
    runs, _ = ansi.runs(text)
    return "".join(_run(piece, pen) for piece, pen in runs)


def markdown_html(text: str, attachments: Mapping[str, Any] | None = None) -> str:
    """Markdown with its attached pictures, formulas and, unlike in a tab, its own HTML, cleaned."""
    made = cleaned(_parser().render(text))
    made = _with_formulas(_TASK.sub(_box, _HEADING.sub(_heading, made)))
    return _ATTACHED.sub(functools.partial(_attached, attachments or {}), made)


def tex_html(text: str) -> str:
    """What ``text/latex`` shows."""
    return _with_formulas(latex_html(text))


def coloured_code(code: str, language: str) -> str:
    """Code of a fence; as it is where nobody knows the language."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return html.escape(code)
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True)))


def _run(text: str, pen: ansi.Pen) -> str:
    text = html.escape(text, quote=False)
    if pen == ansi.PLAIN:
        return text
    classes, styles = _look(pen)
    attributes = f' class="{" ".join(classes)}"' if classes else ""
    attributes += f' style="{";".join(styles)}"' if styles else ""
    return f"<span{attributes}>{text}</span>"


@functools.lru_cache(maxsize=1_024)
def _look(pen: ansi.Pen) -> tuple[list[str], list[str]]:
    classes, styles = [], []
    fore, back = pen.foreground, pen.background
    if pen.inverse:
        fore, back = back or "default-inverse", fore or "default-inverse"
    for colour, end, name in ((fore, "fg", "color"), (back, "bg", "background-color")):
        if colour.startswith("#"):
            styles.append(f"{name}:{colour}")
        elif colour:
            base = colour.removeprefix("bright_")
            classes.append(f"ansi-{base}{'-intense' if base != colour else ''}-{end}")
    lines = [*(["underline"] if pen.underline else ()), *(["line-through"] if pen.strike else ())]
    for is_on, style in (
        (pen.bold, "font-weight:bold"),
        (pen.faint, "opacity:.7"),
        (pen.italic, "font-style:italic"),
        (bool(lines), f"text-decoration:{' '.join(lines)}"),
    ):
        if is_on:
            styles.append(style)
    return classes, styles


@functools.cache
def _parser() -> MarkdownIt:
    options = {"html": True, "linkify": False, "highlight": _highlight}
    parser = MarkdownIt("commonmark", options)
    use_math(parser)
    return parser.enable(["table", "strikethrough"])


def _highlight(code: str, language: str, _attributes: str) -> str:
    coloured = coloured_code(code, language) if language else html.escape(code)
    return f'<pre class="highlight">{coloured}</pre>'


def _attached(attachments: Mapping[str, Any], match: re.Match[str]) -> str:
    bundle = attachments.get(unquote(html.unescape(match[1])))
    for mime in _PICTURES:
        data = bundle.get(mime) if isinstance(bundle, Mapping) else None
        if isinstance(data, str):
            return f'src="{picture_address(mime, data)}"'
    return match[0]


def picture_address(mime: str, text: str) -> str:
    """A picture as an address that holds all of it."""
    if mime == "image/svg+xml" and "<" in text:
        text = base64.b64encode(text.encode()).decode()
    return f"data:{mime};base64,{html.escape(''.join(text.split()))}"


def _heading(match: re.Match[str]) -> str:
    slug = re.sub(r"\s+", "-", html.unescape(_TAG.sub("", match[2])).strip())
    return f'<h{match[1]} id="{html.escape(slug)}">{match[2]}</h{match[1]}>'


def _box(match: re.Match[str]) -> str:
    return f"<li>{match[1] or ''}{'☑' if match[2] in 'xX' else '☐'} "


def _with_formulas(text: str) -> str:
    return _FORMULA.sub(_formula, text)


def _formula(match: re.Match[str]) -> str:
    try:
        found = read_address(html.unescape(match[1]))
    except ValueError:  # somebody wrote such an address by hand
        found = None
    return _drawn(found[0], is_display=found[1]) if found is not None else ""


def _drawn(tex: str, *, is_display: bool) -> str:
    from dssdesk.desk.notebook.outputs.math_shapes import Formula, FormulaNotSet, svg_of

    source = html.escape(shown_source(tex, is_display=is_display))
    try:
        svg = svg_of(Formula(tex, is_display=is_display, size=_TEXT_SIZE, colour=_INK))
    except FormulaNotSet:
        return f"<code>{source}</code>"
    box = _SIZE.search(svg)
    below = max(0.0, float(box[2]) + float(box[4])) if box is not None else 0.0
    look = "display:block;margin:8px auto" if is_display else f"vertical-align:-{below:.2f}px"
    address = picture_address("image/svg+xml", svg)
    return f'<img class="formula" alt="{source}" style="{look}" src="{address}">'
