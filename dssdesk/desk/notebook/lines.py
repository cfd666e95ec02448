r"""Printed text as a list of lines, with what a terminal does on ``\r``. No Qt here.

Appending costs what is appended; nothing is laid out. ANSI sequences stay in the lines, and the
pen with which a line begins is worked out when somebody wants to draw it.
"""

import re

from dssdesk.desk.notebook import ansi

_MOVES = re.compile(r"(\r|\n|\x08|\x1b\[\d*[AK])")
_TAB = 8


class LineStore:
    """Lines of text that grow at the end."""

    def __init__(self, text: str = "") -> None:
        self._lines: list[str] = [""]
        self._row = 0
        self._column: int | None = None  # where \r or \b put the cursor; None is the line's end
        self._pens: list[ansi.Pen] = [ansi.PLAIN]
        self._has_escapes = False
        self.longest = 0
        if text:
            self.append(text)

    def __len__(self) -> int:
        """How many lines there are to draw; a newline at the very end opens none."""
        return len(self._lines) - (self._lines[-1] == "" and len(self._lines) > 1)

    def line(self, index: int) -> str:
        """A line, with its ANSI sequences."""
        return self._lines[index]

    def plain(self, index: int) -> str:
        """A line as it is seen: no sequences, tabs as spaces."""
        return ansi.strip(self._lines[index]).expandtabs(_TAB)

    def runs(self, index: int) -> list[tuple[str, ansi.Pen]]:
        """The pieces of a line, as they are drawn."""
        text = self._lines[index].expandtabs(_TAB)
        return ansi.runs(text, self._pen_before(index))[0] if self._has_escapes else _plain(text)

    def place_of(self, text: str, number: int) -> tuple[int, int] | None:
        """Row and column of a text within a line, after so many others of its like."""
        for row, line in enumerate(self._lines):
            if text not in line and not self._has_escapes:
                continue
            plain = self.plain(row)
            column = plain.find(text)
            while column >= 0:
                if number == 0:
                    return row, column
                number -= 1
                column = plain.find(text, column + len(text))
        return None

    def append(self, text: str) -> None:
        """Print more."""
        text = text.replace("\r\n", "\n")
        if not self._has_escapes and "\x1b" in text:
            self._has_escapes = True
            self._pens = [ansi.PLAIN]
        if "\r" in text or "\x08" in text or self._column is not None or _moves_up(text):
            self._append_with_moves(text)
            return
        first, *others = text.split("\n")
        del self._pens[len(self._lines) :]
        self._lines[-1] += first
        self._lines.extend(others)
        self._row = len(self._lines) - 1
        self.longest = max(self.longest, len(self._lines[self._row - len(others)]))
        if others:
            self.longest = max(self.longest, *map(len, others))

    def _append_with_moves(self, text: str) -> None:
        for part in _MOVES.split(text):
            if part == "\n":
                self._new_line()
            elif part == "\r":
                self._column = 0
            elif part == "\x08":
                end = len(self._lines[self._row])
                self._column = max(0, (end if self._column is None else self._column) - 1)
            elif part.startswith("\x1b[") and part[-1] in "AK" and _MOVES.fullmatch(part):
                self._move(part)
            elif part:
                self._write(part)

    def _new_line(self) -> None:
        self._row += 1
        self._column = None
        if self._row == len(self._lines):
            self._lines.append("")
        elif self._lines[self._row]:
            self._column = 0

    def _move(self, sequence: str) -> None:
        if sequence[-1] == "K":
            if self._column is not None and sequence[2:-1] in ("", "0", "2"):
                keep = 0 if sequence[2:-1] == "2" else self._column
                self._lines[self._row] = self._lines[self._row][:keep]
            return
        self._row = max(0, self._row - int(sequence[2:-1] or 1))
        self._column = 0

    def _write(self, text: str) -> None:
        del self._pens[self._row + 1 :]
        line = self._lines[self._row]
        if self._column is None:
            line += text
        elif "\x1b" in line or "\x1b" in text:
            # Columns of coloured text are not counted: who returns to the start draws it anew.
            line = text if self._column == 0 else line + text
            self._column = None
        else:
            end = self._column + len(text)
            line = line[: self._column] + text + line[end:]
            self._column = end if end < len(line) else None
        self._lines[self._row] = line
        self.longest = max(self.longest, len(line))

    def _pen_before(self, index: int) -> ansi.Pen:
        while len(self._pens) <= index:
            pen = self._pens[-1]
            line = self._lines[len(self._pens) - 1]
            self._pens.append(ansi.runs(line, pen)[1] if "\x1b" in line else pen)
        return self._pens[index]


def _plain(text: str) -> list[tuple[str, ansi.Pen]]:
    return [(text, ansi.PLAIN)] if text else []


def _moves_up(text: str) -> bool:
    return "\x1b" in text and any(match.group(1)[0] == "\x1b" for match in _MOVES.finditer(text))
