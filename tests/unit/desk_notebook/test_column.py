"""Scrolling over heights that are guesses."""

import random

from dssdesk.desk.notebook.column import Column

VIEWPORT = 600


def true_heights(count=400, seed=3):
    dice = random.Random(seed)
    return [dice.randrange(20, 700) for _ in range(count)]


def scrolled(column, truth, moved):
    column.scroll(column.offset + moved, moved, viewport=VIEWPORT)
    return dict(column.settle(VIEWPORT, truth.__getitem__))


def test_nothing_jumps_while_scrolling_up_into_guesses():
    truth = true_heights()
    column = Column([100] * len(truth))
    before = scrolled(column, truth, 20_000)
    for _ in range(400):
        after = scrolled(column, truth, -37)
        common = set(before) & set(after)
        assert common
        assert all(after[place] == before[place] + 37 for place in common)
        before = after


def test_the_top_is_the_top():
    truth = true_heights(20)
    column = Column([50] * 20)
    scrolled(column, truth, 5_000)
    for _ in range(400):
        shown = scrolled(column, truth, -100)
    assert shown[0] == 0
    assert column.offset == 0


def test_the_bottom_is_the_bottom():
    truth = true_heights(20)
    column = Column([50] * 20, end=100)
    for _ in range(400):
        shown = scrolled(column, truth, 100)
    assert shown[19] + truth[19] == VIEWPORT - 100


def test_a_held_cell_stays_while_what_is_above_grows():
    truth = [100] * 10
    column = Column(truth)
    scrolled(column, truth, 150)
    column.hold(3, 150)
    truth[1] = 400
    assert dict(column.settle(VIEWPORT, truth.__getitem__))[3] == 150


def test_what_there_was_no_time_for_follows_below_what_stands_already():
    truth = true_heights()
    column = Column([100] * len(truth))
    column.scroll(20_000, 20_000, viewport=VIEWPORT)
    first = column.settle(VIEWPORT, truth.__getitem__, lambda: False)
    whole = column.settle(VIEWPORT, truth.__getitem__)
    assert len(first) == 1
    assert whole[: len(first)] == first
    place, y = whole[-1]
    assert y + truth[place] >= VIEWPORT


def test_an_empty_column_shows_nothing():
    assert Column(()).settle(VIEWPORT, [].__getitem__) == []


def test_a_cell_comes_into_view_by_as_little_as_needed():
    column = Column([100] * 20)
    assert not column.reveal(3, VIEWPORT, gap=8)
    assert column.reveal(9, VIEWPORT, gap=8)
    assert column.top(9) == VIEWPORT - 100 - 8
    assert column.reveal(0, VIEWPORT, gap=8)
    assert column.top(0) == 0


def test_a_cell_taller_than_the_window_stays_while_one_reads_in_it():
    column = Column([2 * VIEWPORT, 100])
    column.hold(0, -VIEWPORT)
    assert not column.reveal(0, VIEWPORT, gap=8)


def test_what_lies_beyond_is_as_far_as_so_much_scrolling_shows():
    column = Column([100] * 20)
    assert list(column.beyond(5, 1, 250)) == [6, 7, 8]
    assert list(column.beyond(1, -1, 250)) == [0]
