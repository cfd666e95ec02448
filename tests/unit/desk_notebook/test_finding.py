"""Find and replace, on documents without widgets."""

import time

import pytest

from dssdesk.desk.notebook import finding
from dssdesk.desk.notebook.finding import (
    Findings,
    Found,
    Query,
    Search,
    find,
    next_index,
    problem_of,
    replaced,
)
from dssdesk.desk.notebook.pattern import TOO_SLOW, PatternTooSlow
from dssdesk.wire.changes import DeleteCell
from dssdesk.wire.outputs import Error, MimeValue, Result
from tests.helpers.documents import A, B, C, code, document, printed


def test_every_place_in_order():
    doc = document(code("a", "late = 1\nlater = late"), code("b", "x"), code("c", "Late"))
    places = find(doc, Query(text="late")).places
    assert places == (Found(A, 0, 4), Found(A, 9, 13), Found(A, 17, 21), Found(C, 0, 4))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        (Query(text="late", match_case=True), 3),
        (Query(text="late", whole_word=True), 3),
        (Query(text="la.e", is_pattern=True), 4),
        (Query(text="la.e"), 0),
        (Query(text="late", cells=frozenset((C,))), 1),
        (Query(text="^later?", is_pattern=True), 3),
        (Query(), 0),
        (Query(text="x*", is_pattern=True), 0),
    ],
)
def test_what_counts_as_a_place(query, count):
    doc = document(code("a", "late = 1\nlater = late"), code("b"), code("c", "Late"))
    assert len(find(doc, query).places) == count


@pytest.mark.parametrize("text", ["(", "[a", "*", "(?P<n>a)(?P<n>b)", r"\p"])
def test_a_wrong_pattern_is_told(text):
    found = find(document(), Query(text=text, is_pattern=True))
    assert found.places == ()
    assert found.problem[0].isupper()


def test_outputs_only_where_they_are_wanted():
    shown = Result(data={"text/plain": MimeValue(text="late"), "text/html": MimeValue(text="late")})
    failed = Error(name="E", value="v", traceback=("\x1b[31mla\x1b[0mte",))
    doc = document(code("a", "f()", printed("too late\n"), shown, failed))
    assert find(doc, Query(text="late")) == Findings()
    places = find(doc, Query(text="late", in_outputs=True)).places
    assert [place.output for place in places] == [0, 1, 2]


def test_the_next_place_is_behind_the_caret_and_goes_round():
    doc = document(code("a", "x x"), code("b", "x"), code("c"))
    places = find(doc, Query(text="x")).places

    def at(cell, caret, step):
        return next_index(doc.order, places, cell, caret, step=step)

    assert at(None, 0, 1) == 0
    assert at(A, 0, 1) == 0
    assert at(A, 1, 1) == 1
    assert at(A, 3, 1) == 2
    assert at(C, 0, 1) == 0
    assert at(C, 0, -1) == 2
    assert at(A, 0, -1) == 2
    assert at(B, 0, -1) == 1
    assert next_index(doc.order, (), A, 0, step=1) == -1


def test_replacing_everything_fits_from_the_end():
    doc = document(code("a", "late and late"), code("b", "LATE", printed("late")))
    query = Query(text="late", in_outputs=True)
    edits = replaced(doc, query, find(doc, query).places, r"\1 early")
    doc.apply_edits(0, edits)
    assert doc.source(A) == r"\1 early and \1 early"
    assert doc.source(B) == r"\1 early"


def test_a_pattern_brings_its_groups():
    doc = document(code("a", "df.dep_delay + df.arr_delay"))
    query = Query(text=r"df\.(\w+)", is_pattern=True)
    doc.apply_edits(0, replaced(doc, query, find(doc, query).places, r'df["\1"]'))
    assert doc.source(A) == 'df["dep_delay"] + df["arr_delay"]'


def test_a_place_that_is_no_longer_there_stays_as_it_is():
    doc = document(code("a", "early"))
    assert replaced(doc, Query(text="late"), (Found(A, 0, 4),), "x") == ()


def test_a_word_at_the_edge_still_matches_when_it_is_replaced():
    doc = document(code("a", "x_y y"))
    query = Query(text="y", whole_word=True)
    doc.apply_edits(0, replaced(doc, query, find(doc, query).places, "z"))
    assert doc.source(A) == "x_y z"


@pytest.mark.parametrize("by", [r"\2", r"\g<nobody>", "\\"])
def test_a_wrong_replacement_is_told(by):
    assert problem_of(by, Query(text="(a)", is_pattern=True))
    assert not problem_of(by, Query(text="(a)"))


def test_a_right_replacement_is_no_problem():
    assert problem_of(r"\1\n", Query(text="(?i)(a)", is_pattern=True)) == ""


ENDLESS = Query(text=r"(\w+)+[!?]", is_pattern=True, in_outputs=True)
LONG = "a" * 5_000


@pytest.mark.parametrize("cell", [code("b", LONG), code("b", "x", printed(LONG))])
def test_a_pattern_without_end_is_told_and_nothing_is_half_found(cell):
    doc = document(code("a", "late!"), cell, code("c", LONG))
    began = time.monotonic()
    assert find(doc, ENDLESS) == Findings(problem=TOO_SLOW)
    assert time.monotonic() - began < 1


def test_all_texts_together_have_a_time_too(monkeypatch):
    monkeypatch.setattr(finding, "_ALL_TEXTS", 0.0)
    doc = document(code("a", "late"), code("b", "late"))
    assert find(doc, Query(text="la.e", is_pattern=True)) == Findings(problem=TOO_SLOW)
    assert len(find(doc, Query(text="late")).places) == 2


def test_replacing_without_end_is_given_up():
    doc = document(code("a", LONG))
    with pytest.raises(PatternTooSlow):
        replaced(doc, ENDLESS, (Found(A, 0, 4),), "x")


def test_a_search_goes_on_slice_by_slice_and_past_cells_that_go():
    doc = document(code("a", "late"), code("b", "late"), code("c", "late"))
    search = Search(doc, Query(text="late"))
    search.go_on(0)
    assert search.findings is None
    doc.apply_edits(0, (DeleteCell(cell_id=B),))
    while search.findings is None:
        search.go_on(0)
    assert search.findings.places == (Found(A, 0, 4), Found(C, 0, 4))


def test_places_in_a_long_text_are_where_they_are(monkeypatch):
    monkeypatch.setattr(finding, "_A_PART", 3)
    doc = document(code("a", "late\nx\nlater\n\nlate"))
    places = find(doc, Query(text="^late", is_pattern=True)).places
    assert places == (Found(A, 0, 4), Found(A, 7, 11), Found(A, 14, 18))


def test_one_long_text_is_no_reason_to_give_up_nor_to_stall():
    line = "step 17 of 900000: loss=0.004217 accuracy=0.981231 at 1706699999\n"
    doc = document(code("a", "train()", printed(line * 150_000)))  # 10 MB
    search = Search(doc, Query(text=r"\d+\.\d+[xyz]", is_pattern=True, in_outputs=True))
    slices = 0
    while search.findings is None:
        search.go_on(0.01)
        slices += 1
    assert search.findings == Findings()
    assert slices > 5


def test_a_notebook_of_25_megabytes_is_searched_in_time():
    line = "2024-01-31 INFO worker 17 loss=0.0042 some words of a log\n"
    doc = document(*(code(f"c{n}", "x", printed(line * 4_500)) for n in range(100)))
    began = time.monotonic()
    places = find(doc, Query(text=r"WORKER 17.*pears", is_pattern=True, in_outputs=True)).places
    assert (len(places), time.monotonic() - began < 5) == (0, True)
