"""Managed folders by the official client: settings, and files byte by byte."""

import io
import json
import os

import httpx
import pytest
from dataikuapi.utils import DataikuException

from dssdesk.projects.demo import DEMO
from dssdesk.wire.projects import FolderChanged
from tests.helpers.waiting import wait_until

DATA = bytes(range(256)) * 5_000


@pytest.fixture
def project(client):
    return client.get_project(DEMO)


def paths_of(folder):
    return [item["path"] for item in folder.list_contents()["items"]]


def test_a_folder_is_made_listed_and_described(project):
    folder = project.create_managed_folder("Described é")
    assert len(folder.id) == 8
    [item] = [it for it in project.list_managed_folders() if it["id"] == folder.id]
    assert (item["name"], item["type"], item["projectKey"]) == ("Described é", "Filesystem", DEMO)
    settings = project.get_managed_folder(folder.id).get_settings()
    assert settings.type == "Filesystem"
    assert settings.get_raw_params() == {
        "connection": "filesystem_folders",
        "path": f"/{DEMO}/{folder.id}",
    }
    assert settings.get_raw() == item == folder.get_definition()
    assert folder.list_contents() == {"items": []}


def test_settings_that_are_kept_come_back(project):
    folder = project.create_managed_folder("Kept")
    settings = folder.get_settings()
    settings.tags = ["a"]
    settings.description = "long\ntext"
    settings.short_description = "short"
    settings.custom_fields = {"deep": {"x": 1, "y": 2}}
    settings.get_raw()["name"] = "Kept as well"
    settings.save()
    again = folder.get_settings()
    assert again.get_raw() == settings.get_raw()
    again.custom_fields = {"deep": {"x": 1}}
    assert folder.set_definition(again.get_raw())["msg"]
    assert folder.get_settings().custom_fields == {"deep": {"x": 1}}
    folder.rename("Renamed")
    assert folder.get_definition()["name"] == "Renamed"
    assert folder.get_definition()["tags"] == ["a"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "AAAAAAAA"),
        ("projectKey", "OTHER"),
        ("type", "S3"),
        ("params", {"connection": "filesystem_root", "path": "/etc"}),
        ("partitioning", {"dimensions": [{"name": "day", "type": "time"}]}),
    ],
)
def test_a_setting_that_is_not_kept_is_refused_by_name(project, key, value):
    folder = project.create_managed_folder(f"Refusing {key}")
    settings = folder.get_settings()
    before = json.loads(json.dumps(settings.get_raw()))
    settings.get_raw()[key] = value
    settings.description = "changed as well"
    with pytest.raises(DataikuException, match=f"setting_not_covered: The setting “{key}”"):
        settings.save()
    assert folder.get_definition() == before


def test_a_folder_elsewhere_is_refused_clearly(project):
    for kind, connection in (("S3", "aws"), (None, "filesystem_root"), ("HDFS", "hdfs")):
        with pytest.raises(DataikuException, match=r"type_not_covered: .*There is:"):
            project.create_managed_folder("elsewhere", kind, connection)
    for name in ("", "  "):
        with pytest.raises(DataikuException, match="name_invalid"):
            project.create_managed_folder(name)
    project.create_managed_folder("twice")
    with pytest.raises(DataikuException, match="name_taken"):
        project.create_managed_folder("twice")


@pytest.mark.parametrize(
    "path",
    ["plain.bin", "/slash.bin", "a/b/c.bin", "//many//slashes.bin", "ü é 笔记 %2F ? # & +.bin"],
)
def test_a_file_comes_back_byte_by_byte(project, path):
    folder = project.create_managed_folder(f"files {abs(hash(path))}")
    said = folder.put_file(path, io.BytesIO(DATA))
    with folder.get_file(path) as answer:
        assert answer.content == DATA
    [item] = folder.list_contents()["items"]
    assert item == said
    assert item["path"] == "/" + "/".join(part for part in path.split("/") if part)
    assert item["size"] == len(DATA)
    assert item["lastModified"] > 1_700_000_000_000
    folder.put_file(path, "text é")
    with folder.get_file(path) as answer:
        assert answer.content == "text é".encode()
    folder.delete_file(path)
    folder.delete_file(path)
    assert paths_of(folder) == []


def test_an_empty_file_and_a_large_one_are_kept(project, tmp_path):
    folder = project.create_managed_folder("sizes")
    assert folder.put_file("empty", b"")["size"] == 0
    large = tmp_path / "large"
    large.write_bytes(os.urandom(5 << 20))
    with large.open("rb") as file:
        assert folder.put_file("large", file)["size"] == 5 << 20
    with folder.get_file("large") as answer:
        assert b"".join(answer.iter_content(1 << 16)) == large.read_bytes()
    with folder.get_file("empty") as answer:
        assert answer.content == b""


def test_a_whole_folder_is_uploaded(project, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "one.txt").write_text("1")
    (tmp_path / "deep" / "two é.txt").write_text("2")
    folder = project.create_managed_folder("tree")
    folder.upload_folder("/target", str(tmp_path))
    assert paths_of(folder) == ["/target/deep/two é.txt", "/target/one.txt"]


def test_no_path_leads_out_of_the_folder(project, instance):
    folder = project.create_managed_folder("closed")
    key = instance.live.folder / "service.json"
    (
        instance.live.folder / "projects" / DEMO / "managed" / "folders" / folder.id / "link"
    ).symlink_to(key)
    root = f"{instance.url}/dip/publicapi/projects/{DEMO}/managedfolders/{folder.id}/contents/"
    with httpx.Client(auth=(instance.keys["owner"], ""), trust_env=False) as http:
        for path in (
            "link",
            "%2e%2e/%2e%2e/project.json",
            "..%2F..%2Fproject.json",
            "a/..%2F..%2F..%2Fx",
            "%2Fetc%2Fpasswd%00",
            "x" * 300,
            "/".join(["d" * 200] * 20),
        ):
            for method in ("GET", "POST", "DELETE"):
                answer = http.request(method, root + path, files={"file": ("", b"x")})
                assert answer.status_code == 400, (method, path, answer.text)
                assert answer.json()["errorType"] == "bad_input.folder_path_invalid"
        # An absolute path is one in the folder.
        assert http.get(root + "%2Fetc%2Fpasswd").status_code == 404
    assert key.exists()


def test_files_are_copied_from_one_folder_to_another(project, instance):
    source, target = project.create_managed_folder("from"), project.create_managed_folder("to")
    source.put_file("a/b.bin", DATA)
    source.put_file("c", b"1")
    target.put_file("old", b"2")
    source.copy_to(target, write_mode="APPEND").wait_for_result()
    assert paths_of(target) == ["/a/b.bin", "/c", "/old"]
    assert source.copy_to(target).wait_for_result() == {"files": 2}
    assert paths_of(target) == paths_of(source) == ["/a/b.bin", "/c"]
    with target.get_file("a/b.bin") as answer:
        assert answer.content == DATA
    with pytest.raises(DataikuException, match="bad_input"):
        source.copy_to(source)
    theirs = instance.client("reader").get_project(DEMO).get_managed_folder(source.id)
    with pytest.raises(DataikuException, match="not_allowed"):
        theirs.copy_to(target)
    assert source.get_usages() == []


def test_a_file_is_no_folder(project):
    folder = project.create_managed_folder("kinds")
    folder.put_file("a", b"1")
    folder.put_file("d/b", b"2")
    with pytest.raises(DataikuException, match="folder_path_invalid"):
        folder.put_file("a/below", b"3")
    with pytest.raises(DataikuException, match="folder_path_invalid"):
        folder.get_file("d")
    folder.delete_file("a/below")
    assert paths_of(folder) == ["/a", "/d/b"]
    with pytest.raises(DataikuException, match="folder_file_missing"):
        folder.get_file("missing")


def test_an_upload_that_is_none_is_refused(project, instance):
    folder = project.create_managed_folder("none")
    path = f"/projects/{DEMO}/managedfolders/{folder.id}/contents/x"
    for options in ({}, {"content": b"x"}, {"data": {"file": "text"}}, {"files": {"other": b"x"}}):
        answer = instance.http().post(path, **options)
        assert answer.status_code == 400
        assert answer.json()["errorType"] == "bad_input.body_unreadable"
    assert paths_of(folder) == []


def test_a_deleted_folder_is_gone_with_its_files(project, instance):
    folder = project.create_managed_folder("deleted")
    folder.put_file("gone.bin", DATA)
    folder.delete(drop_data=True)
    assert folder.id not in [it["id"] for it in project.list_managed_folders()]
    assert not list(instance.live.folder.rglob("gone.bin"))
    for call in (folder.list_contents, folder.delete, folder.get_settings):
        with pytest.raises(DataikuException, match="folder_missing"):
            call()


def test_desks_are_told_of_files(project, instance):
    folder = project.create_managed_folder("watched")
    event = FolderChanged(project=DEMO, folder_id=folder.id)
    with instance.live.connect() as desk:
        folder.put_file("x", b"1")
        wait_until(lambda: event in desk.events)


def test_who_may_only_read_changes_nothing(project, instance):
    folder = project.create_managed_folder("readable")
    folder.put_file("x", b"1")
    reader = instance.client("reader").get_project(DEMO)
    theirs = reader.get_managed_folder(folder.id)
    with theirs.get_file("x") as answer:
        assert answer.content == b"1"
    settings = theirs.get_settings()
    settings.description = "changed"
    for refused in (
        settings.save,
        theirs.delete,
        lambda: theirs.put_file("y", b"2"),
        lambda: theirs.delete_file("x"),
        lambda: theirs.rename("x"),
        lambda: reader.create_managed_folder("x"),
    ):
        with pytest.raises(DataikuException, match="not_allowed"):
            refused()
    assert paths_of(folder) == ["/x"]
    stranger = instance.client("stranger").get_project(DEMO).get_managed_folder(folder.id)
    for refused in (stranger.list_contents, lambda: stranger.get_file("x")):
        with pytest.raises(DataikuException, match="not_found"):
            refused()
