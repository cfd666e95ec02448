"""Datasets are written by real Pythons into a real service: exactly, and whole or not at all."""

import contextlib
import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dataiku
import pandas as pd
import psutil
import pyarrow as pa
import pytest
from dataiku.core.calls import open_stream
from dataiku.core.errors import DataikuError, ServiceRefused, StreamBroken
from dataiku.core.upload import Upload
from dataiku.core.writer import DatasetWriter

from dssdesk.wire.catalogue import ProjectChanged
from dssdesk.wire.datasets import DatasetDetails, DatasetWritten, GetDataset, ReadSample, SampleRead
from dssdesk.wire.places import DatasetRef
from tests.client.conftest import running, session_of
from tests.helpers.awkward_rows import every_type
from tests.helpers.channel_client import events_of
from tests.helpers.frame_matrix import CLIENT
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.pythons import Recipe, environment
from tests.helpers.waiting import wait_until

Process = subprocess.Popen  # noqa: TID251 (a kernel that is to be killed)
PROBES = Path(__file__).parent / "probes"
RECIPES = (
    Recipe("3.9"),
    Recipe("3.9", ("pandas<2", "numpy<2")),
    Recipe("3.9", ("pandas>=2", "pyarrow")),
    Recipe("3.13", ("pandas>=3",)),
    Recipe("3.13", ("pandas>=3", "pyarrow")),
)


def stored(name: str) -> pa.Table:
    """The rows that the service has, as they are."""
    with open_stream(("kernel", "datasets", DEMO, name, "rows")) as body:
        return pa.ipc.open_stream(body.read_all()).read_all()


def numbers(name: str) -> list[object]:
    return stored(name).column(0).to_pylist()


def managed(live: LiveInstance, name: str) -> list[str]:
    """What lies in a dataset's folder."""
    folder = live.folder / "projects" / DEMO / "managed" / name
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def old(here: LiveInstance, request: pytest.FixtureRequest) -> dataiku.Dataset:
    """A dataset with rows, of a name of its own."""
    dataset = dataiku.Dataset(f"old_{request.node.originalname}")
    dataset.write_with_schema(pd.DataFrame({"n": [1, 2]}))
    return dataset


@pytest.fixture(scope="module")
def every(live: LiveInstance) -> str:
    """A dataset with every stored type and the values that writers stumble over."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DSSDESK_SESSION_FILE", str(session_of(live)))
        found, dataset = every_type(times=3), dataiku.Dataset("every_type")
        dataset.write_schema([{"name": n, "type": k} for n, k in found.types.items()])
        with dataset.get_writer() as writer:
            for row in found.table.to_pylist():
                writer.write_row_dict(row)
        return "every_type"


def run(python: str | Path, live: LiveInstance, probe: str, *arguments: str) -> list[str]:
    done = subprocess.run(
        [python, "-I", PROBES / probe, CLIENT, *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env={"PATH": os.environ["PATH"], "DSSDESK_SESSION_FILE": str(session_of(live))},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("recipe", RECIPES, ids=str)
def test_every_type_is_written_as_it_was_read_by(
    recipe: Recipe, real_home: Path, here: LiveInstance, every: str
):
    python = environment(recipe, home=real_home)
    begin = f"copy_{RECIPES.index(recipe)}_"
    copies = run(python, here, "copy_dataset.py", every, begin)
    assert len(copies) == (4 if recipe.requirements else 2)
    source = stored(every)
    assert source.num_rows == 18
    for name in copies:
        assert stored(name).equals(source), name


def test_the_rows_of_the_source_are_those_that_were_meant(here: LiveInstance, every: str):
    meant = every_type(times=3).table
    found = stored(every)
    assert [column.to_pylist() for column in found.columns] == [
        column.to_pylist() for column in meant.columns
    ]


def test_a_new_dataset_is_in_the_tree_and_open_samples_hear_of_rows(here: LiveInstance):
    with_desk = here.connect()
    try:
        dataset = dataiku.Dataset("fresh")
        dataset.write_with_schema(pd.DataFrame({"a": [1], "b": ["x"]}))
        ref = DatasetRef(project=DEMO, name="fresh")
        wait_until(lambda: events_of(with_desk, DatasetWritten))
        [changed] = events_of(with_desk, ProjectChanged)
        assert "fresh" in [item.name for item in changed.project.datasets]
        assert "fresh" in dataiku.Dataset.list()
        assert with_desk.ask(GetDataset(dataset=ref), DatasetDetails).rows == 1
        dataset.write_dataframe(pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}))
        wait_until(lambda: len(events_of(with_desk, DatasetWritten)) == 2)
        assert with_desk.ask(ReadSample(dataset=ref), SampleRead).rows == 2
        assert with_desk.ask(GetDataset(dataset=ref), DatasetDetails).rows == 2
    finally:
        with_desk.close()


def test_a_value_that_does_not_fit_leaves_the_old_rows(old: dataiku.Dataset):
    writer = old.get_writer()
    writer.write_tuple(("oops",))
    with pytest.raises(
        ServiceRefused, match=f"{old.name}: .* row 1: “oops” in the column “n” is no bigint"
    ):
        writer.close()
    with pytest.raises(DataikuError, match=rf"{old.name}: 1\.5 cannot be written to the column n"):
        old.write_dataframe(pd.DataFrame({"n": [1.5]}))
    assert numbers(old.name) == [1, 2]


def test_a_refusal_is_heard_before_everything_is_sent(old: dataiku.Dataset):
    writer = old.get_writer()
    writer.write_tuple(("oops",))
    with pytest.raises(ServiceRefused, match="oops"):
        write_for_ever(writer)
    assert not writer.active
    assert numbers(old.name) == [1, 2]


def write_half(writer: DatasetWriter) -> None:
    with writer:
        writer.write_tuple((3,))
        raise ZeroDivisionError


def write_for_ever(writer: DatasetWriter) -> None:
    while True:
        writer.write_tuple((7,))


def test_a_block_that_raises_writes_nothing(here: LiveInstance, old: dataiku.Dataset):
    with pytest.raises(ZeroDivisionError):
        write_half(old.get_writer())
    assert numbers(old.name) == [1, 2]
    wait_until(lambda: len(managed(here, old.name)) == 1)


def test_a_writer_that_is_forgotten_writes_nothing_and_says_so(old: dataiku.Dataset):
    writer = old.get_writer()
    writer.write_tuple((3,))
    with pytest.warns(UserWarning, match="was never closed, so nothing was written"):
        del writer
    assert numbers(old.name) == [1, 2]


def test_a_value_that_has_no_text_of_its_type_is_left_out_where_that_is_wanted(
    old: dataiku.Dataset,
):
    with old.get_writer() as writer:
        for value in (3, 4.5, 5):
            with contextlib.suppress(DataikuError):
                writer.write_tuple((value,))
    assert numbers(old.name) == [3, 5]


def test_long_texts_are_sent_a_few_at_a_time(old: dataiku.Dataset, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("dataiku.core.writer._CHARACTERS", 100)
    sent, write = [], Upload.write

    def noting(self: Upload, data: bytes) -> None:
        sent.append(len(data))
        write(self, data)

    monkeypatch.setattr(Upload, "write", noting)
    frame = pd.DataFrame({"n": range(50), "t": ["x" * 30] * 49 + [None]})
    for kind in ("string[pyarrow]", "object"):
        sent.clear()
        old.write_with_schema(frame.astype({"t": kind}))
        assert len(sent) > 15
        assert stored(old.name)["t"].to_pylist() == ["x" * 30] * 49 + [None]
    sent.clear()
    with old.get_writer() as writer:
        for row in frame.itertuples(index=False):
            writer.write_tuple(row)
    assert len(sent) > 12
    assert stored(old.name)["n"].to_pylist() == list(range(50))


def test_half_of_a_frame_is_not_written(old: dataiku.Dataset):
    writer = old.get_writer()
    writer.write_dataframe(pd.DataFrame({"n": [3]}))
    values = [1.0] * 1_000_001 + [1.5]
    with pytest.raises(DataikuError, match=r"1\.5 cannot be written"):
        writer.write_dataframe(pd.DataFrame({"n": values}))
    with pytest.raises(DataikuError, match="get another one"):
        writer.write_tuple((4,))
    assert numbers(old.name) == [1, 2]


def test_an_interrupt_in_the_middle_of_a_piece_gives_up(
    old: dataiku.Dataset, monkeypatch: pytest.MonkeyPatch
):
    writer = old.get_writer()
    send, calls = http.client.HTTPConnection.send, []

    def interrupted(self: http.client.HTTPConnection, data: bytes) -> None:
        calls.append(data)
        if len(calls) == 2:
            raise KeyboardInterrupt
        send(self, data)

    monkeypatch.setattr(http.client.HTTPConnection, "send", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_for_ever(writer)
    monkeypatch.undo()
    assert not writer.active


def test_a_closed_writer_takes_no_more(old: dataiku.Dataset):
    writer = old.get_writer()
    writer.write_row_array([3])
    writer.close()
    writer.close()
    with pytest.raises(DataikuError, match="get another one"):
        writer.write_tuple((4,))
    assert numbers(old.name) == [3]


def test_rows_are_added_in_append_mode(old: dataiku.Dataset):
    old.spec_item["appendMode"] = True
    old.write_dataframe(pd.DataFrame({"n": [3]}))
    assert numbers(old.name) == [1, 2, 3]


def test_what_a_dictionary_names_beyond_the_columns_is_told(old: dataiku.Dataset):
    writer = old.get_writer()
    with pytest.warns(UserWarning, match="has no column m"):
        writer.write_row_dict({"m": 5})
    writer.write_row_dict({"m": 6, "n": 7})  # told once: a second warning would be an error here
    writer.close()
    assert numbers(old.name) == [None, 7]


def test_columns_are_found_by_name_or_refused(old: dataiku.Dataset):
    old.write_with_schema(pd.DataFrame({"n": [1], "m": [2]}))
    old.write_dataframe(pd.DataFrame({"m": [20], "n": [10]}))
    assert numbers(old.name) == [10]
    with pytest.raises(ValueError, match="missing: m; too many: x"):
        old.write_dataframe(pd.DataFrame({"n": [1], "x": [2]}))
    with pytest.raises(ValueError, match="2 values, this one 1"), old.get_writer() as writer:
        writer.write_tuple((1,))
    old.write_dataframe(pd.DataFrame({"x": [1.5]}), infer_schema=True)
    assert old.read_schema() == [{"name": "x", "type": "double"}]


def test_a_schema_that_can_not_be_is_refused_with_its_column(old: dataiku.Dataset):
    with pytest.raises(ValueError, match=r"Column a: 'text' is no type of a column\. Use tinyint,"):
        old.write_schema([{"name": "a", "type": "text"}])
    with pytest.raises(ValueError, match="needs a name"):
        old.write_schema([{"type": "string"}])
    with pytest.raises(TypeError, match="not a series"):
        old.write_dataframe(pd.Series([1]))


def test_rows_are_written_by_the_old_name_too(old: dataiku.Dataset):
    old.write_from_dataframe(pd.DataFrame({"n": [5]}))
    assert numbers(old.name) == [5]


def test_a_schema_waits_for_its_rows(old: dataiku.Dataset):
    old.write_schema([{"name": "t", "type": "string"}])
    assert [column["name"] for column in old.read_schema()] == ["t"]
    assert old.get_dataframe(print_deep_memory_usage=False)["n"].tolist() == [1, 2]
    with old.get_writer() as writer:
        writer.write_tuple(("x",))
    assert numbers(old.name) == ["x"]
    old.write_schema_from_dataframe(pd.DataFrame({"d": [0.5]}), dropAndCreate=True)
    assert stored(old.name).schema.names == ["d"]
    assert numbers(old.name) == []


def test_a_frame_is_sent_again_where_the_service_went_away(
    old: dataiku.Dataset, monkeypatch: pytest.MonkeyPatch
):
    finish, breaks = Upload.finish, [True]

    def breaking(self: Upload) -> object:
        if breaks and breaks.pop():
            raise StreamBroken("The service went away.")
        return finish(self)

    monkeypatch.setattr(Upload, "finish", breaking)
    old.write_dataframe(pd.DataFrame({"n": [3]}))
    assert numbers(old.name) == [3]
    breaks.append(True)
    old.spec_item["appendMode"] = True
    with pytest.raises(StreamBroken):
        old.write_dataframe(pd.DataFrame({"n": [4]}))
    assert numbers(old.name) == [3]


@pytest.mark.parametrize("name", ["planes", "airlines"])
def test_what_is_only_read_says_so_however_much_is_sent(here: LiveInstance, name: str):
    before = stored(name)
    with pytest.raises(ServiceRefused, match=r"is only read. Write to a dataset of another name"):
        dataiku.Dataset(name).write_with_schema(pd.DataFrame({"n": range(2_000_000)}))
    assert stored(name).equals(before)


def test_an_imported_text_file_is_written_as_one(here: LiveInstance):
    airports = dataiku.Dataset("airports")
    frame = airports.get_dataframe(use_nullable_integers=True, print_deep_memory_usage=False)
    frame.iloc[0, 0] = 'a "quoted",\nbroken name'
    airports.write_dataframe(frame)
    again = airports.get_dataframe(use_nullable_integers=True, print_deep_memory_usage=False)
    pd.testing.assert_frame_equal(again, frame)
    [file] = airports.get_files_info()["globalPaths"]
    assert file["path"].endswith("/rows.csv")


def test_a_writer_of_nothing_empties_the_dataset(old: dataiku.Dataset):
    with old.get_writer():
        pass
    assert numbers(old.name) == []


def test_what_is_not_there_says_how_it_is_made(here: LiveInstance):
    with pytest.raises(DataikuError, match=r"write_with_schema\(df\) makes it"):
        dataiku.Dataset("nowhere").get_writer()
    with pytest.raises(ServiceRefused, match="letters, digits"):
        dataiku.Dataset("a-b").write_with_schema(pd.DataFrame({"n": [1]}))
    assert "nowhere" not in dataiku.Dataset.list()


def test_the_writer_that_is_closed_last_wins_whole(here: LiveInstance, old: dataiku.Dataset):
    first, second = old.get_writer(), old.get_writer()
    for number in range(10_000):
        first.write_tuple((number,))
        second.write_tuple((-number,))
    second.close()
    assert numbers(old.name) == [-number for number in range(10_000)]
    first.close()
    assert numbers(old.name) == list(range(10_000))
    assert len(managed(here, old.name)) == 1


@pytest.fixture
def kernel(here: LiveInstance, old: dataiku.Dataset) -> Iterator[Process]:
    with halfway(here, old.name) as process:
        yield process


@contextmanager
def halfway(live: LiveInstance, name: str) -> Iterator[Process]:
    """A process that has sent rows, which are on their way, and not closed its writer."""
    process = Process(
        [sys.executable, "-I", PROBES / "write_and_wait.py", CLIENT, name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"], "DSSDESK_SESSION_FILE": str(session_of(live))},
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == "sent\n"
        wait_until(lambda: len(managed(live, name)) == 2)
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_killed_kernel_leaves_the_old_rows(
    here: LiveInstance, old: dataiku.Dataset, kernel: Process
):
    kernel.kill()
    wait_until(lambda: len(managed(here, old.name)) == 1)
    assert numbers(old.name) == [1, 2]


def test_a_data_worker_that_dies_leaves_the_old_rows_and_the_writer_hears_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with running(tmp_path) as live:
        monkeypatch.setenv("DSSDESK_SESSION_FILE", str(session_of(live)))
        dataset = dataiku.Dataset("numbers")
        dataset.write_with_schema(pd.DataFrame({"n": [1, 2]}))
        writer = dataset.get_writer()
        for number in range(100_000):
            writer.write_tuple((number,))
        wait_until(lambda: len(managed(live, "numbers")) == 2)
        [worker] = psutil.Process(live.pid).children()
        worker.kill()
        with pytest.raises(ServiceRefused, match="numbers: The process that reads data has ended"):
            writer.close()
        assert numbers("numbers") == [1, 2]
        assert len(managed(live, "numbers")) == 1


def test_a_killed_service_leaves_the_old_rows_and_the_writer_hears_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with running(tmp_path) as live:
        monkeypatch.setenv("DSSDESK_SESSION_FILE", str(session_of(live)))
        dataiku.Dataset("numbers").write_with_schema(pd.DataFrame({"n": [1, 2]}))
        with halfway(live, "numbers") as kernel:
            live.kill()
            live.start()
            session_of(live)
            assert numbers("numbers") == [1, 2]
            assert len(managed(live, "numbers")) == 1
            said, _ = kernel.communicate("close\n", timeout=30)
        assert said.startswith(StreamBroken.__name__)
        assert "Send it again" in said
        assert numbers("numbers") == [1, 2]


def test_a_kernel_that_is_left_alone_writes_all(
    here: LiveInstance, old: dataiku.Dataset, kernel: Process
):
    said, _ = kernel.communicate("close\n", timeout=30)
    assert said == "closed\n"
    assert numbers(old.name) == list(range(200_000))
