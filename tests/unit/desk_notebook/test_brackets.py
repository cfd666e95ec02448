"""Brackets that belong together."""

import pytest

from dssdesk.desk.notebook.brackets import partner


@pytest.mark.parametrize(
    ("text", "caret", "places"),
    [
        ("f(x)", 2, (1, 3)),
        ("f(x)", 4, (3, 1)),
        ("f(g(x))", 2, (1, 6)),
        ("[1, (2)]", 0, (0, 7)),
        ("{\n}", 1, (0, 2)),
        ("f(x", 2, ()),
        ("x + y", 3, ()),
        ("", 0, ()),
    ],
)
def test_the_partner_of_a_bracket(text, caret, places):
    assert partner(text, caret) == places
