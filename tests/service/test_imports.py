from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from dssdesk.datasets.definition import CsvFormat
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.people.rights import Right
from dssdesk.projects.dataset_import import DatasetImport
from dssdesk.projects.projects import Projects
from dssdesk.wire.catalogue import ProjectChanged
from dssdesk.wire.datasets import ColumnItem
from dssdesk.wire.imports import DatasetImported, FileFormat, ImportDataset, PreviewImport
from dssdesk.wire.places import DatasetRef
from tests.service.conftest import SALES, House

COLUMNS = (ColumnItem(name="a", type="bigint"), ColumnItem(name="b", type="string"))


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "north.csv").write_text("a,b\n1,x\n2,y\n")
    return str(tmp_path / "north.csv")


def wish(*paths: str, name: str = "north", **more: object) -> ImportDataset:
    return ImportDataset(
        project=SALES, name=name, paths=paths, format=FileFormat(), columns=COLUMNS, **more
    )


def managed(house: House) -> Iterator[Path]:
    return (house.projects.folder(SALES) / "managed").rglob("*")


def test_a_copied_file_is_a_managed_dataset(house: House, file: str):
    done = house.ask(wish(file, skip_bad=True))
    assert done == DatasetImported(name="north", skipped=2)
    ref = DatasetRef(project=SALES, name="north")
    found = house.projects.dataset(ref)
    assert (found.format, found.paths, found.rows) == (CsvFormat(), ("north.csv",), 7)
    assert (found.managed, found.skip_bad, found.folder) == (True, True, "managed/north")
    assert [path.name for path in house.projects.dataset_folder(ref).iterdir()] == ["north.csv"]


def test_a_dataset_may_point_to_files_where_they_are(house: House, file: str, tmp_path: Path):
    (tmp_path / "more").mkdir()
    other = tmp_path / "more" / "north.csv"
    other.write_text("a,b\n")
    house.ask(wish(file, str(other), copy_files=False))
    found = house.projects.dataset(DatasetRef(project=SALES, name="north"))
    assert (found.folder, found.paths) == (str(tmp_path), ("north.csv", "more/north.csv"))
    assert (found.managed, found.connection) == (False, "filesystem_root")
    assert not list(managed(house))


def test_desks_hear_of_a_new_dataset(house: House, file: str):
    with house.channel() as desk:
        house.ask(wish(file))
        event = desk.event()
    assert isinstance(event, ProjectChanged)
    assert [item.name for item in event.project.datasets] == ["north"]


def test_files_of_one_name_are_kept_apart(house: House, file: str, tmp_path: Path):
    (tmp_path / "more").mkdir()
    other = tmp_path / "more" / "north.csv"
    other.write_text("a,b\n")
    house.ask(wish(file, str(other)))
    found = house.projects.dataset(DatasetRef(project=SALES, name="north"))
    assert found.paths == ("north.csv", "2-north.csv")


def test_nothing_is_left_of_an_import_that_fails(house: House, file: str):
    house.data.problem = DatasetUnreadable("row 5 is bad.")
    assert house.ask(wish(file)).message == "The data cannot be read: row 5 is bad."
    assert not list(managed(house))
    assert house.projects.item(SALES).datasets == ()


def test_nothing_is_left_of_an_import_in_whose_middle_the_service_was_killed(tmp_path: Path):
    projects = Projects(tmp_path / "projects", user_templates=tmp_path / "templates")
    projects.create_project(SALES, "Sales")
    ref = DatasetRef(project=SALES, name="north")
    new = DatasetImport(projects, ref, [tmp_path / "x.csv"], copies=True)
    assert new.folder is not None
    (new.folder / "x.csv").write_text("half")
    assert projects.item(SALES).datasets == ()
    projects.tidy()
    assert not list((projects.folder(SALES) / "managed").iterdir())


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (wish("/nowhere/x.csv"), "not_found.dataset_file_missing"),
        (wish("x.csv"), "bad_input"),
        (wish(), "bad_input"),
        (wish("FILE", name="a/b"), "bad_input.name_invalid"),
        (wish("FILE", name="taken"), "conflict.name_taken"),
    ],
)
def test_what_cannot_be_imported_is_refused(
    message: ImportDataset, code: str, house: House, file: str
):
    house.ask(wish(file, name="taken"))
    paths = tuple(path.replace("FILE", file) for path in message.paths)
    answer = house.ask(replace(message, paths=paths))
    assert answer.code == code
    assert [item.name for item in house.projects.item(SALES).datasets] == ["taken"]


def test_only_an_administrator_reads_files_of_the_machine(house: House, file: str):
    writer = house.somebody("anna", Right.WRITE)
    for message in (PreviewImport(project=SALES, paths=(file,)), wish(file)):
        answer = house.ask(message, writer)
        assert (answer.code, "administrator" in answer.message) == ("not_allowed", True)


def test_a_preview_proposes_a_free_name(house: House, file: str):
    look = PreviewImport(project=SALES, paths=(file,))
    assert house.ask(look).name == "north"
    house.ask(wish(file))
    assert house.ask(look).name == "north_2"


def test_a_preview_of_what_cannot_be_read_says_why(house: House, file: str):
    house.data.problem = DatasetUnreadable("it is no table.")
    found = house.ask(PreviewImport(project=SALES, paths=(file,)))
    assert (found.problem, found.columns) == ("The data cannot be read: it is no table.", ())
