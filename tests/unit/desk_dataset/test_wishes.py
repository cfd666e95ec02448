from dssdesk.desk.dataset.wishes import ViewChoice
from dssdesk.wire.datasets import ColumnFilter, SortKey, ViewSample


def up(column: str) -> SortKey:
    return SortKey(column=column)


def down(column: str) -> SortKey:
    return SortKey(column=column, descending=True)


def test_a_column_is_sorted_up_then_down_then_not():
    view = ViewChoice()
    for sort in ((up("a"),), (down("a"),), ()):
        view = view.turned("a", adds=False)
        assert view.sort == sort


def test_another_column_takes_the_place_of_those_before():
    view = ViewChoice().turned("a", adds=False).turned("b", adds=False)
    assert view.sort == (up("b"),)


def test_with_shift_a_column_is_added_turned_and_taken_out_in_its_place():
    view = ViewChoice()
    steps = [
        ("a", (up("a"),)),
        ("b", (up("a"), up("b"))),
        ("a", (down("a"), up("b"))),
        ("a", (up("b"),)),
    ]
    for column, sort in steps:
        view = view.turned(column, adds=True)
        assert view.sort == sort


def test_a_filter_without_text_is_none():
    view = ViewChoice().filtered("a", "> 1").filtered("b", "x").filtered("a", " ")
    assert view.filters == {"b": "x"}
    assert view.is_narrow
    assert view.widened().is_plain


def test_widening_keeps_the_order():
    view = ViewChoice().turned("a", adds=False).searched("x").filtered("b", "y")
    assert view.widened() == ViewChoice(sort=(up("a"),))


def test_it_asks_for_everything_that_is_wished():
    view = ViewChoice().turned("a", adds=False).searched("x").filtered("b", "y")
    assert view.ask("s") == ViewSample(
        sample_id="s", sort=(up("a"),), filters=(ColumnFilter(column="b", text="y"),), search="x"
    )
