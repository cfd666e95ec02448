"""The demo's datasets, read from a real service in real Pythons, are the same everywhere."""

import sys
from pathlib import Path

import pytest

from tests.helpers.frame_matrix import Found, describe, differences
from tests.helpers.pythons import Recipe, environment

RECIPES = (
    Recipe("3.9", ("pandas>=2",)),
    Recipe("3.9", ("pandas>=2", "pyarrow")),
    Recipe("3.13", ("pandas>=3",)),
    Recipe("3.13", ("pandas>=3", "pyarrow")),
)
DATASETS = ("flights", "weather")


@pytest.fixture(scope="module")
def here(live_session: Path) -> Found:
    return describe(Path(sys.executable), live_session, DATASETS, ways=("default",))


def test_flights_are_what_the_schema_promises(here: Found):
    flights = {column["name"]: column for column in here["ways"]["default"]["flights"]}
    assert {column["rows"] for column in flights.values()} == {336_776}
    assert flights["year"]["dtype"] == "int64"
    assert flights["dep_time"]["dtype"] == "float64"
    assert flights["carrier"]["dtype"] == "str"
    assert flights["time_hour"]["dtype"] == "datetime64[us, UTC]"


@pytest.mark.parametrize("recipe", RECIPES, ids=str)
def test_the_demo_is_the_same_in(recipe: Recipe, real_home: Path, live_session: Path, here: Found):
    python = environment(recipe, home=real_home)
    there = describe(python, live_session, DATASETS, ways=("default",))
    assert differences({"this Python": here, str(recipe): there}) == []
