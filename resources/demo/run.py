"""Runs notebooks of the demo project in the product, and keeps them with their outputs.

``python -m resources.demo.run NAME …``, from the project's folder.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from dssdesk.base.paths import resource
from dssdesk.wire.places import NotebookRef
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.waiting import wait_until

NOTEBOOKS = resource("demo", "project", "notebooks")


def run(instance: LiveInstance, name: str) -> None:
    """Run one from top to bottom, and take over what it became."""
    ref = NotebookRef(project=DEMO, name=name)
    path = instance.notebook_path(ref)
    with instance.connect() as desk:
        desk.open(ref)
        cells = zip(desk.documents[ref].order, json.loads(path.read_bytes())["cells"], strict=True)
        code = [cell_id for cell_id, cell in cells if cell["cell_type"] == "code"]
        desk.run(ref, *code)
        desk.wait_for_end(ref, code[-1], seconds=60)
        wait_until(lambda: _is_whole(path))
    instance.command("unload", "--all")
    shutil.copyfile(path, NOTEBOOKS / path.name)


def _is_whole(path: Path) -> bool:
    """Whether the file has the last cell's output."""
    cells = [c for c in json.loads(path.read_bytes())["cells"] if c["cell_type"] == "code"]
    return [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1)) and bool(
        cells[-1]["outputs"]
    )


def main() -> None:
    """Run those that the command line names."""
    with tempfile.TemporaryDirectory() as folder:
        instance = LiveInstance(Path(folder) / "instance")
        instance.start()
        try:
            for name in sys.argv[1:]:
                run(instance, name)
        finally:
            instance.clean_up()


if __name__ == "__main__":
    main()
