import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import nbformat
import pytest

from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.projects.errors import (
    DatasetMissing,
    NameInvalid,
    NameTaken,
    NotebookMissing,
    ProjectMissing,
    ProjectUnreadable,
)
from dssdesk.projects.notebook_files import KernelSpec
from dssdesk.projects.projects import Projects
from dssdesk.wire.catalogue import DatasetItem, DatasetKind, NotebookItem, ProjectItem
from dssdesk.wire.places import DatasetRef, NotebookRef

READ = "dataset/python/read-in-memory"
EMPTY = "standalone/python/empty"


def item_of(projects: Projects, notebook: NotebookRef) -> NotebookItem:
    """The notebook as the tree shows it."""
    items = projects.notebooks.items(notebook.project)
    return next(item for item in items if item.name == notebook.name)


def test_a_new_project_is_there_and_empty(projects: Projects):
    key = projects.create_project("SALES", "Sales of 2024")
    assert projects.keys() == (key,)
    assert projects.items() == (ProjectItem(key=key, name="Sales of 2024"),)


def test_a_key_is_given_once(projects: Projects):
    projects.create_project("SALES", "Sales")
    with pytest.raises(NameTaken):
        projects.create_project("SALES", "More sales")


def test_projects_are_sorted_by_name(projects: Projects):
    for key, name in (("A", "zebra"), ("B", "Ape"), ("C", "bee")):
        projects.create_project(key, name)
    assert [item.name for item in projects.items()] == ["Ape", "bee", "zebra"]


def test_a_damaged_project_hides_no_other(
    projects: Projects, expected_log: pytest.LogCaptureFixture
):
    good, bad = projects.create_project("GOOD", "Good"), projects.create_project("BAD", "Bad")
    (projects.folder(bad) / "project.json").write_text("{")
    assert [item.key for item in projects.items()] == [good]
    assert "BAD" in expected_log.text
    with pytest.raises(ProjectUnreadable):
        projects.item(bad)


@pytest.mark.parametrize("key", ["NONE", "..", "", "a/b"])
def test_a_project_that_is_not_there_is_missing(projects: Projects, key: str):
    with pytest.raises(ProjectMissing):
        projects.folder(ProjectKey(key))


def test_the_demo_has_its_datasets(projects: Projects, demo: ProjectKey):
    item = projects.item(demo)
    assert (item.name, item.datasets) == (
        "NYC flights",
        (
            DatasetItem(name="airlines", kind=DatasetKind.EXCEL),
            DatasetItem(name="airports"),
            DatasetItem(name="flights"),
            DatasetItem(name="planes", kind=DatasetKind.SQL),
            DatasetItem(name="weather"),
        ),
    )
    assert projects.project_file(demo).owner == "ada"


def test_a_dataset_lies_where_its_definition_says(projects: Projects, demo: ProjectKey):
    ref = DatasetRef(project=demo, name="flights")
    assert projects.dataset(ref).rows == 336_776
    assert projects.dataset_folder(ref) == projects.folder(demo) / "managed/flights"


@pytest.mark.parametrize("name", ["none", "../flights", "a b"])
def test_a_dataset_that_is_not_there_is_missing(projects: Projects, demo: ProjectKey, name: str):
    with pytest.raises(DatasetMissing):
        projects.dataset(DatasetRef(project=demo, name=name))


def test_a_damaged_dataset_stays_in_the_list(
    projects: Projects, demo: ProjectKey, expected_log: pytest.LogCaptureFixture
):
    before = projects.item(demo).datasets
    (projects.folder(demo) / "datasets/flights.json").write_text("{")
    assert projects.item(demo).datasets == before
    assert "flights.json" in expected_log.text


def test_a_stored_dataset_appears(projects: Projects, demo: ProjectKey):
    weather = projects.dataset(DatasetRef(project=demo, name="weather"))
    ref = DatasetRef(project=demo, name="copy_of_weather")
    projects.save_dataset(ref, weather)
    assert projects.dataset(ref) == weather
    assert DatasetItem(name="copy_of_weather") in projects.item(demo).datasets


def test_a_notebook_from_a_template_names_its_dataset_and_belongs_to_it(
    projects: Projects, demo: ProjectKey
):
    ref = projects.create_notebook(project=demo, template=READ, author="ada", dataset="flights")
    assert ref == NotebookRef(project=demo, name="Read flights in memory")
    assert ref.name in projects.notebooks.associated(DatasetRef(project=demo, name="flights"))
    notebook = nbformat.read(projects.notebooks.path(ref), as_version=4)
    nbformat.validate(notebook)
    assert any('dataiku.Dataset("flights")' in cell.source for cell in notebook.cells)
    assert notebook.metadata == {
        "analyzedDataset": "flights",
        "creator": "ada",
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
    }


def test_a_proposed_name_is_free(projects: Projects, demo: ProjectKey):
    names = [
        projects.create_notebook(project=demo, template=READ, author="ada", dataset="weather").name
        for _ in range(3)
    ]
    assert names == [
        "Read weather in memory", "Read weather in memory 2", "Read weather in memory 3",
    ]  # fmt: skip


def test_a_notebook_says_which_kernel_it_is_for(projects: Projects, demo: ProjectKey):
    kernel = KernelSpec(name="spark", display_name="Spark 4")
    ref = projects.create_notebook(
        project=demo, template=EMPTY, author="ada", name="Mine", kernel=kernel
    )
    notebook = json.loads(projects.notebooks.path(ref).read_text())
    assert notebook["metadata"]["kernelspec"]["display_name"] == "Spark 4"


def test_a_taken_name_is_refused_and_the_old_notebook_stays(projects: Projects, demo: ProjectKey):
    ref = projects.create_notebook(project=demo, template=EMPTY, author="ada", name="Mine")
    before = projects.notebooks.path(ref).read_bytes()
    with pytest.raises(NameTaken):
        projects.create_notebook(project=demo, template=READ, author="ada", name="Mine")
    assert projects.notebooks.path(ref).read_bytes() == before


def test_a_notebook_of_an_unknown_dataset_is_not_made(projects: Projects, demo: ProjectKey):
    before = projects.item(demo)
    with pytest.raises(DatasetMissing):
        projects.create_notebook(project=demo, template=READ, author="ada", dataset="none")
    assert projects.item(demo) == before


def test_the_association_follows_the_file(projects: Projects, demo: ProjectKey):
    ref = projects.create_notebook(project=demo, template=EMPTY, author="ada", name="Mine")
    assert item_of(projects, ref).dataset is None
    path = projects.notebooks.path(ref)
    notebook = json.loads(path.read_text())
    notebook["metadata"]["analyzedDataset"] = "weather"
    path.write_text(json.dumps(notebook))
    assert item_of(projects, ref).dataset == "weather"


def test_a_file_that_is_no_notebook_is_listed_without_a_dataset(
    projects: Projects, demo: ProjectKey
):
    (projects.folder(demo) / "notebooks/Broken.ipynb").write_text('{"cells": [')
    item = item_of(projects, NotebookRef(project=demo, name="Broken"))
    assert item.dataset is None


def test_what_is_no_file_hides_no_notebook_from_the_list(projects: Projects, demo: ProjectKey):
    ref = projects.create_notebook(project=demo, template=READ, author="ada", dataset="flights")
    before = [item.name for item in projects.item(demo).notebooks]
    folder = projects.notebooks.path(ref).parent
    (folder / "folder.ipynb").mkdir()
    (folder / "circle.ipynb").symlink_to(folder / "circle.ipynb")
    (folder / "nowhere.ipynb").symlink_to("nowhere")
    assert [item.name for item in projects.item(demo).notebooks] == before
    (folder / "deep.ipynb").write_text('{"metadata": ' + "[" * 100_000)
    assert "deep" in [item.name for item in projects.item(demo).notebooks]


def test_the_list_reads_a_notebook_only_when_it_changed(projects: Projects, demo: ProjectKey):
    ref = projects.create_notebook(project=demo, template=READ, author="ada", dataset="flights")
    path = projects.notebooks.path(ref)
    state = path.stat()
    first = item_of(projects, ref)
    path.write_bytes(b"?" * state.st_size)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert item_of(projects, ref) == first


def test_a_notebook_outside_every_project_has_one_name(projects: Projects, tmp_path: Path):
    for name in (f"{tmp_path}/../x.ipynb", f"{tmp_path}//x.ipynb", f"{tmp_path}/./x.ipynb"):
        with pytest.raises(NameInvalid):
            projects.notebooks.path(NotebookRef(project=FILES, name=name))


def test_a_notebook_outside_every_project_is_an_absolute_path(projects: Projects, tmp_path: Path):
    path = tmp_path / "x.ipynb"
    assert projects.notebooks.path(NotebookRef(project=FILES, name=str(path))) == path
    with pytest.raises(NotebookMissing):
        projects.notebooks.existing(NotebookRef(project=FILES, name=str(path)))
    for name in ("x.ipynb", "/etc/passwd"):
        with pytest.raises(NameInvalid):
            projects.notebooks.path(NotebookRef(project=FILES, name=name))


def test_long_outputs_lie_in_a_private_folder_of_their_project(
    projects: Projects, demo: ProjectKey
):
    ref = projects.notebooks.blobs(demo).put("x" * 9_000, "text/plain")
    folder = projects.folder(demo) / ".outputs"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert projects.notebooks.blobs(demo).get(ref.digest) == "x" * 9_000
    assert projects.notebooks.blobs(FILES) is not projects.notebooks.blobs(demo)


def test_keys_of_others_in_a_project_file_stay(projects: Projects):
    before = time.time() * 1000
    key = projects.create_project("SALES", "Sales")
    file = json.loads((projects.folder(key) / "project.json").read_text())
    assert before - 1 <= file.pop("createdOn") <= time.time() * 1000 + 1
    assert file == {
        "description": "",
        "name": "Sales",
        "owner": "",
        "projectKey": "SALES",
        "version": 1,
    }


def test_half_written_files_of_a_killed_process_are_removed(projects: Projects, demo: ProjectKey):
    stale = projects.folder(demo) / "notebooks/.Mine.ipynb.abc.tmp"
    stale.touch()
    projects.tidy()
    assert not stale.exists()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("NYC flights", "NYC_FLIGHTS"),
        ("Züge & Bücher!", "ZUGE_BUCHER"),
        ("日本", "PROJECT"),
        ("Sales", "SALES_2"),
        ("n" * 300, "N" * 90),
    ],
)
def test_a_key_is_made_of_the_name(projects: Projects, name: str, key: str):
    projects.create_project("SALES", "Sales")
    assert projects.free_key(name) == key


@pytest.mark.parametrize("name", ["n" * 300, "a\nb", " \t"])
def test_a_project_that_cannot_be_called_so_is_not_made(projects: Projects, name: str):
    with pytest.raises(NameInvalid):
        projects.create_project("SALES", name)
    assert projects.keys() == ()
    assert list(projects.root.iterdir()) == []


def test_a_project_is_described_and_keeps_what_we_do_not_know(projects: Projects):
    key = projects.create_project("SALES", "Sales", owner="ada", description="All of it")
    path = projects.folder(key) / "project.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "tags": ["x"]}))
    projects.describe_project(key, " Sales of 2025 ", "Half of it")
    item = projects.item(key)
    assert (item.name, item.description) == ("Sales of 2025", "Half of it")
    assert json.loads(path.read_text())["tags"] == ["x"]
    assert projects.project_file(key).owner == "ada"


def test_what_a_kill_left_of_a_deletion_goes_at_the_next_start(projects: Projects):
    key, kept = projects.create_project("SALES", "Sales"), projects.create_project("B", "B")
    aside = projects.set_aside_project(key)
    assert aside is not None
    assert aside.is_dir()
    assert projects.keys() == (kept,)
    projects.tidy()
    assert not aside.exists()
    assert projects.create_project("SALES", "Sales again") == key


@pytest.mark.parametrize(
    ("kernelspec", "environment"),
    [
        ({"name": "python3", "display_name": "Python 3 (ipykernel)"}, "Default"),
        ({"name": "team", "display_name": "Python of the team"}, "Python of the team"),
        ({"name": "", "display_name": "Nameless"}, "Default"),
        ({"name": "spark"}, "spark"),
        (None, ""),
        ("nonsense", ""),
    ],
)
def test_a_list_tells_which_environment_a_notebook_asks_for(
    projects: Projects, demo: ProjectKey, kernelspec: object, environment: str
):
    ref = NotebookRef(project=demo, name="x")
    metadata = {} if kernelspec is None else {"kernelspec": kernelspec}
    notebook = {"cells": [], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    projects.notebooks.path(ref).write_text(json.dumps(notebook))
    assert item_of(projects, ref).environment == environment


def test_two_notebooks_that_come_at_once_get_two_names(projects: Projects, demo: ProjectKey):
    add = partial(projects.notebooks.add, demo, b"{}", proposed="the same")
    with ThreadPoolExecutor(8) as threads:
        added = [each.result() for each in [threads.submit(add) for _ in range(24)]]
    assert len({ref.name for ref in added}) == 24


def test_a_template_is_shown_as_it_would_be(projects: Projects, demo: ProjectKey):
    shown = projects.preview_template(demo, READ, "flights")
    made = projects.create_notebook(project=demo, template=READ, author="ada", dataset="flights")
    notebook = nbformat.read(projects.notebooks.path(made), as_version=4)
    assert shown.name == made.name
    assert [cell.source for cell in shown.cells] == [cell.source for cell in notebook.cells]
    assert projects.preview_template(demo, READ, "flights").name == f"{made.name} 2"
