"""The finished notebooks of the demo: valid, run in order, and about this demo."""

import nbformat
import pytest

from dssdesk.base.paths import resource

NOTEBOOKS = sorted(resource("demo", "project", "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    return nbformat.read(request.param, as_version=4)


def test_there_are_two():
    assert [path.stem for path in NOTEBOOKS] == ["Airlines, planes and places", "Delays by carrier"]


def test_it_is_valid_and_belongs_to_flights(notebook: nbformat.NotebookNode):
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata["analyzedDataset"] == "flights"


def test_it_was_run_from_top_to_bottom_without_an_error(notebook: nbformat.NotebookNode):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    kinds = {output.output_type for cell in code for output in cell.outputs}
    assert kinds == {"stream", "execute_result", "display_data"}


def test_it_shows_a_picture_and_tables(notebook: nbformat.NotebookNode):
    bundles = [output.data for cell in notebook.cells for output in cell.get("outputs", [])
               if "data" in output]  # fmt: skip
    assert any("image/png" in bundle for bundle in bundles)
    assert sum("text/html" in bundle for bundle in bundles) >= 2
