"""A dataset gets another name, or is deleted; the files that are ours follow, others stay."""

import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dssdesk.base.ids import ProjectKey
from dssdesk.datasets.definition import DatasetDefinition, ParquetFormat
from dssdesk.datasets.files import find_files
from dssdesk.projects.dataset_changes import delete_dataset, rename_dataset
from dssdesk.projects.errors import DatasetMissing, NameInvalid, NameTaken
from dssdesk.projects.projects import Projects
from dssdesk.wire.places import DatasetRef

P = ProjectKey("P")
A, B = DatasetRef(project=P, name="a"), DatasetRef(project=P, name="b")


@pytest.fixture
def folder(projects: Projects) -> Path:
    return projects.folder(projects.create_project("P", "Project"))


def put(projects: Projects, ref: DatasetRef, base: Path, *files: str, **more: Any) -> None:
    """A dataset of these files."""
    base.mkdir(parents=True, exist_ok=True)
    for name in files:
        (base / name).write_text(name)
    project = projects.folder(ref.project)
    where = base.relative_to(project).as_posix() if base.is_relative_to(project) else str(base)
    definition = DatasetDefinition(
        format=ParquetFormat(), columns=(), folder=where, paths=files or ("*",), **more
    )
    projects.save_dataset(ref, definition)


def files(projects: Projects, ref: DatasetRef) -> list[str]:
    found = find_files(projects.dataset_folder(ref), projects.dataset(ref).paths)
    return [path.read_text() for path in found]


def test_a_managed_folder_gets_the_new_name_too(projects: Projects, folder: Path):
    put(projects, A, folder / "managed/a", "x", "y", managed=True, rows=7)
    assert rename_dataset(projects, A, "b") == B
    assert sorted(path.name for path in (folder / "managed").iterdir()) == ["b"]
    assert (files(projects, B), projects.dataset(B).rows) == (["x", "y"], 7)
    with pytest.raises(DatasetMissing):
        projects.dataset(A)


def test_what_we_do_not_know_of_it_stays_in_its_file(projects: Projects, folder: Path):
    put(projects, A, folder / "managed/a", "x")
    path = projects.dataset_file(A)
    path.write_bytes(msgspec.json.encode({**msgspec.json.decode(path.read_bytes()), "tags": [1]}))
    rename_dataset(projects, A, "b")
    assert msgspec.json.decode(projects.dataset_file(B).read_bytes())["tags"] == [1]


def test_files_that_lie_elsewhere_stay_there(projects: Projects, folder: Path, tmp_path: Path):
    put(projects, A, tmp_path / "a", "x")
    rename_dataset(projects, A, "b")
    assert files(projects, B) == ["x"]
    assert projects.dataset_folder(B) == tmp_path / "a"


def test_a_folder_without_links_is_moved(
    projects: Projects, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    put(projects, A, folder / "managed/a", "x")
    rename_dataset(projects, A, "b")
    assert files(projects, B) == ["x"]
    assert not (folder / "managed/a").exists()


def test_a_left_over_folder_of_the_new_name_is_not_mixed_in(projects: Projects, folder: Path):
    put(projects, A, folder / "managed/a", "x")
    (folder / "managed/b").mkdir()
    (folder / "managed/b/old").write_text("somebody's")
    rename_dataset(projects, A, "b")
    assert files(projects, B) == ["x"]
    assert (folder / "managed/b/old").read_text() == "somebody's"


@pytest.mark.parametrize("name", ["", "a b", "a/b", "x" * 300, "folders"])
def test_a_name_that_cannot_be_changes_nothing(projects: Projects, folder: Path, name: str):
    put(projects, A, folder / "managed/a", "x")
    with pytest.raises(NameInvalid):
        rename_dataset(projects, A, name)
    assert files(projects, A) == ["x"]


def test_a_name_that_is_taken_changes_nothing(projects: Projects, folder: Path):
    put(projects, A, folder / "managed/a", "x")
    put(projects, B, folder / "managed/b", "y")
    with pytest.raises(NameTaken):
        rename_dataset(projects, A, "b")
    assert (files(projects, A), files(projects, B)) == (["x"], ["y"])
    assert rename_dataset(projects, A, "a") == A


@pytest.mark.parametrize("with_files", [True, False])
def test_managed_files_always_go(projects: Projects, folder: Path, *, with_files: bool):
    put(projects, A, folder / "managed/a", "x", managed=True)
    delete_dataset(projects, A, with_files=with_files)
    assert projects.item(P).datasets == ()
    assert list((folder / "managed").iterdir()) == []


@pytest.mark.parametrize("with_files", [True, False])
def test_files_of_somebody_go_only_where_that_is_wanted(
    projects: Projects, folder: Path, tmp_path: Path, *, with_files: bool
):
    put(projects, A, tmp_path / "data", "x")
    (tmp_path / "data/not ours").touch()
    delete_dataset(projects, A, with_files=with_files)
    assert projects.item(P).datasets == ()
    left = sorted(path.name for path in (tmp_path / "data").iterdir())
    assert left == (["not ours"] if with_files else ["not ours", "x"])


def test_a_file_that_another_dataset_reads_stays(projects: Projects, folder: Path):
    shared = folder / "managed/shared"
    put(projects, A, shared, "x", "y", managed=True)
    put(projects, B, shared, "y", managed=True)
    delete_dataset(projects, A, with_files=True)
    assert files(projects, B) == ["y"]
    assert not (shared / "x").exists()


def test_a_dataset_whose_files_are_gone_can_be_deleted(projects: Projects, folder: Path):
    put(projects, A, folder / "managed/a", managed=True)
    (folder / "managed/a").rmdir()
    delete_dataset(projects, A, with_files=True)
    assert projects.item(P).datasets == ()


def test_a_damaged_dataset_can_be_deleted(projects: Projects, folder: Path):
    put(projects, A, folder / "managed/a", "x")
    projects.dataset_file(A).write_text("{")
    delete_dataset(projects, A, with_files=True)
    assert projects.item(P).datasets == ()
    with pytest.raises(DatasetMissing):
        delete_dataset(projects, A, with_files=True)
