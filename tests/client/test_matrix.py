"""The same datasets, read in real Pythons with and without pyarrow, are the same."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.awkward_rows import every_type
from tests.helpers.frame_matrix import Found, describe, differences, write_session
from tests.helpers.kernel_routes import PROJECT, KernelRoutes
from tests.helpers.pythons import Recipe, environment

RECIPES = (
    Recipe("3.9", ("pandas<2", "numpy<2")),
    Recipe("3.9", ("pandas<2", "numpy<2", "pyarrow")),
    Recipe("3.9", ("pandas>=2",)),
    Recipe("3.9", ("pandas>=2", "pyarrow")),
    Recipe("3.13", ("pandas>=3",)),
    Recipe("3.13", ("pandas>=3", "pyarrow")),
)


DATASETS = {
    "awkward": every_type(),
    "many": every_type(times=2_000, batch_rows=999),
    "none": every_type(times=0),
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The session file of a service that has the datasets."""
    path = tmp_path_factory.mktemp("matrix") / "ticket.json"
    with KernelRoutes(DATASETS) as routes:
        yield write_session(path, url=routes.url, ticket=routes.ticket, project=PROJECT)


@pytest.fixture(scope="module")
def here(session: Path) -> Found:
    """What this Python, with its pandas and pyarrow, makes of them."""
    return describe(Path(sys.executable), session, DATASETS)


@pytest.mark.parametrize("recipe", RECIPES, ids=str)
def test_frames_are_equal_by_value_and_type_in(
    recipe: Recipe, real_home: Path, session: Path, here: Found
) -> None:
    there = describe(environment(recipe, home=real_home), session, DATASETS)
    assert differences({"this Python": here, str(recipe): there}) == []
    assert (there["arrow"] is not None) == ("pyarrow" in recipe.requirements)
