"""Markdown to the HTML that Qt's rich text shows well, in the theme's colours.

Raw HTML in markdown is shown as it is written: what a notebook carries must not act.
"""

import functools
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt

from dssdesk.desk.kit import syntax
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.notebook.style import Style
from dssdesk.desk.notebook.tex import SCHEME, use_math

_TASK = re.compile(r"<li>(\s*<p>)?\s*\[([ xX])\]\s")
_FENCE = re.compile(r'<pre><code(?: class="language-(\w+)")?>(.*?)</code></pre>', re.DOTALL)
_CODE = re.compile(r"<code>(.*?)</code>", re.DOTALL)
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_ALIGNED = re.compile(r'<(t[hd]) style="text-align:(\w+)">')
_ATTACHED = re.compile(r'src="attachment:([^"]*)"')
_TALL = re.compile(rf'<(p|li)>((?:(?!</?(?:p|li|ul|ol)\b).)*?src="(?:{SCHEME}|data):)', re.DOTALL)
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_TAG = re.compile(r"<[^>]*>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&"}


def to_html(text: str, style: Style, attachments: Mapping[str, Any] | None = None) -> str:
    """The text as HTML with the style that Qt understands.

    Args:
        text: The markdown.
        style: Of the notebook.
        attachments: Pictures that the cell brings along, as the file has them.
    """
    html = _parser().render(text)
    if attachments:
        html = _ATTACHED.sub(functools.partial(_attached, attachments), html)
    html = _TASK.sub(_box, html)
    html = _TALL.sub(functools.partial(_tall, style), html)
    html = _FENCE.sub(functools.partial(_fence, style), html)
    html = _CODE.sub(functools.partial(_inline_code, style), html)
    html = _HEADING.sub(functools.partial(_heading, style), html)
    # Qt lets a cell's own style hide that of the sheet, which draws its line.
    html = _ALIGNED.sub(r'<\1 align="\2">', html)
    html = html.replace("<table>", '<table cellspacing="0" cellpadding="6" border="0">')
    html = html.replace(
        "<blockquote>", f'<blockquote style="color:{_name(style, "text.secondary")}">'
    )
    return f"<style>{_sheet(style)}</style>{html}"


def headings(text: str) -> tuple[str, ...]:
    """The names of the headings, as links write them: lower case, hyphens for spaces."""
    html = _parser().render(text)
    return tuple(_slug(match[2]) for match in _HEADING.finditer(html))


def shows_something(html: str) -> bool:
    """Whether anything is to be seen of it: a heading without words is not."""
    body = html.partition("</style>")[2]
    return bool(_TAG.sub("", body).strip()) or "<img" in body or "<hr" in body


@functools.cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False})
    use_math(parser)
    return parser.enable(["table", "strikethrough"])


def _name(style: Style, token: str) -> str:
    return style.colour(token).name()


def _box(match: re.Match[str]) -> str:
    return f"<li>{match[1] or ''}{'☑' if match[2] in 'xX' else '☐'} "


def _attached(attachments: Mapping[str, Any], match: re.Match[str]) -> str:
    """An attachment's picture, as an address that holds all of it."""
    bundle = attachments.get(unquote(_unescaped(match[1])))
    for mime in _PICTURES:
        data = bundle.get(mime) if isinstance(bundle, Mapping) else None
        if isinstance(data, str):
            return f'src="data:{mime};base64,{data}"'
    return match[0]


def _tall(style: Style, match: re.Match[str]) -> str:
    """A line with a formula or a picture in it is as tall as that."""
    line = style.line_height(TypeRole.MARKDOWN_BODY)
    look = f"line-height:{line}px;-qt-line-height-type:minimum"
    return f'<{match[1]} style="{look}">{match[2]}'


def _slug(html: str) -> str:
    text = _unescaped(_TAG.sub("", html)).strip().lower()
    return re.sub(r"\s+", "-", text)


def _inline_code(style: Style, match: re.Match[str]) -> str:
    ground = f"background-color:{_name(style, 'surface.sunken')}"
    look = f"font-family:'{style.code.families()[0]}';font-size:{style.px(13)}px;{ground}"
    edge = f'<span style="font-size:{style.px(8)}px;{ground}">&nbsp;</span>'
    return f'{edge}<span style="{look}">{match[1]}</span>{edge}'


def _heading(style: Style, match: re.Match[str]) -> str:
    """As a paragraph: Qt adds its own steps of size to those of a heading."""
    level = int(match[1])
    roles = (TypeRole.MARKDOWN_H1, TypeRole.MARKDOWN_H2, TypeRole.MARKDOWN_H3)
    role = roles[min(level, 3) - 1] if level < 5 else TypeRole.MARKDOWN_BODY
    size = style.look.tokens.type[role]
    look = (
        f"font-size:{style.px(size.px)}px;font-weight:{size.weight};margin-top:{style.px(2)}px;"
        f"margin-bottom:{style.px(2)}px;line-height:{style.px(size.line)}px;"
        "-qt-line-height-type:fixed"
    )
    return f'<p style="{look}"><a name="{_slug(match[2])}"></a>{match[2]}</p>'


def _fence(style: Style, match: re.Match[str]) -> str:
    code = match[2]
    if (match[1] or "").lower() in ("python", "py", "ipython", "python3"):
        code = _coloured(_unescaped(code), style)
    family = style.code.families()[0]
    ground = _name(style, "surface.sunken")
    cell = f"background-color:{ground};font-family:'{family}';font-size:{style.px(13)}px"
    return (
        '<table width="100%" cellspacing="0" cellpadding="8"'
        f' style="margin-top:{style.px(6)}px;margin-bottom:{style.px(6)}px"><tr><td style="{cell}">'
        f"<pre style=\"font-family:'{family}'\">{code.rstrip()}</pre></td></tr></table>"
    )


def _coloured(code: str, style: Style) -> str:
    lines, state = [], syntax.NORMAL
    for number, line in enumerate(code.split("\n")):
        found, state = syntax.tokens(line, state, is_first=number == 0)
        parts, place = [], 0
        for token in found:
            parts.append(_escaped(line[place : token.start]))
            place = token.start + token.length
            colour = _name(style, f"syntax.{token.kind}")
            parts.append(
                f'<span style="color:{colour}">{_escaped(line[token.start : place])}</span>'
            )
        lines.append("".join(parts) + _escaped(line[place:]))
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(text: str) -> str:
    return re.sub("&(?:lt|gt|quot|amp);", _entity, text)


def _entity(match: re.Match[str]) -> str:
    return _ENTITIES[match[0]]


def _sheet(style: Style) -> str:
    rules = []
    body = style.line_height(TypeRole.MARKDOWN_BODY)
    text, line = _name(style, "text.primary"), _name(style, "line.default")
    rules.append(f"p,li{{line-height:{body}px;-qt-line-height-type:fixed}}")
    rules.append(f"body,p,li,td,th{{color:{text}}}")
    rules.append(f"p{{margin-top:0px;margin-bottom:{style.px(6)}px}}")
    rules.append(f"a{{color:{_name(style, 'accent.text')};text-decoration:none}}")
    rules.append(f"th,td{{border-bottom:1px solid {line}}}")
    return "".join(rules)
