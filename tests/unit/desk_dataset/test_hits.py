import pytest

from dssdesk.desk.dataset.hits import columns_with, hit_in


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("United", "NIT", (1, 3)),
        ("n14228", "N1", (0, 2)),
        ("United", "x", None),
        ("United", "", None),
        ("", "x", None),
    ],
)
def test_a_hit_is_found_whatever_its_case(text, wanted, found):
    assert hit_in(text, wanted) == found


def test_columns_that_hold_nothing_are_none_with_a_hit():
    assert columns_with([(0, None), (3, "EWR"), (4, ""), (7, "ewr")], "EWR") == [3, 7]
