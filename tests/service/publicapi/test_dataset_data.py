"""Rows of datasets by the official client: equal by value and type, and told of when they fail."""

import csv
import gzip
import io
import json
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import islice
from threading import Thread

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dataikuapi.utils import DataikuException

from dssdesk.base.paths import resource
from dssdesk.projects.demo import DEMO
from tests.helpers.waiting import wait_until

MOMENT = datetime(2020, 12, 31, 23, 59, 59, 101_000, tzinfo=UTC)
LOCAL = datetime.fromisoformat("2024-02-29 01:02:03.004")

AWKWARD = pa.table(
    {
        "text": pa.array(["plain", "", None, 'say "hi"', "tab\there", "two\nlines", "日本 é 😀 "]),
        "edge": pa.array(["\r\n", '"', '""', "\t", " lead", "\\N", "null"]),
        "big": pa.array([0, -1, None, 2**53 + 1, -(2**63), 2**63 - 1, 7], pa.int64()),
        "small": pa.array([0, 1, None, -128, 127, 5, 6], pa.int8()),
        "number": pa.array([0.1, -1e300, None, 5e-324, float("inf"), 2.0, 1 / 3], pa.float64()),
        "flag": pa.array([True, False, None, True, False, None, True]),
        "moment": pa.array(
            [MOMENT, None, MOMENT, None, MOMENT, MOMENT, None], pa.timestamp("us", "UTC")
        ),
        "local": pa.array(
            [datetime.fromisoformat("1999-01-01"), None, *[LOCAL] * 5],
            pa.timestamp("us"),
        ),
        "day": pa.array([date(2020, 12, 31), None, *[date(1, 1, 1)] * 5]),
    }
)


@pytest.fixture(scope="module", autouse=True)
def worker(instance):
    """The process that reads data runs before the first test, which else seems to leave it."""
    instance.client().get_project(DEMO).get_dataset("airports").get_info()


@pytest.fixture
def project(client):
    return client.get_project(DEMO)


@pytest.fixture(scope="module")
def awkward(instance):
    project = instance.client().get_project(DEMO)
    return uploaded(project, "awkward", parquet(AWKWARD), "awkward.parquet")


def uploaded(project, name, data, file="data.csv"):
    dataset = project.create_upload_dataset(name)
    dataset.uploaded_add_file(io.BytesIO(data), file)
    return dataset


def parquet(table):
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def expected(name, value):
    """What the client makes of a value: missing texts are empty, missing truths are untrue."""
    if value is None:
        return {"text": "", "edge": "", "flag": False}.get(name)
    return datetime.combine(value, datetime.min.time()) if name == "day" else value


def _number(text):
    return int(text) if text else None


_NULLS = {"airports": ("",), "flights": ("", "NA")}
_MADE = {"bigint": _number, "double": float, "date": datetime.fromisoformat}
"""What the texts of a file are, by the types that the demo says."""


def test_awkward_rows_come_back_by_value_and_type(awkward):
    rows = list(awkward.iter_rows())
    wanted = [
        [expected(name, row[name]) for name in AWKWARD.column_names] for row in AWKWARD.to_pylist()
    ]
    assert rows == wanted
    assert [[type(value) for value in row] for row in rows] == [
        [type(value) for value in row] for row in wanted
    ]


def test_columns_come_in_the_order_in_which_they_are_asked_for(awkward, instance):
    rows = list(awkward.iter_rows(columns=["flag", "text"]))
    assert rows[0] == [True, "plain"]
    http = instance.http()
    path = f"/projects/{DEMO}/datasets/awkward/data/?format=tsv-excel-header&limit=1&columns="
    assert http.get(path + "flag,text").text == "flag\ttext\ntrue\tplain\n"
    with pytest.raises(DataikuException, match="column_missing"):
        awkward.iter_rows(columns=["no such"])


@pytest.mark.parametrize(
    ("name", "file"), [("airports", "airports.csv"), ("flights", "flights-2013-01.csv.gz")]
)
def test_the_demo_comes_back_as_its_files_say(project, name, file):
    path = resource("demo", "project") / "managed" / name / file
    data = path.read_bytes()
    data = gzip.decompress(data) if file.endswith(".gz") else data
    texts = list(csv.reader(io.StringIO(data.decode(), newline="")))[1:]
    dataset = project.get_dataset(name)
    kinds = [column["type"] for column in dataset.get_schema()["columns"]]
    nulls = _NULLS[name]
    wanted = [
        [
            _MADE.get(kind, str)("" if text in nulls else text)
            for text, kind in zip(row, kinds, strict=True)
        ]
        for row in texts
    ]
    with closing(dataset.iter_rows()) as rows:
        assert list(islice(rows, len(wanted))) == wanted


@pytest.mark.parametrize("name", ["airlines", "airports", "flights", "planes", "weather"])
def test_rows_of_every_kind_of_file_come(project, instance, name):
    dataset = project.get_dataset(name)
    answer = instance.http().get(f"/projects/{DEMO}/datasets/{name}/data?format=json&limit=50")
    rows, texts = list(islice(dataset.iter_rows(), 50)), answer.json()
    columns = dataset.get_schema()["columns"]
    assert len(rows) > 10
    for row, said in zip(rows, texts, strict=True):
        for value, column in zip(row, columns, strict=True):
            text = said[column["name"]]
            if column["type"] == "date":
                assert value == datetime.fromisoformat(text)
            else:
                assert value == text or (text is None and value in (None, ""))


def test_an_empty_dataset_has_no_rows(project):
    dataset = uploaded(project, "empty", b"a,b\n")
    assert list(dataset.iter_rows()) == []
    empty = pa.table({"a": pa.array([], pa.int64())})
    assert list(uploaded(project, "bare", parquet(empty), "e.parquet").iter_rows()) == []


def test_a_column_of_nothing_but_missing_values_keeps_its_rows(project):
    table = pa.table({"n": pa.array([None, None, 3], pa.int64())})
    dataset = uploaded(project, "gaps", parquet(table), "gaps.parquet")
    assert list(dataset.iter_rows()) == [[None], [None], [3]]
    texts = pa.table({"t": pa.array([None, "", "x"])})
    dataset = uploaded(project, "gaps_of_text", parquet(texts), "gaps.parquet")
    assert list(dataset.iter_rows()) == [[None], [""], ["x"]]


def test_many_rows_stream_while_the_schema_is_asked_for(project):
    count = 300_000
    table = pa.table({"n": pa.array(range(count)), "t": pa.array(["x" * 40] * count)})
    dataset = uploaded(project, "many", parquet(table), "many.parquet")
    rows = dataset.iter_rows()  # the stream is open, nobody has read it, and the schema has come
    assert next(rows) == [0, "x" * 40]
    assert sum(1 for _ in rows) == count - 1


def test_several_read_at_once(awkward):
    found = []
    threads = [Thread(target=lambda: found.append(list(awkward.iter_rows()))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 5
    assert all(rows == found[0] for rows in found)


def test_rows_come_as_json(instance, awkward):
    answer = instance.http().get(f"/projects/{DEMO}/datasets/awkward/data?format=json")
    assert answer.headers["content-type"] == "application/json"
    rows = answer.json()
    assert [row["text"] for row in rows] == AWKWARD["text"].to_pylist()
    assert [row["big"] for row in rows] == AWKWARD["big"].to_pylist()
    assert [row["flag"] for row in rows] == AWKWARD["flag"].to_pylist()
    assert rows[0]["moment"] == "2020-12-31T23:59:59.101Z"
    assert rows[0]["day"] == "2020-12-31"
    assert rows[4]["number"] is None
    empty = instance.http().get(f"/projects/{DEMO}/datasets/awkward/data?format=json&limit=0")
    assert empty.json() == []


@pytest.mark.parametrize(
    ("sampling", "most"),
    [
        ({"samplingMethod": "FULL"}, 5_000),
        ({"samplingMethod": "HEAD_SEQUENTIAL", "maxRecords": 7}, 7),
        ({"samplingMethod": "RANDOM_FIXED_NB", "maxRecords": 9}, 9),
        ({"samplingMethod": "RANDOM_FIXED_RATIO", "targetRatio": 0.01}, 500),
        ({"samplingMethod": "COLUMN_BASED", "column": "c", "maxRecords": 100}, 1_000),
    ],
)
def test_rows_are_sampled(project, instance, sampling, most):
    if not project.get_dataset("sampled").exists():
        lines = "".join(f"{number},{number % 50}\n" for number in range(5_000))
        uploaded(project, "sampled", f"n,c\n{lines}".encode())
    query = {"format": "tsv-excel-noheader", "sampling": json.dumps(sampling)}
    answer = instance.http().get(f"/projects/{DEMO}/datasets/sampled/data", params=query)
    numbers = [int(line.split("\t")[0]) for line in answer.text.splitlines()]
    assert 0 < len(numbers) <= most
    assert len(set(numbers)) == len(numbers)
    if sampling["samplingMethod"] == "HEAD_SEQUENTIAL":
        assert numbers == list(range(7))
    if sampling["samplingMethod"] == "FULL":
        assert numbers == list(range(5_000))
    if sampling["samplingMethod"] != "COLUMN_BASED":  # whole groups of values come there
        limited = instance.http().get(
            f"/projects/{DEMO}/datasets/sampled/data", params=query | {"limit": "3"}
        )
        assert len(limited.text.splitlines()) == 3


@pytest.mark.parametrize(
    "query",
    [
        "format=excel",
        "limit=x",
        "limit=-1",
        "sampling=x",
        "sampling={}x",
        'sampling={"samplingMethod":"OTHER"}',
        'sampling={"samplingMethod":"RANDOM_FIXED_NB"}',
        "partitions=2020",
        "columns=no",
        "filter=a%3D%3D1",
    ],
)
def test_a_query_that_makes_no_sense_is_refused(instance, awkward, query):
    answer = instance.http().get(f"/projects/{DEMO}/datasets/awkward/data?{query}")
    assert answer.status_code == (501 if query == "format=excel" else 400), answer.text
    assert answer.json()["message"]


def test_the_whole_is_a_partition(awkward):
    assert len(list(awkward.iter_rows(partitions=["NP"]))) == 7
    with pytest.raises(DataikuException, match="partition_missing"):
        awkward.iter_rows(partitions="2020")


def test_rows_that_break_off_are_told_of_at_the_end(project, instance):
    lines = "".join(f"{number}\n" for number in range(200_000))
    dataset = uploaded(project, "broken", f"n\n{lines}".encode())
    assert dataset.get_schema()["columns"][0]["type"] == "bigint"
    [file] = (instance.live.folder / "projects" / DEMO / "managed").rglob("broken/data.csv")
    file.write_text(f"n\n{lines}no number\n")
    rows = dataset.iter_rows()
    with pytest.raises(DataikuException, match=r"conflict\.dataset_unreadable"):
        list(rows)
    http = instance.http()
    with pytest.raises(Exception, match=r"peer closed|incomplete"):
        http.get(f"/projects/{DEMO}/datasets/broken/data")


def test_a_read_that_nobody_knows_or_that_is_not_over_is_told_so(instance, awkward):
    http, path = instance.http(), f"/projects/{DEMO}/datasets/awkward"
    for query in ("", "?readSessionId=unknown"):
        answer = http.get(f"{path}/finish-streaming{query}")
        assert (answer.status_code, answer.json()["errorType"]) == (404, "not_found.read_unknown")
    assert http.get(f"{path}/data/?readSessionId=mine").status_code == 200
    other = instance.http("reader").get(f"{path}/finish-streaming/?readSessionId=mine")
    assert other.status_code == 404
    assert http.get(f"{path}/finish-streaming/?readSessionId=mine").json() == {}
    assert http.get(f"{path}/finish-streaming/?readSessionId=mine").status_code == 404


def test_a_cleared_dataset_keeps_its_schema(project):
    dataset = project.new_managed_dataset("cleared").create()
    assert dataset.clear() == {}
    uploaded(project, "filling", b"a,b\n1,x\n").copy_to(dataset).wait_for_result()
    schema = dataset.get_schema()
    assert list(dataset.iter_rows()) == [[1, "x"]]
    dataset.clear(partitions=["NP"])
    assert list(dataset.iter_rows()) == []
    assert dataset.get_schema() == schema
    with pytest.raises(DataikuException, match="partition_missing"):
        dataset.clear(partitions=["other"])


def test_an_uploaded_dataset_is_cleared_and_filled_again(project):
    dataset = uploaded(project, "refilled", b"a,b\n1,x\n")
    dataset.clear()
    assert list(dataset.iter_rows()) == []
    assert dataset.uploaded_list_files() == []
    dataset.uploaded_add_file(io.BytesIO(b"c\n5\n"), "data.csv")
    assert list(dataset.iter_rows()) == [[5]]


def test_files_of_others_are_not_cleared(project, tmp_path):
    (tmp_path / "one.csv").write_text("a\n1\n")
    path = str(tmp_path / "one.csv")
    dataset = project.create_filesystem_dataset("of_others", "filesystem_root", path)
    with pytest.raises(DataikuException, match="dataset_read_only"):
        dataset.clear()
    assert (tmp_path / "one.csv").read_text() == "a\n1\n"


def test_rows_are_copied_with_and_without_their_schema(project, awkward, instance):
    target = project.new_managed_dataset("copied").create()
    future = awkward.copy_to(target)
    assert future.wait_for_result() == {"rows": 7}
    assert future.has_result()
    assert future.get_result() == {"rows": 7}
    assert project.client.get_future(future.job_id).get_result() == {"rows": 7}
    with pytest.raises(DataikuException, match="not_found"):
        instance.client("writer").get_future(future.job_id).get_result()
    assert list(target.iter_rows()) == list(awkward.iter_rows())
    assert target.get_schema() == awkward.get_schema()
    awkward.copy_to(target, write_mode="APPEND").wait_for_result()
    assert list(target.iter_rows()) == list(awkward.iter_rows()) * 2
    awkward.copy_to(target).wait_for_result()
    assert len(list(target.iter_rows())) == 7


def test_rows_are_copied_into_the_columns_that_are_there(project):
    source = uploaded(project, "wide", b"a,b,c\n1,x,2\n")
    target = project.new_managed_dataset("narrow").create()
    target.set_schema(
        {"columns": [{"name": "c", "type": "string"}, {"name": "a", "type": "double"}]}
    )
    source.copy_to(target, sync_schema=False).wait_for_result()
    assert list(target.iter_rows()) == [["2", 1.0]]
    target.clear()
    target.set_schema({"columns": [{"name": "b", "type": "bigint"}]})
    with pytest.raises(DataikuException, match="rows_unfit"):
        source.copy_to(target, sync_schema=False)
    assert list(target.iter_rows()) == []


def test_rows_are_copied_only_where_one_may_write(project, instance, tmp_path):
    source = uploaded(project, "copies", b"a\n1\n")
    for target, why in (("copies", "bad_input"), ("nowhere", "dataset_missing")):
        with pytest.raises(DataikuException, match=why):
            source.copy_to(project.get_dataset(target))
    (tmp_path / "one.csv").write_text("a\n1\n")
    path = str(tmp_path / "one.csv")
    outside = project.create_filesystem_dataset("not_ours", "filesystem_root", path)
    with pytest.raises(DataikuException, match="dataset_read_only"):
        source.copy_to(outside)
    with pytest.raises(DataikuException, match="not_found"):
        source.copy_to(instance.client().get_project("NO_SUCH").get_dataset("x"))
    stranger = instance.client("stranger").get_project(DEMO).get_dataset("copies")
    with pytest.raises(DataikuException, match="not_found"):
        stranger.copy_to(project.get_dataset("copies"))


def test_a_desk_that_reads_the_dataset_hears_of_a_copy(project, instance):
    target = project.new_managed_dataset("heard").create()
    source = uploaded(project, "speaks", b"a\n1\n")
    with instance.live.connect() as desk:
        before = len(desk.events)
        source.copy_to(target).wait_for_result()
        wait_until(lambda: any("heard" in str(event) for event in desk.events[before:]))
