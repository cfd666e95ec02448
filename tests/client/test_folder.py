"""Managed folders and variables of a real project, from a notebook."""

import io
import pickle
from datetime import UTC, datetime
from pathlib import Path

import dataiku
import pandas as pd
import pytest
from dataiku.core.errors import DataikuError, NotCovered, ServiceRefused

from dssdesk.projects.folders import create_folder
from dssdesk.projects.variables import write_variables
from tests.helpers.live_instance import DEMO, LiveInstance


@pytest.fixture
def project(here: LiveInstance) -> Path:
    return here.folder / "projects" / DEMO


@pytest.fixture
def folder(project: Path, request: pytest.FixtureRequest) -> dataiku.Folder:
    """An empty managed folder, named after its test."""
    name = request.node.originalname
    create_folder(project, name)
    return dataiku.Folder(name)


def test_a_folder_is_found_by_id_by_name_and_with_its_project(folder: dataiku.Folder):
    name = folder.get_name()
    same = [folder.get_id(), f"{DEMO}.{folder.get_id()}", f"{DEMO}.{name}", name]
    assert {dataiku.Folder(lookup).get_id() for lookup in same} == {folder.get_id()}
    info = folder.get_info()
    assert (info["id"], info["name"], info["projectKey"]) == (folder.get_id(), name, DEMO)
    assert folder.full_name == f"{DEMO}.{folder.get_id()}"


def test_a_name_may_have_a_dot(project: Path):
    folder_id = create_folder(project, "models.v2")
    folder = dataiku.Folder("models.v2")
    assert folder.list_paths_in_partition() == []
    assert (folder.get_id(), folder.project_key) == (folder_id, DEMO)
    with pytest.raises(ServiceRefused, match="no project “models”"):
        dataiku.Folder("models.v3").get_id()


def test_a_folder_that_is_not_there_says_which_there_are(folder: dataiku.Folder):
    with pytest.raises(DataikuError, match=rf"no managed folder 'none'.*{folder.get_name()}"):
        dataiku.Folder("none").list_paths_in_partition()


def test_files_come_out_as_they_went_in(folder: dataiku.Folder, tmp_path: Path):
    data = bytes(range(256)) * 20_000
    (tmp_path / "x").write_bytes(data)
    folder.upload_data("data.bin", data)
    folder.upload_file("/sub/file", tmp_path / "x")
    folder.upload_stream("stream", io.BytesIO(data))
    folder.upload_stream("text", io.StringIO("ü"))
    folder.write_json("some.json", {"ü": [1, None]})
    paths = ["/data.bin", "/some.json", "/stream", "/sub/file", "/text"]
    assert folder.list_paths_in_partition() == paths
    for path in ("data.bin", "/sub/file", "stream"):
        with folder.get_download_stream(path) as stream:
            assert stream.read() == data
    assert folder.read_json("some.json") == {"ü": [1, None]}
    assert Path(folder.file_path("text")).read_text("utf-8") == "ü"


def test_libraries_write_into_a_file_and_read_it(folder: dataiku.Folder):
    frame = pd.DataFrame({"a": [1, 2]})
    with folder.get_writer("frame.parquet") as writer:
        frame.to_parquet(writer)
    with folder.get_writer("frame.csv") as writer:
        frame.to_csv(writer, index=False)
    with folder.get_download_stream("frame.csv") as stream:
        assert pd.read_csv(stream).equals(frame)
    with folder.get_download_stream("frame.parquet") as stream:
        assert pd.read_parquet(io.BytesIO(stream.read())).equals(frame)


def test_a_writer_that_raises_leaves_the_old_file(folder: dataiku.Folder):
    folder.upload_data("x", b"old")
    with pytest.raises(ZeroDivisionError):
        write_half(folder)
    with folder.get_download_stream("x") as stream:
        assert stream.read() == b"old"
    assert folder.list_paths_in_partition() == ["/x"]


def write_half(folder: dataiku.Folder) -> None:
    with folder.get_writer("x") as writer:
        writer.write(b"new")
        raise ZeroDivisionError


def test_details_tell_files_from_directories(folder: dataiku.Folder):
    folder.upload_data("a/b.csv", b"1")
    none = {"exists": False, "directory": False, "fullPath": "/none"}
    assert folder.get_path_details("none") == folder.get_path_details("/none") == none
    file = folder.get_path_details("a/b.csv")
    assert (file["directory"], file["size"], file["mimeType"]) == (False, 1, "text/csv")
    root = folder.get_path_details()
    assert [(it["fullPath"], it["directory"]) for it in root["children"]] == [("/a", True)]


def test_files_are_deleted_one_by_one_or_all(folder: dataiku.Folder):
    for path in ("a", "b/c", "b/d", "e"):
        folder.upload_data(path, b"1")
    folder.delete_path("/a")
    folder.clear_path("b/c")
    folder.delete_path("nothing there")
    assert folder.list_paths_in_partition() == ["/b/d", "/e"]
    folder.clear()
    assert folder.list_paths_in_partition() == []


def test_paths_lead_nowhere_else(folder: dataiku.Folder):
    for path in ("../../../project.json", "/a/../../b", "."):
        with pytest.raises(ServiceRefused, match="is no path in a managed folder"):
            folder.get_download_stream(path)
        with pytest.raises(ServiceRefused, match="is no path in a managed folder"):
            folder.upload_data(path, b"1")
        with pytest.raises(ServiceRefused, match="is no path in a managed folder"):
            folder.delete_path(path)


def test_a_file_that_is_not_there_is_named(folder: dataiku.Folder):
    with pytest.raises(ServiceRefused, match="no file “gone”"):
        folder.get_download_stream("gone")


def test_there_is_one_partition(folder: dataiku.Folder):
    assert folder.list_partitions() == ["NP"]
    assert folder.get_partition_info("NP") == {"folder": "/", "paths": []}
    with pytest.raises(NotCovered, match="no partitions"):
        folder.list_paths_in_partition("2020")


def test_variables_are_texts_unless_typed(project: Path):
    standard = {"n": 1, "t": "x", "both": "standard", "list": [1, "ü"], "flag": True}
    write_variables(project, standard=standard, local={"both": "local"})
    typed = {**standard, "both": "local"}
    assert dataiku.get_custom_variables(typed=True) == typed
    assert dataiku.get_custom_variables(DEMO) == {
        "n": "1",
        "t": "x",
        "both": "local",
        "list": '[1, "ü"]',
        "flag": "true",
    }
    (project / "variables.json").write_text("{")
    with pytest.raises(ServiceRefused, match=r"variables\.json.*Mend it"):
        dataiku.get_custom_variables()


def test_a_projects_variables_can_be_changed(here: LiveInstance):
    project = dataiku.Project()
    variables = {"standard": {"n": 1, "list": ["ü"]}, "local": {"n": 2}}
    project.set_variables(variables)
    assert project.get_variables() == variables
    assert dataiku.get_custom_variables(typed=True) == {"n": 2, "list": ["ü"]}
    with pytest.raises(ValueError, match="standard"):
        project.set_variables({"n": 1})
    with pytest.raises(ServiceRefused, match="no project"):
        dataiku.Project("OTHER").get_variables()


def test_another_project_can_be_the_default(here: LiveInstance):
    try:
        dataiku.set_default_project_key("OTHER")
        assert dataiku.default_project_key() == "OTHER"
        assert dataiku.Dataset("x").full_name == "OTHER.x"
        with pytest.raises(ServiceRefused, match="no project"):
            dataiku.Dataset.list()
    finally:
        dataiku.set_default_project_key(None)
    assert dataiku.default_project_key() == DEMO


def test_a_model_is_unpickled_from_its_stream(folder: dataiku.Folder):
    model = {
        "weights": list(range(50_000)),
        "when": datetime(2026, 1, 1, tzinfo=UTC),
        "text": "a\nb" * 999,
    }
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with folder.get_writer("model.pkl") as writer:
            pickle.dump(model, writer, protocol=protocol)
        with folder.get_download_stream("model.pkl") as stream:
            assert pickle.load(stream) == model


def test_lines_are_read_one_by_one(folder: dataiku.Folder):
    folder.upload_data("lines", "one\n\ntwo\nthree")
    with folder.get_download_stream("lines") as stream:
        assert [stream.readline(2), stream.readline()] == [b"on", b"e\n"]
        assert list(stream) == [b"\n", b"two\n", b"three"]
        assert stream.ended


def test_a_figure_is_stored_by_its_bytes(folder: dataiku.Folder):
    folder.upload_stream("plot.png", io.BytesIO(b"png").getvalue())
    assert folder.get_path_details("plot.png")["size"] == 3
