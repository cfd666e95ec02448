"""A kernel that has not even pandas reads rows, and says what frames need."""

import subprocess
from pathlib import Path

import pytest

from tests.helpers.frame_matrix import CLIENT
from tests.helpers.pythons import Recipe, environment

_SAYS = (
    "This environment has no pandas. Install it (pip install pandas), or read rows with "
    "iter_rows() or iter_tuples()."
)
_CODE = """
import sys; sys.path.insert(0, {client!r})
import dataiku
dataset = dataiku.Dataset("awkward")
print(next(dataset.iter_tuples(columns=["zip", "gaps", "day"])))
try:
    dataset.get_dataframe()
except NotImplementedError as error:
    print(error)
"""


@pytest.mark.parametrize("version", ["3.9", "3.13"])
def test_rows_need_only_the_standard_library(version: str, real_home: Path, service, session_file):
    python = environment(Recipe(version), home=real_home)
    done = subprocess.run(
        [python, "-I", "-c", _CODE.format(client=str(CLIENT))],
        check=False,
        capture_output=True,
        text=True,
        env={"DSSDESK_SESSION_FILE": str(session_file)},
    )
    assert done.stdout.splitlines() == [
        "('01234', 9007199254740993, datetime.datetime(2020, 2, 29, 0, 0))",
        _SAYS,
    ], done.stderr
