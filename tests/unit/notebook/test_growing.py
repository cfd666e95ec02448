"""Text that grows by pieces."""

from hypothesis import given
from hypothesis import strategies as st

from dssdesk.notebook.growing import GrowingText


def test_the_length_at_an_earlier_change_is_known():
    text = GrowingText("ab", 1)
    text.append("cde", 5)
    text.append("f", 5)
    assert [text.length_at(number) for number in (0, 1, 4, 5, 9)] == [0, 2, 2, 6, 6]


def test_a_piece_comes_out_of_joined_and_of_fresh_text():
    text = GrowingText("0123", 1)
    assert text.value() == "0123"
    text.append("4567", 2)
    text.append("89", 3)
    assert text.piece(2, 6) == "234567"
    assert text.piece(9, 100) == "9"


@given(st.lists(st.integers(0, 40_000), max_size=12), st.data())
def test_pieces_are_those_of_the_whole(lengths, data):
    text, whole = GrowingText("", 0), ""
    for number, length in enumerate(lengths):
        piece = chr(ord("a") + number) * length
        text.append(piece, number)
        whole += piece
        if data.draw(st.booleans()):
            assert text.value() == whole
    start = data.draw(st.integers(0, len(whole)))
    most = data.draw(st.integers(1, 100_000))
    assert text.piece(start, most) == whole[start : start + most]
