"""Every template runs on every demo dataset, in a Python that has our client and pandas."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dssdesk.base.paths import CLIENT, builtin_templates, resource
from dssdesk.datasets.definition import read_definition
from dssdesk.datasets.reading import Reader
from dssdesk.datasets.selection import RowSelection
from dssdesk.projects.templates import Templates
from tests.helpers.kernel_routes import KernelRoutes, Stored

DEMO = resource("demo", "project")
RUNNER = """
import ast, sys

def run(code, names):
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if last is not None:
        eval(compile(ast.Expression(last.value), "cell", "eval"), names)

for template in ast.literal_eval(sys.stdin.read()):
    names = {}
    for cell in template:
        run(cell, names)
"""


@pytest.fixture(scope="module")
def stored() -> dict[str, Stored]:
    """The demo's datasets, as the service would serve them; 20,000 rows are enough."""
    found = {}
    for path in sorted((DEMO / "datasets").iterdir()):
        definition = read_definition(path)
        reader = Reader(definition, DEMO / definition.folder, RowSelection(limit=20_000))
        types = {column.name: str(column.type) for column in definition.columns}
        found[path.stem] = Stored(types, reader.table())
        reader.close()
    return found


@pytest.mark.parametrize("dataset", ["airlines", "airports", "flights", "planes", "weather"])
def test_every_template_runs_on(dataset: str, stored: dict[str, Stored], tmp_path: Path):
    templates = Templates(builtin=builtin_templates(), own=tmp_path / "none")
    items = (*templates.items(for_dataset=True), *templates.items(for_dataset=False))
    code = [
        [
            cell["source"]
            for cell in templates.filled(item.id, dataset)["cells"]
            if cell["cell_type"] == "code"
        ]
        for item in items
    ]
    assert len(code) == 6
    with KernelRoutes(datasets=stored) as routes:
        session = routes.write_session(tmp_path / "ticket.json")
        done = subprocess.run(
            [sys.executable, "-P", "-W", "error", "-c", RUNNER],
            input=repr(code),
            env={**os.environ, "PYTHONPATH": str(CLIENT), "DSSDESK_SESSION_FILE": str(session)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert f"{stored[dataset].table.num_rows:,} rows" in done.stdout
