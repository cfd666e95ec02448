"""Rows in the order of a column, and whole groups of its values."""

from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dssdesk.datasets.by_column import ByColumn
from dssdesk.datasets.definition import DatasetDefinition
from dssdesk.datasets.detect import detect
from dssdesk.datasets.errors import ColumnMissing, DatasetUnreadable, SelectionInvalid
from dssdesk.datasets.selection import RowSelection, Sampling

SORTED, GROUPS = Sampling.SORT_COLUMN, Sampling.RANDOM_COLUMN


@pytest.fixture
def groups(tmp_path: Path) -> DatasetDefinition:
    """A hundred rows of ten groups, one of which has no name; and a column of like name."""
    names = [f"g{number % 10}" if number % 10 else None for number in range(100)]
    table = pa.table({"n": range(100), "g": names, "G": ["other"] * 100})
    pq.write_table(table, tmp_path / "x.parquet", row_group_size=7)
    return detect(tmp_path, ["x.parquet"])


def rows(definition: DatasetDefinition, **wish: object) -> list[dict[str, object]]:
    reader = ByColumn(definition, Path(definition.folder), RowSelection(**wish))
    try:
        return pa.Table.from_batches(reader.batches(), schema=reader.schema).to_pylist()
    finally:
        reader.close()


def test_rows_come_in_the_columns_order_the_missing_last(groups: DatasetDefinition):
    found = rows(groups, sampling=SORTED, sampling_column="g", limit=11)
    assert Counter(row["g"] for row in found) == {"g1": 10, "g2": 1}
    down = rows(groups, sampling=SORTED, sampling_column="n", ascending=False, columns=("n",))
    assert down == [{"n": number} for number in range(99, -1, -1)]
    last = rows(groups, sampling=SORTED, sampling_column="g", ascending=False)[-1]
    assert last["g"] is None


def test_the_column_itself_need_not_be_wanted(groups: DatasetDefinition):
    found = rows(groups, sampling=SORTED, sampling_column="g", columns=("G", "n"), limit=1)
    assert list(found[0]) == ["G", "n"]


def test_whole_groups_are_drawn_until_there_are_enough(groups: DatasetDefinition):
    found = rows(groups, sampling=GROUPS, sampling_column="g", limit=25, seed=1)
    assert sorted(Counter(row["g"] for row in found).values()) == [10, 10, 10]
    assert found == rows(groups, sampling=GROUPS, sampling_column="g", limit=25, seed=1)
    half = rows(groups, sampling=GROUPS, sampling_column="g", ratio=0.5)
    assert len(half) == 50
    assert rows(groups, sampling=GROUPS, sampling_column="g", ratio=0.5, limit=0) == []


def test_missing_values_are_a_group_too(groups: DatasetDefinition):
    everything = rows(groups, sampling=GROUPS, sampling_column="g", ratio=1.0)
    assert sorted(row["n"] for row in everything) == list(range(100))


def test_text_files_are_sampled_alike(tmp_path: Path):
    (tmp_path / "x.csv").write_text("a,b\n3,x\n1,y\n2,x\n")
    table = detect(tmp_path, ["x.csv"])
    found = rows(table, sampling=SORTED, sampling_column="a")
    assert found == [{"a": 1, "b": "y"}, {"a": 2, "b": "x"}, {"a": 3, "b": "x"}]


def test_what_makes_no_sense_is_refused(groups: DatasetDefinition):
    with pytest.raises(ColumnMissing, match="“none”"):
        rows(groups, sampling=SORTED, sampling_column="none")
    with pytest.raises(SelectionInvalid, match="no column is named"):
        rows(groups, sampling=SORTED)
    with pytest.raises(SelectionInvalid, match="limit or a ratio"):
        rows(groups, sampling=GROUPS, sampling_column="g")


def test_a_value_that_is_none_of_its_type_is_told(tmp_path: Path):
    (tmp_path / "x.csv").write_text("a\n1\n2\n")
    table = detect(tmp_path, ["x.csv"])
    (tmp_path / "x.csv").write_text("a\n1\noops\n")
    with pytest.raises(DatasetUnreadable, match="oops"):
        rows(table, sampling=SORTED, sampling_column="a")


def test_a_pass_that_is_stopped_ends(groups: DatasetDefinition):
    wish = RowSelection(sampling=GROUPS, sampling_column="g", ratio=1.0)
    reader = ByColumn(groups, Path(groups.folder), wish)
    batches = reader.batches()
    next(batches)
    reader.stop()
    batches.close()
    reader.close()
