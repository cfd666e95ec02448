"""Every message and every route, asked by people who have no right to it, or too few.

Whatever is new is in here by itself: messages by their golden samples, routes by their tables.
"""

import json
import re
from pathlib import Path

import pytest

from dssdesk.base.ids import FILES, Login, ProjectKey
from dssdesk.people.people import TicketPurpose
from dssdesk.people.rights import Right
from dssdesk.projects.folders import create_folder
from dssdesk.service.handlers.table import TABLE
from dssdesk.service.kernel_entries import KERNEL_ENTRIES
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.entries import ENTRIES as PUBLIC
from dssdesk.wire import codec
from dssdesk.wire.notebooks import OpenNotebook
from dssdesk.wire.places import NotebookRef
from tests.helpers.fake_sessions import a_session
from tests.helpers.running_service import bearer
from tests.service.conftest import SALES

GOLDEN = Path(__file__).parents[1] / "contract" / "golden"
NONE = ProjectKey("NONE")
ONE = NotebookRef(project=SALES, name="one")
NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}

BY_TAG = {kind.__struct_config__.tag: handler for kind, handler in TABLE.items()}
READING = {Permission.READ, Permission.ANYBODY}
OF_INSTANCE = {
    Permission.ADMINISTRATOR,
    Permission.CREATE_PROJECTS,
    Permission.TEMPLATES,
    Permission.RUN_CODE,
}
OF_PROJECT = (
    set(Permission)
    - OF_INSTANCE
    - {Permission.ANYBODY, Permission.OWN_SESSION, Permission.DRIVE_SESSION}
)
ADMINISTRATORS_FILES = ("preview_import", "import_dataset")
"""They name any path of the machine, so to write in the project is not enough."""

RUNS_FOR_THE_OWNER = ("move_notebook", "delete_notebook")
"""The notebook runs for somebody else."""


def about(tag, project):
    """The golden sample, about this project and somebody else's session."""

    def put(node):
        if isinstance(node, list):
            return [put(one) for one in node]
        if not isinstance(node, dict):
            return node
        changed = {"session_id": "s-one" if project == SALES else "s-none"}
        changed["project"] = project
        changed["notebook"] = {"project": project, "name": "one"}
        changed["sample_id"] = "sample-1" if project == SALES else "sample-none"
        return {key: changed.get(key, put(value)) for key, value in node.items()}

    tree = json.loads((GOLDEN / f"{tag}.json").read_text("utf-8"))
    return codec.decode(json.dumps(put(tree)).encode())


@pytest.fixture
def somebodys(house):
    """The project SALES of the owner, with a notebook that runs, a dataset, a folder, a sample."""
    notebooks = house.projects.folder(SALES) / "notebooks"
    (notebooks / "one.ipynb").write_text(json.dumps(NOTEBOOK))
    create_folder(house.projects.folder(SALES), "models")
    house.sessions.contents.held[ONE] = json.dumps(NOTEBOOK).encode()
    house.runs(a_session("one", owner=house.owner))
    house.running.service.remember_sample("sample-1", SALES)
    return house


def code_of(answer):
    return getattr(answer, "code", "") or ""


def tags_of(*permissions):
    return sorted(tag for tag, handler in BY_TAG.items() if handler.permission in permissions)


# Messages


def test_to_a_stranger_what_is_there_is_as_what_is_not(somebodys):
    eve = somebodys.somebody("eve", Right.RUN_CODE, Right.CREATE_PROJECTS)
    for tag in tags_of(*OF_PROJECT, Permission.OWN_SESSION, Permission.DRIVE_SESSION):
        there = somebodys.ask(about(tag, SALES), eve)
        missing = somebodys.ask(about(tag, NONE), eve)
        assert code_of(there).startswith("not_found"), tag
        assert code_of(there) == code_of(missing), tag
        assert there.message.replace(SALES, NONE) == missing.message, tag


def test_a_right_in_a_project_is_none_in_the_instance(somebodys):
    for token in (somebodys.somebody("eve"), somebodys.somebody("ben", Right.ADMINISTER)):
        for tag in tags_of(*OF_INSTANCE):
            assert code_of(somebodys.ask(about(tag, SALES), token)) == "not_allowed", tag


def test_what_anybody_may_ask_tells_nothing_of_others(somebodys):
    eve = somebodys.somebody("eve")
    somebodys.people.create_key(somebodys.owner, "a key of the owner", "")
    for tag in tags_of(Permission.ANYBODY):
        answer = somebodys.ask(about(tag, SALES), eve)
        told = codec.encode(answer) if code_of(answer) == "" else answer.message.encode()
        for secret in (b"SALES", b"s-one", b"k-one", b"models", b"a key of the owner"):
            assert secret not in told, tag


def test_a_reader_does_what_reads(somebodys):
    ben = somebodys.somebody("ben", Right.READ, Right.RUN_CODE)
    for tag in tags_of(*OF_PROJECT):
        code = code_of(somebodys.ask(about(tag, SALES), ben))
        if tag == "open_file":  # outside every project
            assert code == "not_found"
        elif BY_TAG[tag].permission in READING:
            assert not code.startswith("not_allowed"), tag
            assert code != "not_found", tag
        else:
            assert code == "not_allowed", tag


def test_a_writer_does_what_writes_and_runs_nothing(somebodys):
    ben = somebodys.somebody("ben", Right.WRITE)
    for tag in tags_of(*OF_PROJECT):
        code = code_of(somebodys.ask(about(tag, SALES), ben))
        if tag == "open_file":
            assert code == "not_found"
        elif tag in ADMINISTRATORS_FILES:
            assert code == "not_allowed"
        elif tag in RUNS_FOR_THE_OWNER:
            assert code == "not_allowed.runs_for_somebody_else"
        elif BY_TAG[tag].permission in {*READING, Permission.WRITE}:
            assert code not in ("not_allowed", "not_found"), tag
        else:
            assert code == "not_allowed", tag


def test_the_samples_name_every_message_that_can_be_asked():
    assert set(BY_TAG) <= {path.stem for path in GOLDEN.glob("*.json")}


# Routes


def at(path, project):
    """The path of an entry, about something in this project."""
    names = {"name": "orders", "folder": "f", "dataset": "orders", "notebook": "one"}
    filled = path.replace("{project}", project).replace("{path*}", "x")
    for name in ("name", "folder", "dataset", "notebook", "session"):
        filled = filled.replace(f"{{{name}}}", names.get(name, "s-one"))
    assert "{" not in filled, path
    return filled


def call(house, token, method, path):
    body = b"{}" if method in ("POST", "PUT") else b""
    return house.running.http.request(method, path, headers=bearer(token), content=body)


def key_of(house, login, *rights):
    house.somebody(login, *rights)
    return house.people.create_key(Login(login), "key")[1]


PROJECT_ROUTES = [
    *((entry.method, entry.path, None) for entry in KERNEL_ENTRIES),
    *(
        (entry.method, f"/public/api{entry.path}", entry.permission)
        for entry in PUBLIC
        if "{project}" in entry.path
    ),
]


def test_a_route_tells_a_stranger_nothing(somebodys):
    eve = key_of(somebodys, "eve", Right.RUN_CODE, Right.CREATE_PROJECTS)
    for method, path, _ in PROJECT_ROUTES:
        there = call(somebodys, eve, method, at(path, SALES))
        missing = call(somebodys, eve, method, at(path, NONE))
        assert there.status_code == missing.status_code == 404, (method, path)
        assert there.text.replace(SALES, NONE) == missing.text, (method, path)


def test_a_route_lets_a_reader_change_nothing(somebodys):
    ben = key_of(somebodys, "ben", Right.READ, Right.RUN_CODE)
    for method, path, permission in PROJECT_ROUTES:
        status = call(somebodys, ben, method, at(path, SALES)).status_code
        if permission is None:  # of kernels: what changes something has another method
            assert (status == 403) == (method != "GET"), (method, path)
        elif permission not in READING:
            assert status == 403, (method, path)
        elif method == "GET" and not path.endswith("/permissions"):
            assert status != 403, (method, path)


@pytest.mark.parametrize(
    "path",
    [f"/public/api{entry.path}" for entry in PUBLIC if entry.permission in OF_INSTANCE],
)
def test_a_route_for_administrators_is_for_no_others(somebodys, path):
    ben = key_of(somebodys, "ben", Right.ADMINISTER)
    filled = path.replace("{login}", somebodys.owner).replace("{group}", "readers")
    answers = {
        call(somebodys, ben, entry.method, filled).status_code
        for entry in PUBLIC
        if f"/public/api{entry.path}" == path and entry.permission in OF_INSTANCE
    }
    assert answers == {403}


def test_a_route_for_anybody_tells_nothing_of_others(somebodys):
    eve = key_of(somebodys, "eve")
    key, _ = somebodys.people.create_key(somebodys.owner, "a key of the owner")
    names = {"login": somebodys.owner, "group": "readers", "key": key.id, "folder": "ROOT"}
    for entry in PUBLIC:
        if entry.permission is not Permission.ANYBODY or entry.method != "GET":
            continue
        path = re.sub(r"{(\w+)}", lambda found: names.get(found[1], "x"), entry.path)
        for query in ("", "?allUsers=True&withSecrets=True"):
            text = call(somebodys, eve, "GET", f"/public/api{path}{query}").text
            for secret in ("SALES", "s-one", "k-one", "models", "a key of the owner"):
                assert secret not in text, path


@pytest.mark.parametrize(
    "path",
    [
        "/desk/blobs/0123?project={}",
        "/desk/libraries/plotly.min.js?project={}&notebook=one",
        "/desk/export/{}/orders",
    ],
)
def test_what_a_desk_fetches_is_there_for_readers_alone(somebodys, path):
    eve = somebodys.somebody("eve")
    there, missing = (somebodys.get(path.format(key), eve) for key in (SALES, NONE))
    assert there.status_code == missing.status_code == 404
    assert there.text.replace(SALES, NONE) == missing.text


def test_to_export_is_a_right_of_its_own(somebodys):
    reader = somebodys.somebody("ben", Right.READ)
    refused = somebodys.get("/desk/export/SALES/orders", reader)
    assert refused.status_code == 403
    somebodys.people.grant(Login("ben"), Right.EXPORT, SALES)
    assert somebodys.get("/desk/export/SALES/orders", reader).status_code == 404  # no such dataset


@pytest.mark.parametrize("path", ["/api/kernels", "/api/sessions"])
def test_jupyters_lists_show_ones_own(somebodys, path):
    somebodys.runs(a_session("hers", owner="eve"))
    shown = somebodys.get(path, somebodys.somebody("eve")).json()
    assert [one["id"] for one in shown] in (["k-hers"], ["s-hers"])


def test_a_kernels_own_ticket_has_its_persons_rights_and_no_more(somebodys):
    eve = somebodys.somebody("eve", purpose=TicketPurpose.SESSION)
    assert somebodys.get("/kernel/project/SALES/datasets", eve).status_code == 404


def test_files_outside_every_project_are_the_administrators(somebodys):
    ben = somebodys.somebody("ben", Right.ADMINISTER)
    opened = somebodys.ask(OpenNotebook(notebook=NotebookRef(project=FILES, name="/x.ipynb")), ben)
    assert opened.code == "not_found"
