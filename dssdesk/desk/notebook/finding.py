"""Find and replace over a whole document, whether its cells have widgets or not. No Qt here."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import ansi
from dssdesk.notebook.model import Document
from dssdesk.wire.changes import ChangeSource
from dssdesk.wire.outputs import Display, Error, Gap, Output, Result, Stream

MOST = 10_000
"""Places that are looked for; more are nobody's."""


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


def find(document: Document, query: Query) -> Findings:
    """Every place where the query's text stands."""
    if not query.text:
        return Findings()
    try:
        pattern = _compiled(query)
    except re.error as error:
        return Findings(problem=_problem(error))
    places: list[Found] = []
    for place in _places(document, query, pattern):
        places.append(place)
        if len(places) == MOST:
            break
    return Findings(tuple(places))


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
    """
    pattern = _compiled(query)
    edits = []
    for place in reversed([one for one in places if one.output is None]):
        source = document.source(place.cell_id)
        match = pattern.match(source, place.start)
        if match is None or match.end() != place.end:
            continue  # the text is another by now
        text = match.expand(by) if query.is_pattern else by
        if text != match[0]:
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
    if not query.is_pattern:
        return ""
    pattern = _compiled(query)
    nowhere = re.compile(pattern.pattern + "|", pattern.flags).match("")
    try:
        if nowhere is not None:
            nowhere.expand(by)
    except (re.error, IndexError) as error:
        return _problem(error)
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


def _places(document: Document, query: Query, pattern: re.Pattern[str]) -> Iterator[Found]:
    for cell_id in document.order:
        if query.cells is not None and cell_id not in query.cells:
            continue
        for match in pattern.finditer(document.source(cell_id)):
            if match.end() > match.start():
                yield Found(cell_id, match.start(), match.end())
        if query.in_outputs:
            for index in range(document.output_count(cell_id)):
                for match in pattern.finditer(words_of(document.output(cell_id, index))):
                    if match.end() > match.start():
                        yield Found(cell_id, match.start(), match.end(), index)


def _compiled(query: Query) -> re.Pattern[str]:
    text = query.text if query.is_pattern else re.escape(query.text)
    if query.whole_word:
        text = rf"(?<!\w)(?:{text})(?!\w)"
    return re.compile(text, re.MULTILINE | (0 if query.match_case else re.IGNORECASE))


def _problem(error: Exception) -> str:
    text = error.msg if isinstance(error, re.error) else str(error)
    return f"{text[:1].upper()}{text[1:]}"
