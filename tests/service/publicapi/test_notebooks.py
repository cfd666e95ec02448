"""Notebooks as files, by the official client: each method, and what comes back compared."""

import json

import pytest
from dataikuapi.dss.jupyternotebook import DSSJupyterNotebook, DSSJupyterNotebookListItem
from dataikuapi.utils import DataikuException

from dssdesk.projects.demo import DEMO
from dssdesk.wire.changes import ChangeSource
from dssdesk.wire.notebooks import NotebookGone
from dssdesk.wire.places import NotebookRef
from tests.helpers.waiting import wait_until


def a_cell(source, name, **changes):
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": source,
    } | changes


PRINTED = {"name": "stdout", "output_type": "stream", "text": ["äöü\n", "2\n"]}
CONTENT = {
    "cells": [
        {"cell_type": "markdown", "id": "t", "metadata": {}, "source": ["# Title\n", "text"]},
        a_cell(["x = 1\n", "print('äöü')"], "a", execution_count=3, outputs=[PRINTED]),
        a_cell([], "b", metadata={"tags": ["hidden"], "custom": {"deep": [1, 2.5, None]}}),
    ],
    "metadata": {
        "analyzedDataset": "airports",
        "creator": "ada",
        "createdOn": 1700000000000,
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "tags": ["one", "two"],
    },
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.fixture
def project(client):
    return client.get_project(DEMO)


def make(project, name, content=CONTENT):
    return project.create_jupyter_notebook(name, content)


@pytest.mark.parametrize("name", ["plain", "my nb é 笔记", "dots.and 'quotes' [1]", "a+b&c=d"])
def test_what_is_created_comes_back_the_same(project, name):
    made = make(project, name)
    assert isinstance(made, DSSJupyterNotebook)
    content = project.get_jupyter_notebook(name).get_content()
    assert content.get_raw() == CONTENT
    assert content.get_metadata() == CONTENT["metadata"]
    assert content.get_cells() == CONTENT["cells"]
    made.delete()


def test_a_list_says_what_each_notebook_is(project):
    make(project, "listed")
    make(project, "plain too", {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    items = {item.name: item for item in project.list_jupyter_notebooks(as_type="listitems")}
    item = items["listed"]
    assert isinstance(item, DSSJupyterNotebookListItem)
    assert (item.language, item.tags) == ("python", ["one", "two"])
    assert item.kernel_spec == CONTENT["metadata"]["kernelspec"]
    assert item["projectKey"] == DEMO
    assert item["lastModifiedOn"] > 1_700_000_000_000
    assert item.to_notebook().get_content().get_raw() == CONTENT
    assert items["plain too"].kernel_spec["language"] == "python"
    names = [notebook.notebook_name for notebook in project.list_jupyter_notebooks()]
    assert names == list(items)
    assert project.list_jupyter_notebooks(active=True) == []


def test_what_is_saved_comes_back_the_same(project, instance):
    notebook = make(project, "saved")
    content = notebook.get_content()
    content.get_cells()[1]["source"] = ["y = 2"]
    content.get_cells()[1]["outputs"] = []
    content.get_cells().insert(0, a_cell(["first"], "new"))
    del content.get_cells()[-1]
    content.get_metadata()["customFields"] = {"a": 1}
    content.save()
    assert notebook.get_content().get_raw() == content.get_raw()
    path = instance.live.notebook_path(NotebookRef(project=DEMO, name="saved"))
    assert json.loads(path.read_bytes()) == content.get_raw()


def test_sources_of_one_string_are_taken_and_come_back_as_lines(project):
    whole = {**CONTENT, "cells": [a_cell("one\ntwo", "a")]}
    notebook = make(project, "strings", whole)
    assert notebook.get_content().get_cells()[0]["source"] == ["one\n", "two"]


def test_a_notebook_with_long_outputs_comes_back_the_same(project):
    long = {"name": "stdout", "output_type": "stream", "text": ["x" * 8_999_999 + "\n"]}
    cells = [a_cell([f"print({it})"], f"c{it}", outputs=[long]) for it in range(3)]
    notebook = make(project, "long", {**CONTENT, "cells": cells})
    content = notebook.get_content()
    assert content.get_cells() == cells
    content.get_cells()[0]["source"] = ["other"]
    content.save()
    assert notebook.get_content().get_raw() == content.get_raw()


def test_a_living_desk_sees_what_is_saved_and_a_program_what_is_typed(project, instance):
    notebook, ref = make(project, "shared"), NotebookRef(project=DEMO, name="shared")
    with instance.live.connect() as desk:
        desk.open(ref)
        desk.edit(ref, ChangeSource(cell_id="a", start=0, inserted="typed = 0\n"))
        content = notebook.get_content()
        assert content.get_cells()[1]["source"][0] == "typed = 0\n"
        content.get_cells()[1]["source"].append("\nsaved = 1")
        content.save()
        wait_until(lambda: "saved = 1" in desk.documents[ref].source("a"))
        assert desk.documents[ref].source("a").startswith("typed = 0\n")


def test_an_etag_refuses_to_overwrite_what_was_not_read(project, instance):
    make(project, "guarded")
    http, path = instance.http(), f"/projects/{DEMO}/jupyter-notebooks/guarded"
    tag = http.get(path).headers["ETag"]
    first = {**CONTENT, "cells": [a_cell(["first"], "a")]}
    assert http.put(path, json=first, headers={"If-Match": tag}).status_code == 200
    answer = http.put(path, json=CONTENT, headers={"If-Match": tag})
    assert (answer.status_code, answer.json()["errorType"]) == (409, "conflict.notebook_changed")
    assert http.get(path).json() == first
    assert http.put(path, json=CONTENT).status_code == 200
    assert http.put(path, json=first, headers={"If-Match": "*"}).status_code == 200


def test_cleared_outputs_are_gone_and_the_rest_is_there(project):
    notebook = make(project, "cleared")
    notebook.clear_outputs()
    cells = notebook.get_content().get_cells()
    assert [cell.get("outputs", []) for cell in cells] == [[], [], []]
    assert [cell["source"] for cell in cells] == [cell["source"] for cell in CONTENT["cells"]]


def test_a_deleted_notebook_is_gone_for_everybody(project, instance):
    notebook, ref = make(project, "deleted"), NotebookRef(project=DEMO, name="deleted")
    with instance.live.connect() as desk:
        desk.open(ref)
        notebook.delete()
        wait_until(lambda: NotebookGone(notebook=ref) in desk.events)
    with pytest.raises(DataikuException, match=r"not_found\.notebook_missing"):
        notebook.get_content()
    with pytest.raises(DataikuException, match=r"not_found\.notebook_missing"):
        notebook.delete()


def test_a_name_that_is_taken_is_refused(project):
    make(project, "taken")
    with pytest.raises(DataikuException, match=r"conflict\.name_taken"):
        make(project, "taken")


@pytest.mark.parametrize("name", ["a%2Fb", "a%5Cb", "a%3Fb", "a%23b", "a%25b", "..%2f..%2fx", ".x"])
def test_a_name_that_no_address_can_carry_is_refused_clearly(instance, name):
    http = instance.http()
    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = http.request(method, f"/projects/{DEMO}/jupyter-notebooks/{name}", content=b"{}")
        assert answer.status_code == 400
        assert answer.json()["errorType"] == "bad_input.name_invalid"
        assert "cannot be a name here" in answer.json()["message"]


def test_a_name_that_is_no_text_is_refused(instance):
    answer = instance.http().get(f"/projects/{DEMO}/jupyter-notebooks/%ff")
    assert answer.status_code in (400, 404)
    assert answer.json()["message"]


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{}", b"{", b'{"nbformat":4,"cells":[1]}'])
def test_a_body_that_is_no_notebook_makes_and_changes_nothing(project, instance, body):
    if "unharmed" not in _names(project):
        make(project, "unharmed")
    http, path = instance.http(), f"/projects/{DEMO}/jupyter-notebooks"
    for method, name in (("POST", "nothing"), ("PUT", "unharmed")):
        answer = http.request(method, f"{path}/{name}", content=body)
        assert answer.status_code == 400, answer.text
    assert "nothing" not in _names(project)
    assert project.get_jupyter_notebook("unharmed").get_content().get_raw() == CONTENT


def test_nan_in_an_output_survives_reading_and_saving(project, instance):
    data = {"application/json": {"x": float("nan")}}
    shown = {"data": data, "metadata": {}, "output_type": "display_data"}
    make(project, "nan", {**CONTENT, "cells": [a_cell(["1"], "a", outputs=[shown])]})
    content = project.get_jupyter_notebook("nan").get_content()
    content.get_cells()[0]["source"] = ["2"]
    content.save()
    ref = NotebookRef(project=DEMO, name="nan")
    assert "NaN" in instance.live.notebook_path(ref).read_text("utf-8")


def test_who_may_only_read_changes_nothing(project, instance):
    make(project, "readable")
    reader = instance.client("reader").get_project(DEMO)
    assert "readable" in [it.notebook_name for it in reader.list_jupyter_notebooks()]
    notebook = reader.get_jupyter_notebook("readable")
    content = notebook.get_content()
    for refused in (
        content.save,
        notebook.delete,
        notebook.clear_outputs,
        lambda: make(reader, "other"),
    ):
        with pytest.raises(DataikuException, match="not_allowed"):
            refused()
    assert project.get_jupyter_notebook("readable").get_content().get_raw() == CONTENT


def test_a_stranger_learns_nothing(instance):
    stranger = instance.client("stranger").get_project(DEMO)
    with pytest.raises(DataikuException, match="not_found"):
        stranger.list_jupyter_notebooks()
    for method in ("GET", "POST", "PUT", "DELETE"):
        path = f"/projects/{DEMO}/jupyter-notebooks/any"
        assert instance.http("stranger").request(method, path, content=b"{}").status_code == 404


def _names(project):
    return [notebook.notebook_name for notebook in project.list_jupyter_notebooks()]
