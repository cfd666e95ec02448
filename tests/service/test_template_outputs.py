"""What every template shows on every demo dataset is what pyarrow finds in the same rows.

Those for Spark are counted here and run in `test_templates_run`.
"""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from dssdesk.base.ids import CellId, Login, ProjectKey
from dssdesk.base.paths import builtin_templates
from dssdesk.projects.own_templates import OwnTemplates
from dssdesk.projects.template_archives import take_in
from dssdesk.projects.template_drafts import cells_of, notebook_of
from dssdesk.projects.templates import Templates
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.templates import TemplateFields
from tests.helpers.kernel_routes import KernelRoutes, Stored
from tests.helpers.template_runs import Shown, demo_tables, run_templates
from tests.unit.projects.test_template_archives import plugin

Check = Callable[[list[Shown], str, Stored], None]
SAMPLE = 10_000
OWN = """import dataiku
df = dataiku.Dataset("flights").get_dataframe(limit=100)
print("flights".upper(), len(df))
list(df.columns)"""


@pytest.fixture(scope="module")
def stored() -> dict[str, Stored]:
    return demo_tables()


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    """Ours, one made of a notebook, and those of a DSS plugin."""
    found = Templates(builtin=builtin_templates(), own=tmp_path / "own")
    own = OwnTemplates(found, tmp_path / "own")
    cell = Cell(id=CellId("a"), kind=CellKind.CODE, source=OWN)
    document = DocumentSnapshot(cells=(cell,), metadata={}, source_revision=0, change_number=0)
    fields = TemplateFields(label="Columns", for_dataset=True)
    notebook = notebook_of(document, cells_of(document, ProjectKey("NYC"), "flights"))
    own.save(notebook, fields, author=Login("anna"))
    take_in(own, plugin(), author=Login("anna"), replaces=False, mine=())
    own.delete(
        "dataset/python/acme-profile"
    )  # it has a placeholder of its own, which we cannot fill
    return found


@pytest.mark.parametrize("dataset", ["airlines", "airports", "flights", "planes", "weather"])
def test_every_template_shows_what_is_there(
    dataset: str, stored: dict[str, Stored], templates: Templates, tmp_path: Path
):
    items = [
        item
        for for_dataset in (True, False)
        for item in templates.items(for_dataset=for_dataset)
        if item.environment is None
    ]
    assert {item.id for item in items} == set(CHECKS)
    code = [
        [
            cell["source"]
            for cell in templates.filled(item.id, dataset)["cells"]
            if cell["cell_type"] == "code"
        ]
        for item in items
    ]
    with KernelRoutes(datasets=stored) as routes:
        shown = run_templates(code, routes.write_session(tmp_path / "ticket.json"))
    for item, cells in zip(items, shown, strict=True):
        CHECKS[item.id](cells, dataset, stored[dataset])


def test_what_runs_elsewhere_is_run_elsewhere():
    templates = Templates(builtin=builtin_templates(), own=Path("/nowhere"))
    items = (*templates.items(for_dataset=True), *templates.items(for_dataset=False))
    assert {item.id for item in items if item.environment == "spark"} == {
        "dataset/python/pyspark-read",
        "standalone/python/pyspark-starter",
    }


def _in_memory(cells: list[Shown], _dataset: str, there: Stored) -> None:
    table = there.table
    _, head, facts, missing = cells
    assert head.value["columns"] == table.column_names
    assert len(head.value["data"]) == min(5, table.num_rows)
    assert facts.printed == f"{table.num_rows:,} rows, {table.num_columns} columns\n"
    numbers = _numbers(table)
    statistics = _frame(facts.value)
    assert set(numbers) <= set(statistics)
    for name in numbers:
        assert statistics[name]["max"] == pytest.approx(pc.max(table[name]).as_py(), rel=1e-6)
        assert statistics[name]["mean"] == pytest.approx(pc.mean(table[name]).as_py(), rel=1e-6)
    shares = {name: count / table.num_rows for name, count in _nulls(table).items() if count}
    found = {name: row["missing"] for name, row in _frame(missing.value).items()}
    assert found == pytest.approx(shares, abs=1e-9)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def _by_chunks(cells: list[Shown], _dataset: str, there: Stored) -> None:
    table = there.table
    _, read, missing = cells
    assert read.printed.splitlines()[-1] == f"{table.num_rows:,} rows read"
    found = {name: row["missing"] for name, row in _frame(missing.value).items()}
    assert found == _nulls(table)


def _sample(cells: list[Shown], _dataset: str, there: Stored) -> None:
    table = there.table
    _, head, numbers, distinct = cells
    assert head.value["columns"] == table.column_names
    counts = {row["count"] for row in _frame(numbers.value).values() if "count" in row}
    assert max(counts) <= min(SAMPLE, table.num_rows)
    found = {name: row["distinct values"] for name, row in _frame(distinct.value).items()}
    every = {name: pc.count_distinct(table[name]).as_py() for name in table.column_names}
    assert all(0 <= found[name] <= every[name] for name in every)
    if table.num_rows <= SAMPLE:
        assert found == every


def _chosen(cells: list[Shown], _dataset: str, there: Stored) -> None:
    _, schema, head, memory = cells
    assert dict(schema.value["data"]) == there.types
    first = there.table.column_names[:5]
    assert head.value["columns"] == first
    assert memory.value["index"] == ["Index", *first]


def _starter(cells: list[Shown], _dataset: str, _there: Stored) -> None:
    _, listed, nothing = cells
    assert listed.value == ["airlines", "airports", "flights", "planes", "weather"]
    assert nothing == Shown("", None)


def _empty(cells: list[Shown], _dataset: str, _there: Stored) -> None:
    assert cells == [Shown("", None)]


def _own(cells: list[Shown], dataset: str, there: Stored) -> None:
    (only,) = cells
    rows = min(100, there.table.num_rows)
    assert only.printed.splitlines()[-1] == f"{dataset.upper()} {rows}"
    assert only.value == there.table.column_names


def _logbook(cells: list[Shown], _dataset: str, _there: Stored) -> None:
    assert [cell.printed for cell in cells] == ["2024-02-29\n"]


def _old(cells: list[Shown], _dataset: str, _there: Stored) -> None:
    assert [cell.printed for cell in cells] == ["42\n"]


CHECKS: dict[str, Check] = {
    "dataset/python/read-in-memory": _in_memory,
    "dataset/python/read-by-chunks": _by_chunks,
    "dataset/python/read-a-sample": _sample,
    "dataset/python/chosen-columns": _chosen,
    "dataset/python/columns": _own,
    "standalone/python/starter": _starter,
    "standalone/python/empty": _empty,
    "standalone/python/acme-logbook": _logbook,
    "standalone/python/acme-old": _old,
}


def _numbers(table: pa.Table) -> list[str]:
    return [
        field.name
        for field in table.schema
        if pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
    ]


def _nulls(table: pa.Table) -> dict[str, int]:
    return {name: table[name].null_count for name in table.column_names}


def _frame(value: dict) -> dict[str, dict]:
    """A frame by row and column."""
    return {
        name: dict(zip(value["columns"], row, strict=True))
        for name, row in zip(value["index"], value["data"], strict=True)
    }
