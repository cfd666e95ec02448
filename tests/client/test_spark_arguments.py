"""What of `dataiku.spark` needs no Spark: pieces of rows, and what is refused at once."""

import sys
from collections.abc import Callable, Iterator
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from dataiku import Dataset
from dataiku.core.errors import NotCovered

Pack = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


@pytest.fixture
def dkuspark(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The package, in an environment that seems to have PySpark."""
    pyspark = ModuleType("pyspark")
    pyspark.__spec__ = ModuleSpec("pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark", pyspark)
    import dataiku.spark

    yield dataiku.spark
    for name in [name for name in sys.modules if name.startswith("dataiku.spark")]:
        del sys.modules[name]


def packed(pack: Pack, *batches: pa.RecordBatch) -> list[pa.Table]:
    found = []
    for piece in pack(iter(batches)):
        [rows], [data] = piece.column(0).to_pylist(), piece.column(1).to_pylist()
        table = pa.ipc.open_stream(data).read_all()
        assert table.num_rows == rows
        found.append(table)
    return found


def test_rows_are_packed_in_order_in_pieces_of_bounded_size(dkuspark: Any):
    names = ["größe", "größe.2"]
    batch = pa.RecordBatch.from_arrays(
        [pa.array(range(1000)), pa.array(["x" * 100] * 1000)], ["c0", "c1"]
    )
    pack = sys.modules["dataiku.spark.writing"]._packer(names, 10_000)
    tables = packed(pack, batch, batch.slice(0, 0), batch)
    assert all(table.nbytes < 12_000 for table in tables)
    assert all(table.column_names == names for table in tables)
    assert pa.concat_tables(tables).column(0).to_pylist() == [*range(1000), *range(1000)]


def test_a_row_that_is_larger_than_a_piece_is_one(dkuspark: Any):
    batch = pa.RecordBatch.from_arrays([pa.array(["x" * 1000, "y" * 1000])], ["c0"])
    pack = sys.modules["dataiku.spark.writing"]._packer(["a"], 10)
    assert [table.num_rows for table in packed(pack, batch)] == [1, 1]


def test_a_frame_of_pandas_is_written_by_the_dataset(dkuspark: Any):
    dataset = Dataset("DEMO.flights")
    with pytest.raises(TypeError, match="a frame of pandas"):
        dkuspark.write_with_schema(dataset, pd.DataFrame({"a": [1]}))
    with pytest.raises(TypeError, match="SparkSession or a SQLContext comes first, not Dataset"):
        dkuspark.get_dataframe(dataset, dataset)


def test_prepare_recipes_are_not_covered(dkuspark: Any):
    with pytest.raises(NotCovered, match="there are no recipes here"):
        dkuspark.apply_prepare_recipe(None, "prepare")
