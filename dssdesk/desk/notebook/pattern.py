"""What a person looks for, as a pattern that can be given up. No Qt here.

Python's `re` says what an expression means, and what is wrong with it. But it cannot be
stopped, and a match that tries every way through a text takes years: `regex` does the matching.
"""

import re
import warnings
from collections.abc import Iterator
from typing import Any

TOO_SLOW = "This expression takes too long here. Make it simpler."

_MOST_PARTS = 100_000
"""Of an expression whose counts are written out, as `regex` does; more takes all memory."""

_TOKEN = re.compile(
    r"\\N\{[^}]*\}|\\."
    r"|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|\{(?!\})(?P<count>\d*)(?:,\d*)?\}"
    r"|(?P<brace>\{)"
    r"|.",
    re.DOTALL,
)

_IN_A_LINE = re.compile(
    r"(?:[^\\\[(\x00-\x1f]|\\[dwSbB]|\\[^\w\s]|\\[1-9]\d?"
    r"|\((?!\?)|\(\?(?:[:>=!]|<[=!]|i[:)]|P<\w+>|P=\w+)"
    r"|\[(?!\^)\]?(?:[^\]\\\x00-\x1f]|\\[dwS]|\\[^\w\s])*\])*"
)
"""Expressions for which the end of a line is as the end of the text; not all of them."""


class PatternWrong(Exception):
    """No valid expression, or no valid text to put in its place; says why."""


class PatternTooSlow(Exception):
    """It would take too long."""


class Pattern:
    """Looks for a text, or for what an expression stands for.

    Raises:
        PatternWrong: It is none.
    """

    def __init__(self, text: str, *, match_case: bool, whole_word: bool, is_pattern: bool) -> None:
        self.is_pattern = is_pattern
        text = text if is_pattern else re.escape(text)
        if whole_word:
            text = rf"(?<!\w)(?:{text})(?!\w)"
        self._meant = _checked(text, re.MULTILINE | (0 if match_case else re.IGNORECASE))
        self._given_up = _stoppable(self._meant)
        self._is_in_a_line = _IN_A_LINE.fullmatch(text) is not None

    def parts(self, text: str, size: int) -> Iterator[tuple[int, str]]:
        """Parts of a text that can be looked into one by one, of about this size if need be.

        Yields:
            Where each begins, and the part.
        """
        start, end = 0, -1
        while self._is_in_a_line and len(text) - start > size:
            end = text.find("\n", start + size)
            if end < 0:
                break
            yield start, text[start:end]
            start = end + 1
        yield start, text[start:] if start else text

    def spans(self, text: str, seconds: float | None) -> Iterator[tuple[int, int]]:
        """Where it stands in a text; nowhere is no place.

        Raises:
            PatternTooSlow: It needs more time than that. What came before is not all.
        """
        try:
            for match in self._given_up.finditer(text, timeout=seconds):
                if match.end() > match.start():
                    yield match.span()
        except TimeoutError as error:
            raise PatternTooSlow from error

    def replaced(self, text: str, span: tuple[int, int], by: str, seconds: float) -> str | None:
        """What takes the place of a span; None where it does not stand there.

        Raises:
            PatternTooSlow: It needs more time than that.
        """
        start, end = span
        try:
            match = self._given_up.match(text, start, timeout=seconds)
        except TimeoutError as error:
            raise PatternTooSlow from error
        if match is None or match.end() != end:
            return None
        return str(match.expand(by)) if self.is_pattern else by

    def check(self, by: str) -> None:
        """See that this can take its place.

        Raises:
            PatternWrong: It names a group that is not there, or ends in the middle.
        """
        if not self.is_pattern:
            return
        nowhere = _checked(self._meant.pattern + "|", self._meant.flags).match("")
        try:
            if nowhere is not None:
                nowhere.expand(by)
        except (re.error, IndexError) as error:
            raise PatternWrong(_sentence(error)) from error


def _checked(text: str, flags: int) -> re.Pattern[str]:
    try:
        with warnings.catch_warnings():  # of signs that may mean more in some later Python
            warnings.simplefilter("ignore", FutureWarning)
            return re.compile(text, flags)
    except (re.error, OverflowError) as error:
        raise PatternWrong(_sentence(error)) from error
    except RecursionError as error:
        raise PatternWrong("Too many groups within groups") from error


def _stoppable(meant: re.Pattern[str]) -> Any:
    import regex  # late: a window that searches nothing does not need it

    if _parts(meant.pattern) > _MOST_PARTS:
        raise PatternWrong(TOO_SLOW)
    flags = regex.VERSION0 | regex.MULTILINE
    if meant.flags & re.IGNORECASE:
        flags |= regex.IGNORECASE
    try:
        return regex.compile(_TOKEN.sub(_as_meant, meant.pattern), flags)
    except (regex.error, RecursionError) as error:
        raise PatternWrong(TOO_SLOW) from error


def _as_meant(token: re.Match[str]) -> str:
    """What `regex` has beyond `re`: fuzzy matches in braces, names of sets within sets."""
    if token["brace"]:
        return r"\{"
    return "[" + token[0][1:].replace("[", r"\[") if token["set"] else token[0]


def _parts(text: str) -> int:
    """How long an expression is once its least counts are written out."""
    sums, last = [0], 0
    for token in _TOKEN.finditer(text):
        sign, count = token[0], token["count"]
        if sign == "(":
            sums.append(0)
            last = 0
        elif count is not None:
            times = int(count or 0)
            sums[-1] += last * (times - 1) if times else 0
            last *= times or 1
        else:
            last = 1
            if sign == ")" and len(sums) > 1:
                last = sums.pop()
            sums[-1] += last
    return sums[0]


def _sentence(error: Exception) -> str:
    text = error.msg if isinstance(error, re.error) else str(error)
    return f"{text[:1].upper()}{text[1:]}"
