"""Selecting cells."""

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import chosen as choosing

A, B, C, D = ORDER = tuple(map(CellId, "abcd"))


def test_moving_stops_at_the_ends():
    assert choosing.moved(ORDER, choosing.one(D), 1) == choosing.one(D)
    assert choosing.moved(ORDER, choosing.one(B), -1).active == A


def test_extending_goes_and_comes_back():
    wide = choosing.extended(ORDER, choosing.one(B), 1)
    assert (wide.active, wide.selected) == (C, {B, C})
    assert choosing.extended(ORDER, wide, -1).selected == {B}
    assert choosing.extended(ORDER, choosing.one(B), -1).selected == {A, B}


def test_toggling_adds_and_takes_away():
    both = choosing.toggled(choosing.one(A), C)
    assert both.selected == {A, C}
    assert choosing.toggled(both, C).selected == {A}


def test_the_next_living_cell_is_active_after_a_deletion():
    assert choosing.survived(ORDER, (A, D), choosing.one(B)).active == D
    assert choosing.survived(ORDER, (A,), choosing.one(D)).active == A
    assert choosing.survived(ORDER, (), choosing.one(D)).active is None


def test_a_survivor_keeps_its_mode():
    editing = choosing.one(B, is_editing=True)
    assert choosing.survived(ORDER, (A, B), editing) == editing
