"""How far pip is, from lines that it printed."""

import pytest

from dssdesk.kernels.pip_progress import PipProgress
from dssdesk.wire.sessions import Progress

SAID = """\
Looking in indexes: https://example.org/simple
Collecting pyspark<5,>=4
  Downloading pyspark-4.3.0.tar.gz (455.9 MB)
Progress 0 of 455910862
Progress 228000000 of 455910862
Progress 455910862 of 455910862
  Installing build dependencies: started
Collecting pyarrow<28,>=18
  Downloading pyarrow-27.0.0-cp311-cp311-manylinux_2_28_x86_64.whl (55.0 MB)
Progress 55000000 of 55000000
  Using cached /opt/wheels/python_dateutil-2.9.0-py3-none-any.whl (92 kB)
  Building wheel for pyspark (pyproject.toml): started
  Building wheel for pyspark (pyproject.toml): finished with status 'done'
Installing collected packages: pytz, py4j, pyspark
Successfully installed py4j-0.10.9.9 pyspark-4.3.0 pytz-2026.6"""


def heard(said: str, expected: int = 580_000_000) -> list[Progress]:
    pip = PipProgress(expected)
    return [pip.progress for line in said.splitlines() if pip.heard(line)]


def test_every_step_is_told_and_the_fraction_never_falls():
    told = heard(SAID)
    assert [one.text for one in told] == [
        "Looking for pyspark",
        "Downloading pyspark",
        "Downloading pyspark, 0 of 455 MB",
        "Downloading pyspark, 228 of 455 MB",
        "Downloading pyspark, 455 of 455 MB",
        "Looking for pyarrow",
        "Downloading pyarrow",
        "Downloading pyarrow, 55 of 55 MB",
        "Downloading python_dateutil",
        "Preparing pyspark",
        "Unpacking 3 packages",
    ]
    fractions = [one.fraction for one in told]
    assert fractions == sorted(fractions)
    assert fractions[3] == 0.24
    assert fractions[-2:] == [0.6, 0.8]


def test_more_than_was_expected_stays_below_what_comes_after():
    fraction = heard(SAID, expected=1_000)[-3].fraction
    assert fraction == 0.6


def test_without_a_network_that_is_the_reason():
    pip = PipProgress(1)
    pip.heard(
        "WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by 'NewConn…'"
    )
    pip.heard("ERROR: No matching distribution found for pyspark<5,>=4")
    assert pip.why_it_failed() == "No package index can be reached."


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("a\nERROR: one\nERROR: No matching distribution found for pyspark\n", "No matching"),
        ("OSError: [Errno 28] No space left on device", "No space left"),
        ("", "pip said nothing."),
    ],
)
def test_else_the_last_error_is(said: str, why: str):
    pip = PipProgress(1)
    for line in said.splitlines():
        pip.heard(line)
    assert why in pip.why_it_failed()


def test_an_old_pip_that_knows_no_bar_is_noticed():
    pip = PipProgress(1)
    pip.heard("pip: error: option --progress-bar: invalid choice: 'raw' (choose from 'on', 'off')")
    pip.heard("option --progress-bar: invalid choice: 'raw' (choose from 'on', 'off')")
    assert pip.knows_no_bar
