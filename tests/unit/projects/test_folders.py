"""Managed folders: made, listed, looked into, deleted; nobody gets out of one by a path."""

import re
from pathlib import Path

import pytest

from dssdesk.base.ids import ProjectKey
from dssdesk.projects.errors import FolderMissing, FolderPathInvalid, NameInvalid, NameTaken
from dssdesk.projects.folders import (
    create_folder,
    delete_folder,
    folder_details,
    folder_items,
    folder_path,
    path_in_folder,
)
from dssdesk.projects.projects import Projects
from dssdesk.wire.catalogue import FolderItem

P = ProjectKey("P")


@pytest.fixture
def project(projects: Projects) -> Path:
    return projects.folder(projects.create_project("P", "Project"))


def test_a_folder_has_an_id_as_in_dss_and_stands_in_the_project(projects: Projects, project: Path):
    later, first = create_folder(project, "Pictures"), create_folder(project, "models")
    assert re.fullmatch("[A-Za-z0-9]{8}", first)
    assert projects.item(P).folders == (
        FolderItem(id=first, name="models"),
        FolderItem(id=later, name="Pictures"),
    )


def test_a_folder_tells_its_files(project: Path):
    folder_id = create_folder(project, "Pictures")
    root = folder_path(project, folder_id)
    (root / "a" / "b").mkdir(parents=True)
    (root / "a" / "b" / "c.txt").write_text("twelve signs")
    (root / "z").write_text("")
    found = folder_details(project, P, folder_id)
    assert [(it.path, it.size) for it in found.files] == [("/a/b/c.txt", 12), ("/z", 0)]
    assert (found.name, found.path) == ("Pictures", str(project / "managed/folders" / folder_id))


def test_a_deleted_folder_is_gone_with_its_files(project: Path):
    folder_id = create_folder(project, "Pictures")
    (folder_path(project, folder_id) / "x").write_text("x")
    delete_folder(project, folder_id)
    assert folder_items(project) == ()
    assert list((project / "managed/folders").iterdir()) == []
    with pytest.raises(FolderMissing):
        folder_details(project, P, folder_id)


@pytest.mark.parametrize("folder_id", ["", "..", "../../..", "abcdefgh", "a/bcdefg"])
def test_what_is_no_folder_is_missing(project: Path, folder_id: str):
    (project / "managed").mkdir(exist_ok=True)
    with pytest.raises(FolderMissing):
        delete_folder(project, folder_id)


def test_names_are_given_once_and_are_names(project: Path):
    create_folder(project, "Pictures")
    with pytest.raises(NameTaken):
        create_folder(project, " Pictures ")
    for name in ("", "\n", "n" * 300):
        with pytest.raises(NameInvalid):
            create_folder(project, name)


def test_folders_are_sorted_by_name_and_numbers_by_value(project: Path):
    for name in ("plots 10", "plots 2", "Éclair", "z", "fruit"):
        create_folder(project, name)
    found = [item.name for item in folder_items(project)]
    assert found == ["Éclair", "fruit", "plots 2", "plots 10", "z"]


def test_a_damaged_folder_hides_no_other(project: Path, expected_log: pytest.LogCaptureFixture):
    good, bad = create_folder(project, "good"), create_folder(project, "bad")
    (project / "managed_folders" / f"{bad}.json").write_text("{")
    assert {item.id for item in folder_items(project)} == {good, bad}
    assert bad in expected_log.text


@pytest.mark.parametrize("path", ["", "/", "..", "/../x", "a/../../x", "a//b", "./a", "a\0b", "a/"])
def test_a_path_that_leads_out_or_nowhere_is_refused(tmp_path: Path, path: str):
    with pytest.raises(FolderPathInvalid):
        path_in_folder(tmp_path, path)


def test_a_link_in_a_folder_leads_nowhere_else(tmp_path: Path):
    root = tmp_path / "folder"
    root.mkdir()
    (root / "out").symlink_to(tmp_path)
    with pytest.raises(FolderPathInvalid):
        path_in_folder(root, "/out/secret")
    assert path_in_folder(root, "/in/x") == path_in_folder(root, "in/x") == root / "in" / "x"
