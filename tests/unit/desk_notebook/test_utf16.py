"""Qt's positions and Python's."""

import pytest

from dssdesk.desk.notebook import utf16

TEXTS = ["", "plain", "é𝛼b𝛽", "🙂🙂", "a\n🙂\nb"]


@pytest.mark.parametrize("text", TEXTS)
def test_every_place_survives_there_and_back(text):
    for index in range(len(text) + 1):
        assert utf16.to_index(text, utf16.to_units(text, index)) == index


def test_a_pair_counts_two_units():
    assert utf16.to_units("🙂x", 1) == 2
    assert utf16.length("🙂x") == 3


def test_a_place_inside_a_pair_belongs_to_its_start():
    assert utf16.to_index("a🙂b", 2) == 1


@pytest.mark.parametrize(
    ("before", "after"), [("abc", "aXc"), ("aaa", "aa"), ("", "new"), ("old", ""), ("ab", "ab")]
)
def test_a_difference_turns_one_text_into_the_other(before, after):
    start, removed, inserted = utf16.difference(before, after)
    assert before[:start] + inserted + before[start + removed :] == after
