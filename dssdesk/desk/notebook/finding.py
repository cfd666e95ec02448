"""Find and replace over a whole document, whether its cells have widgets or not. No Qt here."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import ansi
from dssdesk.desk.notebook.pattern import TOO_SLOW, Pattern, PatternTooSlow, PatternWrong
from dssdesk.notebook.model import Document
from dssdesk.wire.changes import ChangeSource
from dssdesk.wire.outputs import Display, Error, Gap, Output, Result, Stream

MOST = 10_000
"""Places that are looked for; more are nobody's."""

_A_TEXT = 0.08
_ALL_TEXTS = 3.0
"""Seconds for an expression, in one text (nothing else happens meanwhile) and in all of them."""

_A_PART = 200_000
"""Characters of a longer text that are looked into at once, where lines are on their own."""

_REPLACING = 0.5
"""Seconds for all that is put elsewhere; nothing else happens meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for, and where.

    Attributes:
        cells: Only in these; None for all.
    """

    text: str = ""
    match_case: bool = False
    whole_word: bool = False
    is_pattern: bool = False
    in_outputs: bool = False
    cells: frozenset[CellId] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A place: characters of a cell's text, or somewhere in one of its outputs.

    Attributes:
        output: The output's index; None for the cell's text.
    """

    cell_id: CellId
    start: int
    end: int
    output: int | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """All places in order, or what is wrong with the pattern."""

    places: tuple[Found, ...] = ()
    problem: str = ""


class Search:
    """A search in slices of time; `findings` are None until it has looked everywhere."""

    def __init__(self, document: Document, query: Query) -> None:
        self.findings: Findings | None = None
        self._places: list[Found] = []
        self._left = _ALL_TEXTS
        if not query.text:
            self.findings = Findings()
            return
        try:
            self._pattern = _pattern_of(query)
            self._parts = _parts(document, query, self._pattern)
        except PatternWrong as error:
            self.findings = Findings(problem=str(error))

    def go_on(self, seconds: float) -> None:
        """Look for about so long."""
        until = time.monotonic() + seconds
        try:
            while self.findings is None:
                self._look_into_next()
                if time.monotonic() >= until:
                    return
        except PatternTooSlow:
            self.findings = Findings(problem=TOO_SLOW)

    def _look_into_next(self) -> None:
        place, text = next(self._parts, (None, ""))
        if place is None:
            self.findings = Findings(tuple(self._places))
            return
        began = time.monotonic()
        for start, end in self._pattern.spans(text, self._seconds()):
            found = Found(place.cell_id, place.start + start, place.start + end, place.output)
            self._places.append(found)
            if len(self._places) == MOST:
                self.findings = Findings(tuple(self._places))
                return
        self._left -= time.monotonic() - began

    def _seconds(self) -> float | None:
        """How long the next text may take; a plain text is found in time in any."""
        if not self._pattern.is_pattern:
            return None
        if self._left <= 0:
            raise PatternTooSlow
        return min(_A_TEXT, self._left)


def find(document: Document, query: Query) -> Findings:
    """Every place where the query's text stands."""
    search = Search(document, query)
    while search.findings is None:
        search.go_on(_ALL_TEXTS)
    return search.findings


def next_index(
    order: Sequence[CellId], places: Sequence[Found], cell_id: CellId | None, at: int, *, step: int
) -> int:
    """The first place at or behind (before) a caret, round the end; -1 where there is none.

    Args:
        order: All cells.
        places: Where something was found, in order.
        cell_id: Where the caret is; None for the top.
        at: The character before which it is; a place that begins there counts as behind it.
        step: 1 for forwards, -1 for backwards.
    """
    if not places:
        return -1
    rank = {each: number for number, each in enumerate(order)}
    here = (rank.get(cell_id, 0) if cell_id is not None else 0, 0, at)

    def key(place: Found) -> tuple[int, int, int]:
        return (rank[place.cell_id], 0 if place.output is None else place.output + 1, place.start)

    if step > 0:
        return next((index for index, one in enumerate(places) if key(one) >= here), 0)
    return next(
        (index for index in reversed(range(len(places))) if key(places[index]) < here),
        len(places) - 1,
    )


def replaced(
    document: Document, query: Query, places: Iterable[Found], by: str
) -> tuple[ChangeSource, ...]:
    """The edits that put another text there; the last places first, so that the others still fit.

    Ask `problem_of` first.

    Raises:
        PatternTooSlow: They would take too long.
    """
    pattern = _pattern_of(query)
    until = time.monotonic() + _REPLACING
    edits = []
    for place in reversed([one for one in places if one.output is None]):
        source, span = document.source(place.cell_id), (place.start, place.end)
        if time.monotonic() > until:
            raise PatternTooSlow
        text = pattern.replaced(source, span, by, _A_TEXT)
        if text is not None and text != source[place.start : place.end]:
            edits.append(
                ChangeSource(
                    cell_id=place.cell_id,
                    start=place.start,
                    removed=place.end - place.start,
                    inserted=text,
                )
            )
    return tuple(edits)


def problem_of(by: str, query: Query) -> str:
    """What is wrong with the text to put there; nothing, where it can be used."""
    try:
        _pattern_of(query).check(by)
    except PatternWrong as error:
        return str(error)
    return ""


def words_of(output: Output) -> str:
    """What an output says, as text."""
    match output:
        case Stream(text=text):
            return ansi.strip(text)
        case Error(name=name, value=value, traceback=traceback):
            return ansi.strip("\n".join((f"{name}: {value}", *traceback)))
        case Display(data=data) | Result(data=data):
            shown = data.get("text/plain") or data.get("text/markdown")
            return shown.text or "" if shown is not None else ""
        case Gap(text=text):
            return text


def _parts(document: Document, query: Query, pattern: Pattern) -> Iterator[tuple[Found, str]]:
    """What is looked into at once, and where it is."""
    for cell_id, output, text in _texts(document, query):
        for start, part in pattern.parts(text, _A_PART):
            yield Found(cell_id, start, start + len(part), output), part


def _texts(document: Document, query: Query) -> Iterator[tuple[CellId, int | None, str]]:
    """What is looked into; cells and outputs that go meanwhile are passed."""
    for cell_id in document.order:
        if query.cells is not None and cell_id not in query.cells:
            continue
        if document.has(cell_id):
            yield cell_id, None, document.source(cell_id)
        index = 0
        while query.in_outputs and document.has(cell_id) and index < document.output_count(cell_id):
            yield cell_id, index, words_of(document.output(cell_id, index))
            index += 1


def _pattern_of(query: Query) -> Pattern:
    return Pattern(
        query.text,
        match_case=query.match_case,
        whole_word=query.whole_word,
        is_pattern=query.is_pattern,
    )
