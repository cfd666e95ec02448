"""A notebook as a Python script that runs without IPython. No Qt here."""

import re
from collections.abc import Sequence

from dssdesk.desk.kit import syntax
from dssdesk.desk.kit.syntax import Token
from dssdesk.wire.cells import Cell, CellKind

_MAGIC = re.compile(
    r"\s*[%!?]"  # no statement of Python begins so
    r"|\s*%{0,2}[\w.*\[\]]+\?{1,2}\s*$"  # asks for help
    r"|[\w\s.,*()\[\]'\"]+=\s*(?:!|%{1,2}[A-Za-z])"  # keeps what a magic gives
)
_OPEN, _CLOSE = "([{", ")]}"


def to_python(cells: Sequence[Cell]) -> str:
    """A script in percent format: every cell begins with ``# %%``; no outputs.

    What only IPython understands becomes a comment.
    """
    return "\n\n".join(_cell(cell) for cell in cells if cell.source.strip()) + "\n"


def _cell(cell: Cell) -> str:
    source = cell.source.strip("\n")
    if cell.kind is CellKind.CODE:
        return "\n".join(("# %%", *_code(source.split("\n"))))
    kind = "markdown" if cell.kind is CellKind.MARKDOWN else "raw"
    return "\n".join((f"# %% [{kind}]", *map(_comment, source.split("\n"))))


def _code(lines: list[str]) -> list[str]:
    if not lines[0].startswith("%%"):
        return _statements(lines)
    name = lines[0][2:].split(maxsplit=1)[:1]
    if name and name[0] in syntax.PYTHON_MAGICS:
        return [_comment(lines[0]), *_statements(lines[1:])]
    return [*map(_comment, lines)]


def _statements(lines: list[str]) -> list[str]:
    """The lines; a magic is known where a statement may begin, not inside of one or of a text."""
    made: list[str] = []
    state, depth, goes_on, in_magic = syntax.NORMAL, 0, False, False
    for line in lines:
        begins = state == syntax.NORMAL and depth == 0 and not goes_on
        if in_magic or (begins and _MAGIC.match(line)):
            made.append(_comment(line) if in_magic else _left_out(line))
            in_magic = line.endswith("\\")
            continue
        found, state = syntax.tokens(line, state, goes_on=not begins)
        depth = max(0, depth + _opened(line, found))
        goes_on = line.endswith("\\") and not (found and found[-1].kind == "comment")
        made.append(line)
    return made


def _opened(line: str, found: Sequence[Token]) -> int:
    """How many brackets more are open after a line than before it."""
    shown = list(line)
    for token in found:
        if token.kind in ("string", "comment"):
            shown[token.start : token.start + token.length] = " " * token.length
    return sum((each in _OPEN) - (each in _CLOSE) for each in shown)


def _left_out(line: str) -> str:
    """In a block something has to stand in its place."""
    rest = line.lstrip()
    indent = line[: len(line) - len(rest)]
    return f"{indent}pass  # {rest}" if indent else _comment(line)


def _comment(line: str) -> str:
    return f"# {line}".rstrip()
