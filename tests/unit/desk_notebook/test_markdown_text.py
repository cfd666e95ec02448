"""What the HTML of a text cell is for Qt."""

import pytest

from dssdesk.desk.notebook.markdown import shows_something


@pytest.mark.parametrize(
    ("html", "is_seen"),
    [
        ("<style>p {}</style>", False),
        ("<style>p {}</style><h2></h2>\n", False),
        ("<style>p {}</style><p>x</p>", True),
        ("<style>p {}</style><hr />", True),
        ('<style>p {}</style><p><img src="a.png" alt="" /></p>', True),
    ],
)
def test_what_nobody_would_see_is_known(html, is_seen):
    assert shows_something(html) is is_seen
