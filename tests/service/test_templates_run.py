"""The templates for Spark run on every demo dataset; the others in `test_template_outputs`."""

import os
import subprocess
from pathlib import Path

import pytest

from dssdesk.base.ids import EnvironmentId
from dssdesk.base.paths import CLIENT, builtin_templates, resource
from dssdesk.datasets.definition import read_definition
from dssdesk.datasets.reading import Reader
from dssdesk.datasets.selection import RowSelection
from dssdesk.kernels.spark_conf import spark_variables
from dssdesk.kernels.spark_environment import SPARK
from dssdesk.projects.templates import Templates
from tests.helpers.kernel_routes import KernelRoutes, Stored
from tests.helpers.spark import spark_python

DEMO = resource("demo", "project")
RUNNER = """
import ast, sys

def run(code, names):
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if last is not None:
        print(eval(compile(ast.Expression(last.value), "cell", "eval"), names))

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


DATASETS = ("airlines", "airports", "flights", "planes", "weather")


@pytest.fixture(scope="session")
def real_home() -> Path:
    """The home of the person who runs the tests, where pyenv keeps Pythons."""
    return Path.home()


def cells(folder: Path, dataset: str, environment: EnvironmentId) -> list[list[str]]:
    """The code of all templates that run in an environment, for a dataset."""
    templates = Templates(builtin=builtin_templates(), own=folder / "none")
    items = (*templates.items(for_dataset=True), *templates.items(for_dataset=False))
    return [
        [
            cell["source"]
            for cell in templates.filled(item.id, dataset)["cells"]
            if cell["cell_type"] == "code"
        ]
        for item in items
        if item.environment == environment
    ]


def run(python: str | Path, code: list[list[str]], session: Path, **variables: str) -> str:
    """What the templates print, one after the other."""
    done = subprocess.run(
        [python, "-P", "-W", "error", "-c", RUNNER],
        input=repr(code),
        env={
            **os.environ,
            "PYTHONPATH": str(CLIENT),
            "DSSDESK_SESSION_FILE": str(session),
            **variables,
        },
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.timeout(900)  # it may install PySpark
def test_the_spark_templates_run_on_every_dataset(
    stored: dict[str, Stored], tmp_path: Path, real_home: Path
):
    python = spark_python(home=real_home)
    code = [template for name in DATASETS for template in cells(tmp_path, name, SPARK)]
    assert len(code) == 2 * len(DATASETS)
    variables = spark_variables(
        tmp_path, python=python, settings={"spark.master": "local[2]"}, environment=os.environ
    )
    with KernelRoutes(datasets=stored) as routes:
        session = routes.write_session(tmp_path / "ticket.json")
        said = run(python, code, session, MPLBACKEND="agg", **variables)
    for name in DATASETS:
        table = stored[name].table
        assert f"root\n |-- {table.column_names[0]}: " in said
        assert f"\n{table.num_rows}\n+-" in said
