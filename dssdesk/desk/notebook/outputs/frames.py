"""Where the lines of a traceback lead: cells of the notebook, or files. No Qt here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_CELL = re.compile(r"(?:Cell |Input )In ?\[(?P<count>\d+)\](?:, line (?P<line>\d+))?")
_FILE = re.compile(r"File (?P<path>(?:[A-Za-z]:)?[^\s:\"<][^:\"]*):(?P<line>\d+)(?=, in |$|\()")
_QUOTED = re.compile(r"File \"(?P<path>[^\"<]+)\", line (?P<line>\d+)")
_ARROW = re.compile(r"\s*-+> (\d+)\b")


@dataclass(frozen=True, slots=True)
class Frame:
    """One place that a traceback names.

    Attributes:
        count: Of ``In [count]``; 0 where it is a file.
        path: The file; "" where it is a cell.
        columns: From where to where in its row the place is written.
    """

    count: int
    path: str
    line: int
    columns: tuple[int, int]

    @property
    def words(self) -> str:
        """For a menu."""
        place = f"In [{self.count}]" if self.count else self.path.replace("\\", "/").split("/")[-1]
        return f"Go to {place}, line {self.line}" if self.line else f"Go to {place}"


def frames_of(rows: Sequence[str]) -> dict[int, Frame]:
    """The frames in these lines, as they are seen, by row."""
    found = {}
    for row, text in enumerate(rows):
        match = _CELL.search(text) or _FILE.search(text) or _QUOTED.search(text)
        if match is None:
            continue
        groups = match.groupdict()
        line = int(groups["line"] or 0) or _arrow_below(rows, row)
        found[row] = Frame(
            count=int(groups.get("count") or 0),
            path=(groups.get("path") or "").strip(),
            line=line,
            columns=match.span(),
        )
    return found


def _arrow_below(rows: Sequence[str], row: int) -> int:
    """Older IPythons say the line only by an arrow."""
    for text in rows[row + 1 : row + 12]:
        match = _ARROW.match(text)
        if match is not None:
            return int(match[1])
        if not text.strip():
            break
    return 0
