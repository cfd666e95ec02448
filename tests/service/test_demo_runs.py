"""The finished notebooks of the demo run to their end in the product, and say what they said."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dssdesk.base.paths import resource
from dssdesk.wire.places import NotebookRef
from tests.helpers.live_instance import DEMO, LiveInstance

NOTEBOOKS = sorted(resource("demo", "project", "notebooks").glob("*.ipynb"))


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[LiveInstance]:
    live = LiveInstance(tmp_path / "instance")
    live.start()
    yield live
    live.clean_up()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_to_its_end(path: Path, instance: LiveInstance):
    ref = NotebookRef(project=DEMO, name=path.stem)
    shipped = json.loads(path.read_bytes())["cells"]
    with instance.connect() as desk:
        desk.open(ref)
        order = desk.documents[ref].order
        code = [cell_id for cell_id, cell in zip(order, shipped, strict=True) if "outputs" in cell]
        desk.run(ref, *code)
        desk.wait_for_end(ref, code[-1], seconds=60)
        for cell_id, cell in zip(order, shipped, strict=True):
            kinds = [output["output_type"] for output in cell.get("outputs", ())]
            outputs = desk.documents[ref].cell(cell_id).outputs
            assert len(outputs) == len(kinds), desk.text(ref, cell_id)
            assert "Traceback" not in desk.text(ref, cell_id)
