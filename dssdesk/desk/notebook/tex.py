r"""LaTeX in markdown: ``$…$``, ``$$…$$`` and ``\begin{…}`` become objects of the text. No Qt here.

In HTML a formula is an image whose address holds its source; `dssdesk.desk.notebook.outputs.
inline_objects` draws it.
"""

import base64
import html
import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

SCHEME = "tex"
_DISPLAY = re.compile(r"\$\$(?P<display>.+?)\$\$", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\begin\{(?P<name>\w+\*?)\}.*?\\end\{(?P=name)\}", re.DOTALL)
_INLINE = re.compile(
    r"\$(?=[^\s$])(?P<inline>(?:[^$\\]|\\.){0,2000}?(?:[^\s$\\]|\\.))\$(?!\d)", re.DOTALL
)
_ANY = re.compile("|".join(each.pattern for each in (_DISPLAY, _ENVIRONMENT, _INLINE)), re.DOTALL)
_RULE = "math"


def use_math(parser: MarkdownIt) -> None:
    """Let the parser know formulas."""
    parser.inline.ruler.before("escape", _RULE, _inline)
    parser.block.ruler.before(
        "fence", _RULE, _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.add_render_rule(_RULE, _render)


def latex_html(text: str) -> str:
    """What ``text/latex`` shows: its formulas, and the text between them."""
    parts, place = [], 0
    for match in _ANY.finditer(text):
        parts.append(html.escape(text[place : match.start()]))
        tex = match["display"] or match["inline"] or match[0]
        parts.append(_image(tex, is_display=match["inline"] is None))
        place = match.end()
    parts.append(html.escape(text[place:]))
    return "".join(parts).strip()


def read_address(address: str) -> tuple[str, bool] | None:
    """The source behind an image's address, and whether it stands alone; None if it is none."""
    scheme, _, rest = address.partition(":")
    if scheme != SCHEME or len(rest) < 1:
        return None
    return base64.urlsafe_b64decode(rest[1:].encode()).decode(), rest[0] == "d"


def shown_source(tex: str, *, is_display: bool) -> str:
    """How a formula is written, for what is copied and for what cannot be drawn."""
    if tex.startswith("\\begin{"):
        return tex
    return f"$${tex}$$" if is_display else f"${tex}$"


def _inline(state: StateInline, silent: object) -> bool:
    for pattern, is_display in ((_DISPLAY, True), (_ENVIRONMENT, True), (_INLINE, False)):
        match = pattern.match(state.src, state.pos, state.posMax)
        if match is not None:
            if not silent:
                tex = match[0] if pattern is _ENVIRONMENT else match[1]
                _add(state.push(_RULE, "", 0), tex, is_display=is_display)
            state.pos = match.end()
            return True
    return False


def _block(state: StateBlock, start: int, end: int, silent: object) -> bool:
    """A formula that begins a line and ends one, whatever lies between."""
    begin = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith(("$$", "\\begin{"), begin):
        return False
    limit = state.eMarks[end - 1]
    match = _DISPLAY.match(state.src, begin, limit) or _ENVIRONMENT.match(state.src, begin, limit)
    if match is None:
        return False
    line = start
    while state.eMarks[line] < match.end():
        line += 1
    if state.src[match.end() : state.eMarks[line]].strip():
        return False
    if not silent:
        tex = match[0] if match[0].startswith("\\") else match[1]
        state.push("paragraph_open", "p", 1)
        _add(state.push(_RULE, "", 0), tex, is_display=True)
        state.push("paragraph_close", "p", -1)
        state.line = line + 1
    return True


def _add(token: Token, tex: str, *, is_display: bool) -> None:
    token.content = tex.strip()
    token.meta = {"display": is_display}


def _render(
    _renderer: RendererProtocol,
    tokens: Sequence[Token],
    index: int,
    _options: OptionsDict,
    _env: EnvType,
) -> str:
    token = tokens[index]
    return _image(token.content, is_display=bool(token.meta["display"]))


def _image(tex: str, *, is_display: bool) -> str:
    address = base64.urlsafe_b64encode(tex.strip().encode()).decode()
    kind = "d" if is_display else "i"
    return f'<img src="{SCHEME}:{kind}{address}" style="vertical-align:middle">'
