"""Python with IPython's additions, cut into coloured pieces line by line. No Qt here.

One compiled expression a line; what goes on into the next line is the line's state.
"""

import builtins
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass

NORMAL = 0
_STATES = {"'''": 1, '"""': 2}
_QUOTES = {state: quotes for quotes, state in _STATES.items()}
FOREIGN = 3
"""Below ``%%bash`` and the like: not Python."""

PYTHON_MAGICS = frozenset(("time", "timeit", "capture", "prun", "py", "python", "python3"))
"""Magics of a whole cell that is Python all the same."""

_BUILTINS = "|".join(
    name for name in dir(builtins) if not name.startswith("_") and not keyword.iskeyword(name)
)
_STRING_START = r"(?<!\w)[rRbBuUfFtT]{0,2}"
_TOKEN = re.compile(
    r"(?P<comment>#.*)"
    rf"|(?P<triple>{_STRING_START}(?P<quotes>'''|\"\"\"))"
    rf"|(?P<string>{_STRING_START}(?:'(?:\\.|[^'\\])*'?|\"(?:\\.|[^\"\\])*\"?))"
    r"|(?P<decorator>^\s*@[\w.]+)"
    r"|(?P<definition>\b(?P<introduced>def|class)(?P<space>\s+)(?P<defined>\w+))"
    rf"|(?P<keyword>\b(?:{'|'.join(keyword.kwlist)})\b)"
    rf"|(?P<builtin>(?<![.\w])(?:{_BUILTINS})\b)"
    r"|(?P<function>\b[^\W\d]\w*(?=\())"
    r"|(?P<number>(?<![\w.])(?:0[xXbBoO][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)"
    r"(?:[eE][+-]?\d+)?j?))"
    r"|(?P<operator>[-+*/%@&|^~<>=!:]+)"
    r"|(?P<name>\w+)"
)
_MAGIC = re.compile(r"\s*(?:%{1,2}\w|!|\?)|\s*[\w.]+\?{1,2}\s*$")


@dataclass(frozen=True, slots=True)
class Token:
    """A coloured piece of a line; ``kind`` is a name below ``syntax`` in the theme."""

    start: int
    length: int
    kind: str


def tokens(
    line: str, state: int = NORMAL, *, is_first: bool = False, goes_on: bool = False
) -> tuple[list[Token], int]:
    """The coloured pieces of one line, and the state in which the next one begins.

    Args:
        line: Without its end.
        state: In which it begins.
        is_first: Whether it is the cell's first.
        goes_on: Whether it is known to go on a statement: then it is no magic.
    """
    if state == FOREIGN:
        return [], FOREIGN
    if is_first and line.startswith("%%"):
        name = line[2:].split(maxsplit=1)[0] if line[2:].strip() else ""
        following = NORMAL if name in PYTHON_MAGICS else FOREIGN
        return [Token(0, len(line), "magic")], following
    if state == NORMAL and not goes_on and _MAGIC.match(line):
        return [Token(0, len(line), "magic")], NORMAL
    found: list[Token] = []
    place = 0
    if state in _QUOTES:
        end = line.find(_QUOTES[state])
        if end < 0:
            return [Token(0, len(line), "string")], state
        place = end + 3
        found.append(Token(0, place, "string"))
    return _python(line, place, found)


def _python(line: str, place: int, found: list[Token]) -> tuple[list[Token], int]:
    while match := _TOKEN.search(line, place):
        place = match.end()
        if match["triple"]:
            end = line.find(match["quotes"], place)
            if end < 0:
                found.append(Token(match.start(), len(line) - match.start(), "string"))
                return found, _STATES[match["quotes"]]
            place = end + 3
            found.append(Token(match.start(), place - match.start(), "string"))
        else:
            found.extend(_pieces(match))
    return found, NORMAL


def _pieces(match: re.Match[str]) -> Iterator[Token]:
    kind = match.lastgroup or "name"
    if match["definition"]:
        yield Token(match.start(), len(match["introduced"]), "keyword")
        kind = "class" if match["introduced"] == "class" else "function"
        yield Token(match.start("defined"), len(match["defined"]), kind)
    elif kind not in ("name", "quotes"):
        yield Token(match.start(), match.end() - match.start(), kind)
