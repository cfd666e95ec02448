import pytest

from dssdesk.desk.dataset.profile_texts import profile_text, share_text, statistics
from dssdesk.desk.dataset.state import rows_a_page, sample_text
from dssdesk.desk.dataset.wishes import SampleChoice
from dssdesk.wire.datasets import ColumnItem, ColumnProfile, SampleRead


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 0, "0 %"),
        (0, 10, "0 %"),
        (10, 10, "100 %"),
        (24, 1_000, "2.4 %"),
        (1, 2, "50 %"),
        (1, 10_000, "< 0.1 %"),
        (9_999, 10_000, "> 99.9 %"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(part, whole, text):
    assert share_text(part, whole) == text


def test_the_statistics_of_numbers():
    column = ColumnItem(name="delay", type="double")
    profile = ColumnProfile(
        name="delay",
        empty=5,
        distinct=3,
        least="-2.5",
        most="10.0",
        mean=-1234.5678,
        top=(("-2.5", 4), ("0.0", 1)),
    )
    assert statistics(column, profile, 10) == [
        ("Empty", "5 (50 %)"),
        ("Distinct", "3"),
        ("Smallest", "−2.5"),
        ("Mean", "−1,234.57"),
        ("Largest", "10.0"),
        ("Frequent", "−2.5 (4), 0.0 (1)"),
    ]


def test_values_that_all_differ_are_not_called_frequent():
    column = ColumnItem(name="id", type="string")
    profile = ColumnProfile(name="id", distinct=2, least="a", most="b", top=(("a", 1), ("b", 1)))
    assert [name for name, _ in statistics(column, profile, 2)] == [
        "Empty",
        "Distinct",
        "First",
        "Last",
    ]


def test_a_header_tells_what_is_known_so_far():
    column = ColumnItem(name="id", type="string", comment="Of the plane.")
    assert profile_text(column, None, 5) == "id\ntext, stored as string\nOf the plane."
    assert profile_text(column, ColumnProfile(name="id", empty=5), 5).endswith("Empty: 5 (100 %)")


@pytest.mark.parametrize(
    ("rows", "total", "is_random", "text"),
    [
        (10, 10, False, "All 10 rows"),
        (1, 1, False, "The only row"),
        (0, 0, False, "No rows"),
        (10, None, False, "First 10 rows"),
        (10, 2_000, True, "Random 10 of 2,000 rows"),
    ],
)
def test_the_line_says_which_rows_are_shown(rows, total, is_random, text):
    sample = SampleRead(sample_id="s", rows=rows, columns=(), total=total)
    assert sample_text(sample, SampleChoice(is_random=is_random)) == text


def test_a_page_of_a_wide_table_has_fewer_rows():
    assert [rows_a_page(columns) for columns in (0, 19, 2_000, 100_000)] == [256, 256, 25, 16]
