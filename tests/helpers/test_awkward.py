import csv
import io

import pytest

from tests.helpers.awkward import AWKWARD, Awkward


@pytest.mark.parametrize("awkward", AWKWARD, ids=lambda awkward: awkward.name)
def test_every_row_has_a_value_for_every_column(awkward: Awkward):
    assert all(len(row) == len(awkward.schema) for row in awkward.rows)


def test_names_are_unique():
    assert len({awkward.name for awkward in AWKWARD}) == len(AWKWARD)


def test_the_python_reader_sees_the_same_newlines():
    awkward = next(awkward for awkward in AWKWARD if awkward.name == "embedded newlines")
    _, *rows = csv.reader(io.StringIO(awkward.data.decode()))
    assert [tuple(row) for row in rows] == awkward.rows
