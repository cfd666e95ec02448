"""Printed text as lines."""

from dssdesk.desk.notebook.ansi import Pen
from dssdesk.desk.notebook.lines import LineStore


def shown(store):
    return [store.plain(row) for row in range(len(store))]


def test_a_last_newline_opens_no_line():
    assert shown(LineStore("a\nb\n")) == ["a", "b"]
    assert shown(LineStore("")) == [""]


def test_text_goes_on_where_it_ended():
    store = LineStore("a")
    store.append("b\nc")
    assert shown(store) == ["ab", "c"]


def test_a_return_draws_the_line_anew():
    store = LineStore("10 %")
    store.append("\r20 %")
    store.append("\r100 %\ndone\n")
    assert shown(store) == ["100 %", "done"]


def test_a_shorter_text_leaves_the_rest_of_the_line():
    assert shown(LineStore("abcdef\rXY")) == ["XYcdef"]


def test_the_rest_of_a_line_can_be_erased():
    assert shown(LineStore("abcdef\r\x1b[KXY")) == ["XY"]


def test_a_windows_newline_is_a_newline():
    assert shown(LineStore("a\r\nb")) == ["a", "b"]


def test_a_backspace_goes_back():
    assert shown(LineStore("ab\x08c")) == ["ac"]


def test_bars_below_each_other_go_up_again():
    assert shown(LineStore("one\ntwo\x1b[A\rONE\n\rTWO")) == ["ONE", "TWO"]


def test_a_coloured_bar_is_drawn_anew():
    store = LineStore("\x1b[32m10 %\x1b[0m\r\x1b[32m20 %\x1b[0m")
    assert shown(store) == ["20 %"]


def test_a_pen_goes_on_over_lines():
    store = LineStore("\x1b[31mred\nstill\x1b[0m\nnot")
    assert store.runs(1) == [("still", Pen(foreground="red"))]
    assert store.runs(2) == [("not", Pen())]


def test_a_pen_is_right_after_text_was_appended():
    store = LineStore("\x1b[31mred")
    assert store.runs(0)
    store.append("\x1b[0m\nplain")
    assert store.runs(1) == [("plain", Pen())]


def test_tabs_stand_in_columns():
    assert LineStore("a\tb").plain(0) == "a       b"


def test_the_longest_line_is_known():
    store = LineStore("abc\nd")
    store.append("efghi")
    assert store.longest == 6


def test_the_place_of_a_text_among_its_like():
    store = LineStore("late, \x1b[31mtoo late\x1b[0m\nno\nlater\n")
    assert [store.place_of("late", number) for number in range(4)] == [
        (0, 0),
        (0, 10),
        (2, 0),
        None,
    ]
