"""Runs the cells of templates in a Python of their own, and hands out what they showed."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dssdesk.base.paths import CLIENT, resource
from dssdesk.datasets.definition import read_definition
from dssdesk.datasets.reading import Reader
from dssdesk.datasets.selection import RowSelection
from tests.helpers.kernel_routes import Stored

_DEMO = resource("demo", "project")
_RUNNER = """
import ast, contextlib, io, json, sys

def value_of(result):
    if hasattr(result, "to_json") and hasattr(result, "columns"):
        text = result.to_json(orient="split", date_format="iso", default_handler=str)
        return json.loads(text)
    return result if isinstance(result, (list, str, int, float)) else repr(result)

def run(code, names):
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if last is None:
        return None
    return value_of(eval(compile(ast.Expression(last.value), "cell", "eval"), names))

shown = []
for template in json.load(sys.stdin):
    names, cells = {}, []
    for cell in template:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            value = run(cell, names)
        cells.append([printed.getvalue(), value])
    shown.append(cells)
json.dump(shown, sys.stdout)
"""


class Shown(NamedTuple):
    """What one cell showed; a frame is an object of ``columns``, ``index`` and ``data``."""

    printed: str
    value: Any


def demo_tables(limit: int = 20_000) -> dict[str, Stored]:
    """The demo's datasets, as the service would serve them; by default as many rows as tell."""
    found = {}
    for path in sorted((_DEMO / "datasets").iterdir()):
        definition = read_definition(path)
        reader = Reader(definition, _DEMO / definition.folder, RowSelection(limit=limit))
        types = {column.name: str(column.type) for column in definition.columns}
        found[path.stem] = Stored(types, reader.table())
        reader.close()
    return found


def run_templates(code: Sequence[Sequence[str]], session: Path) -> list[list[Shown]]:
    """What each cell of each template shows; an error in one fails the test."""
    done = subprocess.run(
        [sys.executable, "-P", "-W", "error", "-c", _RUNNER],
        input=json.dumps([list(cells) for cells in code]),
        env={**os.environ, "PYTHONPATH": str(CLIENT), "DSSDESK_SESSION_FILE": str(session)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [[Shown(*cell) for cell in cells] for cells in json.loads(done.stdout)]
