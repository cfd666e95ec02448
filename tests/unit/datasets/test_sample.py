import pyarrow as pa

from dssdesk.datasets.sample import MOST_CHARACTERS, Sample
from dssdesk.wire.datasets import LONGEST_TEXT, LONGEST_WHOLE_TEXT


def test_a_page_holds_the_texts_of_its_rows_by_column():
    sample = Sample(pa.table({"n": [1, None, 3], "t": ["a", "", None]}))
    assert sample.page(1, 5) == ((None, "3"), ("", None))


def test_a_page_beyond_the_end_is_empty():
    assert Sample(pa.table({"n": [1]})).page(7, 256) == ((),)


def test_long_texts_are_cut_for_the_eye():
    sample = Sample(pa.table({"t": ["x" * 5_000]}))
    assert sample.page(0, 1) == (("x" * LONGEST_TEXT + "…",),)


def test_whole_texts_of_some_columns_are_handed_out():
    sample = Sample(pa.table({"n": [1, 2], "t": ["x" * 5_000, None], "u": ["a", "b"]}))
    assert sample.page(0, 9, (2, 1, 7), is_whole=True) == (("a", "b"), ("x" * 5_000, None))


def test_of_very_long_texts_come_as_many_as_travel_together_but_one_at_least():
    longest = "x" * LONGEST_WHOLE_TEXT
    sample = Sample(pa.table({"t": [longest + "y"] * 20, "n": range(20)}))
    texts, numbers = sample.page(3, 17, is_whole=True)
    assert len(texts) == len(numbers) == MOST_CHARACTERS // LONGEST_WHOLE_TEXT - 1
    assert (texts[0], numbers[0]) == (f"{longest}…", "3")
    wide = Sample(pa.table([pa.array([longest])] * 20, [str(n) for n in range(20)]))
    assert len(wide.page(0, 5, is_whole=True)[0]) == 1
