"""Datasets by the official client: what they are, and how that is changed."""

import io
import json
from threading import Thread

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dataikuapi.dss.dataset import FSLikeDatasetSettings
from dataikuapi.utils import DataikuException

from dssdesk.projects.demo import DEMO
from dssdesk.wire.datasets import DatasetWritten
from tests.helpers.waiting import wait_until

CSV = b"id,name,at\n1,one,2020-12-31\n2,,2021-01-01\n"
ROWS = [[1, "one", "2020-12-31"], [2, "", "2021-01-01"]]
COLUMNS = [("id", "bigint"), ("name", "string"), ("at", "dateonly")]


@pytest.fixture(scope="module", autouse=True)
def worker(instance):
    """The process that reads data runs before the first test, which else seems to leave it."""
    instance.client().get_project(DEMO).get_dataset("airports").get_info()


@pytest.fixture
def project(client):
    return client.get_project(DEMO)


def upload(project, name, data=CSV, file="data.csv"):
    dataset = project.create_upload_dataset(name)
    dataset.uploaded_add_file(io.BytesIO(data), file)
    return dataset


def typed(dataset):
    return [(column["name"], column["type"]) for column in dataset.get_schema()["columns"]]


def rows_of(dataset):
    """The rows, times as the texts that they came as."""
    return [
        [str(v.date()) if hasattr(v, "date") else v for v in row] for row in dataset.iter_rows()
    ]


# Listing


def test_a_list_says_what_each_dataset_is(project):
    upload(project, "listed")
    items = {item.name: item for item in project.list_datasets()}
    item = items["listed"]
    assert item.type == "UploadedFiles"
    assert item["managed"] is False
    assert item["projectKey"] == DEMO
    assert item.get_column("id")["type"] == "bigint"
    assert [column["name"] for column in item.schema["columns"]] == ["id", "name", "at"]
    assert item.connection == "filesystem_managed"
    assert item.id == item.to_dataset().name == item.to_dataset().id == "listed"
    assert items["flights"].type == "Filesystem"
    assert [it.name for it in project.list_datasets(as_type="objects")] == list(items)


def test_a_list_is_filtered_by_tags(project):
    dataset = upload(project, "tagged")
    dataset.set_metadata({**dataset.get_metadata(), "tags": ["gold", "two words"]})
    assert [it.name for it in project.list_datasets(tags=["gold", "none"])] == ["tagged"]
    assert project.list_datasets(tags=["none"]) == []
    assert project.list_datasets(include_shared=True)


# Making


def test_an_uploaded_dataset_tells_its_format_and_its_rows(project):
    dataset = upload(project, "uploaded")
    assert typed(dataset) == COLUMNS
    assert rows_of(dataset) == ROWS
    [file] = dataset.uploaded_list_files()
    assert (file["path"], file["size"]) == ("/data.csv", len(CSV))
    assert file["lastModified"] > 1_700_000_000_000
    dataset.uploaded_add_file(io.BytesIO(b"id,name,at\n3,three,2022-01-01\n"), "more é.csv")
    assert rows_of(dataset) == [*ROWS, [3, "three", "2022-01-01"]]
    dataset.uploaded_add_file(io.BytesIO(b"id,name,at\n4,four,2022-01-02\n"), "more é.csv")
    assert [row[0] for row in rows_of(dataset)] == [1, 2, 4]
    assert [it["path"] for it in dataset.uploaded_list_files()] == ["/data.csv", "/more é.csv"]


def test_uploads_at_the_same_time_are_all_there(project, instance):
    dataset = project.create_upload_dataset("at_once")
    path = f"/projects/{DEMO}/datasets/at_once/uploaded/files"
    clients = [instance.http() for _ in range(4)]
    sent = [
        Thread(target=http.post, args=(path,), kwargs={"files": {"file": (f"{it}.csv", CSV)}})
        for it, http in enumerate(clients)
    ]
    for thread in sent:
        thread.start()
    for thread in sent:
        thread.join(30)
    assert {it["path"] for it in dataset.uploaded_list_files()} == {f"/{it}.csv" for it in range(4)}
    assert len(rows_of(dataset)) == 8


def test_an_upload_never_leaves_its_folder(project, instance):
    dataset = project.create_upload_dataset("inside")
    for name in ("../../out.csv", "a/b.csv", "C:\\x\\c.csv"):
        dataset.uploaded_add_file(io.BytesIO(CSV), name)
    paths = [it["path"] for it in dataset.uploaded_list_files()]
    assert paths == ["/out.csv", "/b.csv", "/c.csv"]
    found = instance.live.folder.rglob("out.csv")
    assert [path.parent.name for path in found] == ["inside"]


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a*.csv", "x/"])
def test_an_upload_without_a_proper_name_is_refused(project, instance, name):
    if not project.get_dataset("refuses").exists():
        project.create_upload_dataset("refuses")
    answer = instance.http().post(
        f"/projects/{DEMO}/datasets/refuses/uploaded/files", files={"file": (name, b"a\n1\n")}
    )
    assert answer.status_code == 400
    assert project.get_dataset("refuses").uploaded_list_files() == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (None, b""),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"rubbish"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n"),
        ("application/x-www-form-urlencoded", b"file=text"),
    ],
)
def test_an_upload_that_is_none_is_refused(project, instance, kind, body):
    if not project.get_dataset("takes").exists():
        project.create_upload_dataset("takes")
    headers = {} if kind is None else {"Content-Type": kind}
    path = f"/projects/{DEMO}/datasets/takes/uploaded/files"
    answer = instance.http().post(path, content=body, headers=headers)
    assert (answer.status_code, answer.json()["errorType"]) == (400, "bad_input.body_unreadable")


def test_files_are_uploaded_only_where_they_belong(project):
    with pytest.raises(DataikuException, match="dataset_read_only"):
        project.get_dataset("flights").uploaded_add_file(io.BytesIO(CSV), "x.csv")
    with pytest.raises(DataikuException, match="dataset_missing"):
        project.get_dataset("nowhere").uploaded_list_files()


def test_a_dataset_of_files_of_the_machine_reads_them(project, instance, tmp_path):
    (tmp_path / "one.csv").write_bytes(CSV)
    dataset = project.create_filesystem_dataset(
        "outside", "filesystem_root", str(tmp_path / "one.csv")
    )
    assert rows_of(dataset) == ROWS
    settings = dataset.get_settings()
    assert isinstance(settings, FSLikeDatasetSettings)
    assert settings.get_raw_params()["path"] == str(tmp_path / "one.csv")
    whole = project.create_fslike_dataset(
        "outside_all", "Filesystem", "filesystem_root", str(tmp_path)
    )
    (tmp_path / "two.csv").write_bytes(b"id,name,at\n3,three,2022-01-01\n")
    assert [row[0] for row in rows_of(whole)] == [1, 2, 3]
    assert whole.get_settings().get_raw_params()["path"] == str(tmp_path)
    writer = instance.client("writer").get_project(DEMO)
    with pytest.raises(DataikuException, match="not_allowed"):
        writer.create_filesystem_dataset("theirs", "filesystem_root", str(tmp_path))


def test_a_stated_format_is_obeyed(project, tmp_path):
    (tmp_path / "odd.txt").write_bytes(b"skip\n1;01\n2;02\n")
    params = {"separator": ";", "parseHeaderRow": False, "skipRowsBeforeHeader": 1}
    dataset = project.create_dataset(
        "stated",
        "Filesystem",
        params={"connection": "filesystem_root", "path": str(tmp_path / "odd.txt")},
        formatType="csv",
        formatParams=params,
    )
    assert list(dataset.iter_rows()) == [[1, "01"], [2, "02"]]
    kept = dataset.get_settings().get_raw_format_params()
    assert {key: kept[key] for key in params} == params


def test_a_dataset_of_the_files_of_a_managed_folder_reads_them(project):
    folder = project.create_managed_folder("for a dataset")
    folder.put_file("deep/one.csv", CSV)
    dataset = folder.create_dataset_from_files("in_folder")
    assert dataset.get_settings().type == "FilesInFolder"
    assert dataset.get_settings().get_raw_params() == {"folderSmartId": folder.id}
    assert rows_of(dataset) == ROWS
    dataset.delete(drop_data=True)
    assert [it["path"] for it in folder.list_contents()["items"]] == ["/deep/one.csv"]


def test_a_managed_dataset_is_made_filled_and_made_again(project):
    builder = project.new_managed_dataset("made").with_store_into("filesystem_managed")
    dataset = builder.create()
    assert list(dataset.iter_rows()) == []
    settings = dataset.get_settings()
    settings.set_csv_format()
    settings.add_raw_schema_column({"name": "id", "type": "bigint"})
    settings.add_raw_schema_column({"name": "name", "type": "string", "comment": "who"})
    settings.add_raw_schema_column({"name": "at", "type": "dateonly"})
    settings.save()
    assert typed(dataset) == COLUMNS
    assert dataset.get_settings().get_raw()["formatType"] == "csv"
    assert list(dataset.iter_rows()) == []
    upload(project, "source").copy_to(dataset, sync_schema=False).wait_for_result()
    assert rows_of(dataset) == [[1, "one", "2020-12-31"], [2, "", "2021-01-01"]]
    assert dataset.get_schema()["columns"][1]["comment"] == "who"
    with pytest.raises(DataikuException, match="name_taken"):
        builder.create()
    assert builder.already_exists()
    assert list(builder.create(overwrite=True).iter_rows()) == []


def test_what_the_product_cannot_make_is_refused_clearly(project):
    for refused in (
        lambda: project.create_s3_dataset("s3", "aws", "/path"),
        lambda: project.create_sql_table_dataset("sql", "PostgreSQL", "pg", "t", "public"),
        lambda: project.create_filesystem_dataset("fs", "elsewhere", "/path"),
        lambda: project.new_managed_dataset("m").with_store_into("aws").create(),
        lambda: (
            project.new_managed_dataset("m")
            .with_store_into("filesystem_managed", format_option_id="ORC")
            .create()
        ),
        lambda: project.create_dataset("f", "UploadedFiles", formatType="avro"),
    ):
        with pytest.raises(DataikuException, match=r"type_not_covered: .*There is:"):
            refused()
    names = [item.name for item in project.list_datasets()]
    assert not {"s3", "sql", "fs", "m", "f"} & set(names)


@pytest.mark.parametrize("name", ["", "a b", "a/b", "é é", "folders", "x" * 300])
def test_a_name_that_no_dataset_can_have_is_refused(project, name):
    with pytest.raises(DataikuException, match="name_invalid"):
        project.create_upload_dataset(name)


def test_settings_are_guessed_anew(project):
    dataset = upload(project, "guessed", b"a;b\n1;2\n")
    dataset.set_schema({"columns": [{"name": "x", "type": "string"}, {"name": "b", "type": "int"}]})
    settings = dataset.autodetect_settings()
    assert [c["name"] for c in settings.schema_columns] == ["a", "b"]
    assert settings.get_raw_format_params()["separator"] == ";"
    settings.save()
    assert typed(dataset) == [("a", "bigint"), ("b", "bigint")]
    found = dataset.test_and_detect().get_result()["format"]
    assert (found["ok"], found["type"]) == (True, "csv")
    with pytest.raises(DataikuException, match="Format detection failed"):
        project.create_upload_dataset("guesses_nothing").autodetect_settings()


# Settings, schema, metadata


def test_settings_that_are_sent_back_change_nothing(project):
    for name in ("flights", "airports"):
        before = project.get_dataset(name).get_settings()
        raw = json.loads(json.dumps(before.get_raw()))
        before.save()
        after = project.get_dataset(name).get_settings().get_raw()
        raw.pop("versionTag"), after.pop("versionTag")
        assert after == raw


def test_a_definition_is_the_settings(project):
    dataset = upload(project, "defined")
    with pytest.warns(DeprecationWarning, match="is deprecated"):
        definition = dataset.get_definition()
    assert definition == dataset.get_settings().get_raw()
    with pytest.warns(DeprecationWarning, match="is deprecated"):
        dataset.set_definition({**definition, "shortDesc": "defined", "tags": ["a"]})
    assert dataset.get_settings().short_description == "defined"
    assert dataset.get_settings().tags == ["a"]
    assert rows_of(dataset) == ROWS


def test_what_settings_hold_besides_is_kept_and_shown_as_metadata(project):
    dataset = upload(project, "settled")
    settings = dataset.get_settings()
    settings.tags = ["a", "b"]
    settings.description = "Long text é\nof two lines"
    settings.short_description = "short"
    settings.custom_fields = {"key": {"deep": [1]}}
    settings.save()
    again = dataset.get_settings()
    assert again.tags == ["a", "b"]
    assert again.description == "Long text é\nof two lines"
    assert again.short_description == "short"
    assert again.custom_fields == {"key": {"deep": [1]}}
    metadata = dataset.get_metadata()
    assert (metadata["tags"], metadata["shortDesc"]) == (["a", "b"], "short")
    again.custom_fields = {}
    again.save()
    assert dataset.get_settings().custom_fields == {}
    assert dataset.get_settings().tags == ["a", "b"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("type", "S3"),
        ("name", "other"),
        ("managed", True),
        ("projectKey", "OTHER"),
        ("params", {"connection": "filesystem_root", "path": "/etc/passwd"}),
        ("partitioning", {"dimensions": [{"name": "day", "type": "time"}]}),
        ("dataSteward", "ada"),
        ("featureGroup", True),
    ],
)
def test_a_setting_that_is_not_kept_is_refused_by_name(project, key, value):
    dataset = project.get_dataset("refusing")
    if not dataset.exists():
        upload(project, "refusing")
    settings = dataset.get_settings()
    before = json.loads(json.dumps(settings.get_raw()))
    settings.get_raw()[key] = value
    settings.description = "changed as well"
    with pytest.raises(DataikuException, match=f"setting_not_covered: The setting “{key}”"):
        settings.save()
    assert dataset.get_settings().get_raw() == before


def test_a_schema_is_changed_by_its_places(project):
    dataset = upload(project, "schemed")
    columns = [
        {"name": "number", "type": "string", "comment": "renamed"},
        {"name": "name", "type": "string", "comment": ""},
        {"name": "at", "type": "string", "comment": "as text"},
    ]
    dataset.set_schema({"columns": columns, "userModified": True})
    assert dataset.get_schema()["columns"] == columns
    assert list(dataset.iter_rows()) == [["1", "one", "2020-12-31"], ["2", "", "2021-01-01"]]
    with pytest.raises(DataikuException, match="schema_does_not_fit"):
        dataset.set_schema({"columns": columns[:2]})
    with pytest.raises(DataikuException, match="schema_does_not_fit"):
        dataset.set_schema({"columns": columns[::-1]})
    for wrong in ({}, {"columns": [{}]}, {"columns": [{"name": "a", "type": "no"}] * 3}):
        with pytest.raises(DataikuException, match="bad_input"):
            dataset.set_schema(wrong)
    assert dataset.get_schema()["columns"] == columns


def test_a_schema_finds_the_columns_of_files_that_name_them(project):
    table = pa.table({"a": [1, 2], "b": ["x", None], "c": [0.5, 1.5]})
    sink = io.BytesIO()
    pq.write_table(table, sink)
    dataset = upload(project, "by_name", sink.getvalue(), "data.parquet")
    a, b, c = dataset.get_schema()["columns"]
    dataset.set_schema({"columns": [c, a, b]})
    assert list(dataset.iter_rows()) == [[0.5, 1, "x"], [1.5, 2, ""]]
    dataset.set_schema({"columns": [c, {**a, "name": "number", "type": "string"}, b]})
    assert list(dataset.iter_rows(columns=["number", "c"])) == [["1", 0.5], ["2", 1.5]]
    dataset.set_schema({"columns": [c, {**a, "name": "again"}, b]})
    assert list(dataset.iter_rows(columns=["again"])) == [[1], [2]]


def test_a_sheet_is_read_by_place(project):
    dataset = project.get_dataset("airlines")
    columns = dataset.get_schema()["columns"]
    first = next(dataset.iter_rows())
    with pytest.raises(DataikuException, match="schema_does_not_fit"):
        dataset.set_schema({"columns": columns[::-1]})
    dataset.set_schema({"columns": [{**columns[0], "name": "code"}, *columns[1:]]})
    assert next(dataset.iter_rows()) == first
    dataset.set_schema({"columns": columns})


def test_another_header_gives_another_number_of_rows(project):
    dataset = upload(project, "recounted", b"a\n1\n2\n")
    assert dataset.get_info().get_raw()["rows"] in (None, 2)
    settings = dataset.get_settings()
    settings.set_csv_format(header_row=False)
    settings.get_raw()["schema"] = {"columns": [{"name": "x", "type": "string"}]}
    settings.save()
    assert list(dataset.iter_rows()) == [["a"], ["1"], ["2"]]
    assert dataset.get_info().get_raw()["rows"] in (None, 3)


def test_metadata_comes_back_as_it_was_stored(project):
    dataset = upload(project, "noted")
    metadata = {
        "label": "Noted",
        "description": "text",
        "shortDesc": "short",
        "tags": ["x"],
        "checklists": {"checklists": [{"id": "1", "title": "t", "items": [{"done": True}]}]},
        "customMeta": {"kv": {"a": "b"}},
        "custom": {"kv": {"c": "d"}},
        "customFields": {"f": 1},
    }
    dataset.set_metadata(metadata)
    assert dataset.get_metadata() == metadata
    dataset.set_metadata({"customMeta": {"kv": {}}})
    emptied = dataset.get_metadata()
    assert (emptied["tags"], emptied["customMeta"], emptied["description"]) == ([], {"kv": {}}, "")
    assert "custom" not in emptied
    assert rows_of(dataset) == ROWS
    with pytest.raises(DataikuException, match="bad_input"):
        dataset.set_metadata({"tags": "x"})


def test_metadata_outlives_new_rows_and_a_new_name(project):
    dataset = project.new_managed_dataset("outlived").create()
    dataset.set_metadata({"tags": ["kept"]})
    upload(project, "outliving").copy_to(dataset).wait_for_result()
    dataset.rename("outlived_2")
    assert dataset.get_metadata()["tags"] == ["kept"]
    assert rows_of(dataset) == ROWS


# The rest


def test_a_renamed_dataset_has_its_rows_under_the_new_name(project):
    dataset = upload(project, "old_name")
    dataset.rename("new_name")
    assert rows_of(project.get_dataset("new_name")) == ROWS
    assert not project.get_dataset("old_name").exists()
    with pytest.raises(DataikuException, match="name_taken"):
        dataset.rename("flights")
    with pytest.raises(DataikuException, match="dataset_missing"):
        project.get_dataset("old_name").rename("other")


def test_a_deleted_dataset_is_gone_with_its_files(project, instance):
    dataset = upload(project, "dropped", file="to drop.csv")
    dataset.delete(drop_data=True)
    assert not dataset.exists()
    assert not list((instance.live.folder / "projects").rglob("to drop.csv"))
    with pytest.raises(DataikuException, match="dataset_missing"):
        dataset.delete()


def test_files_of_the_machine_stay_unless_they_are_to_be_dropped(project, tmp_path):
    (tmp_path / "one.csv").write_bytes(CSV)
    for drops, stays in ((False, True), (True, False)):
        dataset = project.create_filesystem_dataset(
            "stays", "filesystem_root", str(tmp_path / "one.csv")
        )
        dataset.delete(drop_data=drops)
        assert (tmp_path / "one.csv").exists() is stays


def test_information_tells_when_rows_were_written(project):
    info = upload(project, "informed").get_info()
    assert info.is_last_build_successful
    assert info.last_build_start_time <= info.last_build_end_time
    assert info.last_build_end_time.year >= 2024
    assert info.get_raw()["files"] == 1
    assert project.new_managed_dataset("uninformed").create().get_info().last_build_end_time is None


def test_it_is_the_dataset_of_the_package_too(project):
    core = project.get_dataset("flights").get_as_core_dataset()
    assert core.full_name == f"{DEMO}.flights"
    assert core.project_key == DEMO


def test_a_dataset_has_one_partition_and_no_usages(project):
    dataset = project.get_dataset("flights")
    assert dataset.list_partitions() == ["NP"]
    assert dataset.get_usages() == []


def test_a_desk_is_told_of_new_rows_and_datasets(project, instance):
    with instance.live.connect() as desk:
        upload(project, "told")
        wait_until(lambda: [it for it in desk.events if isinstance(it, DatasetWritten)])


def test_who_may_only_read_changes_nothing(project, instance):
    upload(project, "read_only")
    reader = instance.client("reader").get_project(DEMO)
    dataset = reader.get_dataset("read_only")
    assert rows_of(dataset) == ROWS
    settings = dataset.get_settings()
    settings.description = "changed"
    for refused in (
        settings.save,
        dataset.delete,
        dataset.clear,
        lambda: dataset.rename("x"),
        lambda: dataset.set_schema({"columns": []}),
        lambda: dataset.set_metadata({}),
        lambda: dataset.uploaded_add_file(io.BytesIO(CSV), "x.csv"),
        lambda: reader.create_upload_dataset("x"),
        lambda: reader.new_managed_dataset("x").create(),
        lambda: reader.get_dataset("flights").copy_to(dataset),
    ):
        with pytest.raises(DataikuException, match="not_allowed"):
            refused()
    assert rows_of(project.get_dataset("read_only")) == ROWS


def test_a_stranger_learns_nothing(instance):
    stranger = instance.client("stranger").get_project(DEMO)
    with pytest.raises(DataikuException, match="not_found"):
        stranger.list_datasets()
    for path in ("", "/schema", "/data", "/metadata", "/info", "/uploaded/files"):
        answer = instance.http("stranger").get(f"/projects/{DEMO}/datasets/flights{path}")
        assert answer.status_code == 404
