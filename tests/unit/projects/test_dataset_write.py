"""A write changes schema and rows together, at its end."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from dssdesk.base.ids import ProjectKey
from dssdesk.datasets.csv_writing import written_format
from dssdesk.datasets.definition import Column, CsvFormat, DatasetDefinition, SqliteFormat
from dssdesk.datasets.errors import RowsUnfit
from dssdesk.datasets.types import StorageType
from dssdesk.projects.dataset_changes import delete_dataset, rename_dataset
from dssdesk.projects.dataset_write import DatasetWrite, Terms, plan_schema, remove_files
from dssdesk.projects.errors import (
    DatasetChangedMeanwhile,
    DatasetReadOnly,
    DatasetSchemaMissing,
    NameInvalid,
)
from dssdesk.projects.projects import Projects
from dssdesk.wire.places import DatasetRef

A = (Column(name="a", type=StorageType.BIGINT),)
B = (Column(name="b"),)


@pytest.fixture
def new(projects: Projects) -> DatasetRef:
    """A dataset that nobody has made yet."""
    project = projects.create_project("P", "P")
    return DatasetRef(project=project, name="new")


def write(projects: Projects, ref: DatasetRef, text: str, terms: Terms) -> list[Path]:
    """A whole write, as the service does it; the files that it replaced, which are gone now."""
    begun = DatasetWrite(projects, ref, terms)
    wrote(begun, text)
    unneeded = begun.commit(1)
    remove_files(unneeded)
    return unneeded


def wrote(begun: DatasetWrite, text: str) -> None:
    begun.folder.mkdir(parents=True)
    name = "rows.csv" if isinstance(begun.format, CsvFormat) else "rows.parquet"
    (begun.folder / name).write_text(text)


def texts(projects: Projects, ref: DatasetRef) -> list[str]:
    base = projects.dataset_folder(ref)
    return [(base / path).read_text() for path in projects.dataset(ref).paths]


def test_a_dataset_that_is_not_there_is_made_managed(projects: Projects, new: DatasetRef):
    begun = DatasetWrite(projects, new, Terms(columns=A))
    assert begun.is_new
    wrote(begun, "1")
    assert projects.item(new.project).datasets == ()
    assert begun.commit(1) == []
    found = projects.dataset(new)
    assert (found.columns, found.managed, found.folder) == (A, True, "managed/new")
    assert [item.name for item in projects.item(new.project).datasets] == ["new"]


def test_schema_and_rows_change_together_and_the_old_files_go(projects: Projects, new: DatasetRef):
    write(projects, new, "1", Terms(columns=A))
    old = projects.dataset_folder(new) / projects.dataset(new).paths[0]
    begun = DatasetWrite(projects, new, Terms(columns=B))
    wrote(begun, "2")
    assert (projects.dataset(new).columns, texts(projects, new)) == (A, ["1"])
    assert begun.commit(1) == [old]
    assert (projects.dataset(new).columns, texts(projects, new)) == (B, ["2"])
    remove_files([old])
    assert [path.name for path in projects.dataset_folder(new).iterdir()] == [begun.folder.name]


def test_the_writer_that_ends_last_wins_whole(projects: Projects, new: DatasetRef):
    first = DatasetWrite(projects, new, Terms(columns=A))
    second = DatasetWrite(projects, new, Terms(columns=B))
    wrote(first, "first")
    wrote(second, "second")
    remove_files(second.commit(1))
    remove_files(first.commit(1))
    assert (projects.dataset(new).columns, texts(projects, new)) == (A, ["first"])
    assert len(list(projects.dataset_folder(new).iterdir())) == 1


def test_two_may_make_the_same_dataset_at_once(projects: Projects, new: DatasetRef):
    first = DatasetWrite(projects, new, Terms(columns=A))
    wrote(first, "first")
    second = DatasetWrite(projects, new, Terms(columns=B))
    wrote(second, "second")
    assert first.commit(1) == []
    remove_files(second.commit(1))
    assert (projects.dataset(new).columns, texts(projects, new)) == (B, ["second"])
    assert len(list(projects.dataset_folder(new).iterdir())) == 1


def test_rows_are_added_where_that_is_wanted(projects: Projects, new: DatasetRef):
    write(projects, new, "1", Terms(columns=A))
    write(projects, new, "2", Terms(append=True))
    assert texts(projects, new) == ["1", "2"]
    with pytest.raises(DatasetReadOnly, match="another form"):
        DatasetWrite(projects, new, Terms(columns=B, append=True))


def test_rows_are_not_added_to_others_than_they_were_meant_for(projects: Projects, new: DatasetRef):
    write(projects, new, "1", Terms(columns=A))
    adding = DatasetWrite(projects, new, Terms(append=True))
    wrote(adding, "2")
    write(projects, new, "x", Terms(columns=B))
    with pytest.raises(DatasetChangedMeanwhile):
        adding.commit(1)
    assert texts(projects, new) == ["x"]


def test_a_path_that_leads_out_of_the_folder_is_not_followed(projects: Projects, new: DatasetRef):
    write(projects, new, "1", Terms(columns=A))
    outside = projects.folder(new.project) / "notebooks" / "mine.ipynb"
    outside.write_text("{}")
    found = projects.dataset(new)
    paths = (*found.paths, "../../notebooks/mine.ipynb")
    projects.save_dataset(new, replace(found, paths=paths))
    write(projects, new, "2", Terms())
    assert outside.exists()


def test_a_planned_schema_is_that_of_the_next_rows(projects: Projects, new: DatasetRef):
    write(projects, new, "1", Terms(columns=A))
    plan_schema(projects, new, B)
    assert (projects.dataset(new).columns, projects.dataset(new).planned) == (A, B)
    write(projects, new, "2", Terms())
    assert (projects.dataset(new).columns, projects.dataset(new).planned) == (B, None)
    plan_schema(projects, new, A)
    plan_schema(projects, new, B)
    assert projects.dataset(new).planned is None


def test_comments_and_description_stay(projects: Projects, new: DatasetRef):
    write(projects, new, "1", Terms(columns=A))
    told = (replace(A[0], comment="How many"),)
    projects.save_dataset(
        new, replace(projects.dataset(new), columns=told, description="All of it")
    )
    write(projects, new, "2", Terms(columns=A))
    found = projects.dataset(new)
    assert (found.columns, found.description) == (told, "All of it")


def test_delimited_text_stays_such_unless_it_is_dropped(projects: Projects, new: DatasetRef):
    imported = DatasetDefinition(
        format=CsvFormat(delimiter=";", skip=2, encoding="latin-1"),
        columns=(replace(A[0], source="A"),),
        folder="managed/new",
        paths=("new.csv",),
        managed=True,
    )
    projects.save_dataset(new, imported)
    (projects.dataset_folder(new)).mkdir()
    (projects.dataset_folder(new) / "new.csv").write_text("A\n1\n")
    assert write(projects, new, "a\n2\n", Terms())[0].name == "new.csv"
    found = projects.dataset(new)
    assert found.format == written_format(CsvFormat(delimiter=";"))
    assert (found.columns, found.rows, found.counted_size) == (A, 1, 4)
    assert not isinstance(
        DatasetWrite(projects, new, Terms(drop_and_create=True)).format, CsvFormat
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"managed": False}, "only points to files"),
        ({"format": SqliteFormat(table="t")}, "SQLite, table “t” is only read"),
        ({"folder": "/tmp"}, "outside its project"),
        ({"folder": "managed/../.."}, "outside its project"),
    ],
)
def test_what_is_not_ours_is_not_written(
    projects: Projects, new: DatasetRef, change: dict[str, object], why: str
):
    write(projects, new, "1", Terms(columns=A))
    projects.save_dataset(new, replace(projects.dataset(new), **change))
    with pytest.raises(DatasetReadOnly, match=why):
        DatasetWrite(projects, new, Terms(columns=A))
    with pytest.raises(DatasetReadOnly, match=why):
        plan_schema(projects, new, B)


def test_a_new_dataset_needs_columns_and_a_name(projects: Projects, new: DatasetRef):
    with pytest.raises(DatasetSchemaMissing, match=r"P\.new"):
        DatasetWrite(projects, new, Terms())
    with pytest.raises(NameInvalid):
        DatasetWrite(projects, DatasetRef(project=new.project, name="a b"), Terms(columns=A))
    with pytest.raises(RowsUnfit, match="name of its own"):
        DatasetWrite(projects, new, Terms(columns=(*A, *A)))


def test_a_folder_that_is_somebody_elses_is_left_alone(projects: Projects, new: DatasetRef):
    taken = projects.folder(new.project) / "managed" / "new"
    taken.mkdir(parents=True)
    (taken / "mine.txt").write_text("")
    write(projects, new, "1", Terms(columns=A))
    assert projects.dataset(new).folder.startswith("managed/new-")
    assert [path.name for path in taken.iterdir()] == ["mine.txt"]


def test_a_dataset_that_goes_while_it_is_written_does_not_come_back(
    projects: Projects, new: DatasetRef
):
    write(projects, new, "1", Terms(columns=A))
    begun = DatasetWrite(projects, new, Terms())
    wrote(begun, "2")
    rename_dataset(projects, new, "renamed")
    with pytest.raises(DatasetChangedMeanwhile):
        begun.commit(1)
    renamed = DatasetRef(project=new.project, name="renamed")
    assert texts(projects, renamed) == ["1"]
    begun = DatasetWrite(projects, renamed, Terms())
    wrote(begun, "2")
    delete_dataset(projects, renamed, with_files=True)
    with pytest.raises(DatasetChangedMeanwhile):
        begun.commit(1)
    begun.discard()
    assert projects.item(new.project).datasets == ()


def test_a_start_removes_what_killed_writers_left(projects: Projects, new: DatasetRef):
    write(projects, new, "1", Terms(columns=A))
    wrote(DatasetWrite(projects, new, Terms()), "half")
    other = DatasetRef(project=new.project, name="other")
    wrote(DatasetWrite(projects, other, Terms(columns=A)), "half")
    uploads = projects.folder(new.project) / "managed/folders/abcdefgh/sub"
    uploads.mkdir(parents=True)
    (uploads / ".upload-1.tmp").write_text("half")
    (uploads / ".mine.tmp").write_text("mine")
    projects.tidy()
    managed = projects.folder(new.project) / "managed"
    assert sorted(path.name for path in managed.iterdir()) == ["folders", "new"]
    assert texts(projects, new) == ["1"]
    assert len(list((managed / "new").iterdir())) == 1
    assert [path.name for path in uploads.iterdir()] == [".mine.tmp"]


def test_nothing_is_removed_while_a_definition_cannot_be_read(projects: Projects, new: DatasetRef):
    write(projects, new, "1", Terms(columns=A))
    projects.dataset_file(new).write_text("{")
    projects.tidy()
    assert len(list((projects.folder(ProjectKey("P")) / "managed" / "new").iterdir())) == 1
