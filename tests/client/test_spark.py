"""Datasets in real Spark, on this machine and on a cluster of several processes."""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import dataiku
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dssdesk.kernels.spark_conf import spark_variables
from tests.client.conftest import session_of
from tests.client.test_writing import stored
from tests.helpers.awkward_rows import every_type
from tests.helpers.frame_matrix import CLIENT
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.spark import spark_python, standalone_cluster

pytestmark = pytest.mark.timeout(900)  # the first test installs PySpark

PROBE = Path(__file__).parent / "probes" / "spark_round_trip.py"
ALL = ("airlines", "airports", "flights", "planes", "weather", "lines", "every_type", "empty")
"""Of each format one; every stored type; no rows."""

ACROSS = ("flights", "every_type", "empty")
"""Where rows lie makes no difference to executors; how many they are, and of which types, may."""


@dataclass
class RoundTrip:
    """What one Spark made of the datasets."""

    folder: Path
    master: str
    partitions: dict[str, int]
    refusals: list[str]

    def read(self, name: str) -> pa.Table:
        return pq.read_table(self.folder / f"{name}.parquet")


@pytest.fixture(scope="module")
def python(real_home: Path) -> Path:
    return spark_python(home=real_home)


@pytest.fixture(scope="module", params=["local[2]", "cluster"])
def trip(
    request: pytest.FixtureRequest,
    live: LiveInstance,
    python: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RoundTrip]:
    """All datasets read by Spark and written back, by one Spark of each kind."""
    folder = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DSSDESK_SESSION_FILE", str(session_of(live)))
        _make_datasets(live)
        if request.param != "cluster":
            yield _round_trip(python, folder, request.param, ALL)
            return
        with standalone_cluster(python, folder / "cluster") as address:
            yield _round_trip(python, folder, address, ACROSS)


def _make_datasets(live: LiveInstance) -> None:
    found = every_type(times=3)
    for name, rows in (("every_type", found.table.to_pylist()), ("empty", [])):
        dataset = dataiku.Dataset(name)
        dataset.write_schema([{"name": n, "type": k} for n, k in found.types.items()])
        with dataset.get_writer() as writer:
            for row in rows:
                writer.write_row_dict(row)
    project = live.folder / "projects" / DEMO
    (project / "managed" / "lines").mkdir(exist_ok=True)
    (project / "managed" / "lines" / "a.jsonl").write_text('{"n": 1, "l": [1, "ä"]}\n{"n": null}\n')
    columns = [{"name": "n", "type": "bigint"}, {"name": "l", "type": "array"}]
    definition = {
        "format": {"type": "jsonl"},
        "columns": columns,
        "folder": "managed/lines",
        "paths": ["*.jsonl"],
        "managed": True,
    }
    (project / "datasets" / "lines.json").write_text(json.dumps(definition))


def _round_trip(python: Path, folder: Path, master: str, names: Sequence[str]) -> RoundTrip:
    variables = spark_variables(
        folder, python=python, settings={"spark.master": master}, environment=os.environ
    )
    done = subprocess.run(
        [python, "-I", PROBE, CLIENT, folder, *names],
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
        env={
            "PATH": os.environ["PATH"],
            "DSSDESK_SESSION_FILE": os.environ["DSSDESK_SESSION_FILE"],
            **variables,
        },
    )
    assert done.returncode == 0, done.stderr[-5000:]
    assert done.stderr == "", done.stderr
    said = json.loads(done.stdout)
    return RoundTrip(folder, said["master"], said["partitions"], said["refusals"])


def test_spark_reads_and_writes_what_is_stored(trip: RoundTrip, here: LiveInstance):
    for name in trip.partitions:
        rows = stored(name)
        assert trip.read(name).cast(rows.schema).equals(rows), name
        assert stored(f"{name}_back").equals(rows), name


def test_a_dataset_of_many_rows_has_many_partitions(trip: RoundTrip):
    assert trip.partitions["flights"] > 2


def test_what_only_spark_has_is_stored_as_json(trip: RoundTrip, here: LiveInstance):
    assert [(c["name"], c["type"]) for c in dataiku.Dataset("nested").read_schema()] == [
        ("id", "bigint"),
        ("list", "array"),
        ("pairs", "map"),
        ("money", "double"),
        ("thing", "object"),
        ("bytes", "string"),
        ("gap", "double"),
        ("nothing", "string"),
    ]
    rows = stored("nested").to_pylist()
    assert rows[1] == {
        "id": 1,
        "list": "[1,2]",
        "pairs": '{"k":1.5}',
        "money": 1.0,
        "thing": '{"a":null,"b":["ä"]}',
        "bytes": "x",
        "gap": None,
        "nothing": None,
    }


def test_rows_from_many_partitions_keep_their_order_and_are_added_to(
    trip: RoundTrip, here: LiveInstance
):
    assert stored("numbers").column("id").to_pylist() == list(range(1010))


def test_what_does_not_fit_or_fails_leaves_the_old_rows(trip: RoundTrip, here: LiveInstance):
    unfit, failed = trip.refusals
    assert unfit.startswith(f"ServiceRefused: {DEMO}.numbers: ")
    assert "the column “id” is no bigint" in unfit
    assert "DIVIDE_BY_ZERO" in failed
    assert stored("numbers").num_rows == 1010
