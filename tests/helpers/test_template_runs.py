from pathlib import Path

import pytest

from tests.helpers.template_runs import Shown, demo_tables, run_templates


def test_cells_share_their_names_and_templates_do_not(tmp_path: Path):
    first, second = run_templates(
        [["x = 1", "print(x)\nx + 1", ""], ["'x' in globals()"]], tmp_path / "none.json"
    )
    assert first == [Shown("", None), Shown("1\n", 2), Shown("", None)]
    assert second == [Shown("", 0)]


def test_a_cell_that_raises_fails_the_test(tmp_path: Path):
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        run_templates([["1 / 0"]], tmp_path / "none.json")


def test_the_demo_has_five_datasets():
    assert sorted(demo_tables(10)) == ["airlines", "airports", "flights", "planes", "weather"]
