import pyarrow as pa

from dssdesk.datasets.sample import Sample
from dssdesk.wire.datasets import LONGEST_TEXT


def test_a_page_holds_the_texts_of_its_rows_by_column():
    sample = Sample(pa.table({"n": [1, None, 3], "t": ["a", "", None]}))
    assert sample.page(1, 5) == ((None, "3"), ("", None))


def test_a_page_beyond_the_end_is_empty():
    assert Sample(pa.table({"n": [1]})).page(7, 256) == ((),)


def test_long_texts_are_cut_for_the_eye():
    sample = Sample(pa.table({"t": ["x" * 5_000]}))
    assert sample.page(0, 1) == (("x" * LONGEST_TEXT + "…",),)
