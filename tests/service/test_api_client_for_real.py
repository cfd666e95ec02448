"""Dataiku's own client in notebooks of two people, on real kernels, without any key."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from dssdesk.app import find
from dssdesk.app.find import find_or_start
from dssdesk.app.instance import Instance, ServiceFile, open_instance
from dssdesk.app.remote import Channel, ask
from dssdesk.app.run_notebook import run_notebook
from dssdesk.base.ids import Login, ProjectKey, new_cell_id
from dssdesk.people.people import People, TicketPurpose
from dssdesk.people.rights import Right
from dssdesk.projects.projects import Projects
from dssdesk.service.publicapi.entries import ENTRIES
from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.changes import InsertCell
from dssdesk.wire.instance import Done, StopService
from dssdesk.wire.notebooks import EditNotebook, NotebookEdited, NotebookOpened, OpenNotebook
from dssdesk.wire.places import NotebookRef
from tests.helpers.letting_in import let_in

ANNA = Login("anna")
HERS, SALES, SECRET = ProjectKey("HERS"), ProjectKey("SALES"), ProjectKey("SECRET")

CODE = '''
import json
import dataiku

client = dataiku.api_client()


def tried(*calls):
    """What each call says, or that it was refused."""
    said = []
    for call in calls:
        try:
            said.append(call())
        except Exception as error:  # of the client, or of dataiku
            said.append(getattr(error, "error_type", str(error).partition(":")[0]))
    return said


def look_into(key):
    project = client.get_project(key)
    return tried(
        lambda: project.get_metadata()["label"],
        lambda: project.get_variables()["standard"],
        lambda: [it["name"] for it in project.list_datasets()],
        lambda: [it["name"] for it in project.list_managed_folders()],
        lambda: [it.notebook_name for it in project.list_jupyter_notebooks()],
        lambda: dataiku.Dataset.list(key),
        lambda: dataiku.get_custom_variables(key),
    )


def change(key):
    project = client.get_project(key)
    return tried(
        lambda: project.set_variables({"standard": {"by": "me"}, "local": {}}),
        lambda: project.create_jupyter_notebook("planted", {"cells": [], "metadata": {}}),
        lambda: project.delete(),
    )


print(json.dumps({
    "login": client.get_auth_info()["authIdentifier"],
    "projects": sorted(client.list_project_keys()),
    "own": client.get_default_project().project_key,
    "sales": look_into("SALES"),
    "secret": look_into("SECRET"),
    "changing": change("SALES") + change("SECRET") if len(client.list_projects()) == 2 else [],
    "running": sorted(it["projectKey"] for it in client.list_running_notebooks(as_objects=False)),
    "no key": client.api_key is None,
}))
'''


LISTINGS = """
import json
import dataiku

client = dataiku.api_client()
owners = {{"DSSClient": client, "DSSProject": client.get_default_project()}}
found = {{
    owner + "." + name: isinstance(getattr(owners[owner], name)(), list)
    for owner, names in {names}.items()
    for name in names
}}
print(json.dumps(found))
"""


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Instance]:
    """Three projects, of which Anna has one, may read another, and knows nothing of the third."""
    state = tempfile.mkdtemp(prefix="dd")  # sockets need a short path
    monkeypatch.setenv("DSSDESK_STATE", state)
    instance = open_instance(tmp_path / "instance")
    projects = Projects(instance.projects, user_templates=instance.templates)
    for key in (HERS, SALES, SECRET):
        projects.create_project(key, key.title())
    with closing(People(instance.database)) as people:
        people.isolation.share(is_shared=True)  # this account is all that a test has
        let_in(people, ANNA, "Anna")
        people.grant(ANNA, Right.WRITE, HERS)
        people.grant(ANNA, Right.READ, SALES)
        people.grant(ANNA, Right.RUN_CODE, HERS)
    yield instance
    service = find_or_start(instance)
    ask(service, StopService(unload=True), Done)
    assert find.wait_for_end(service, seconds=20)
    shutil.rmtree(state)


def as_anna(instance: Instance, service: ServiceFile) -> ServiceFile:
    """The same service, as she reaches it."""
    with closing(People(instance.database)) as people:
        ticket = people.issue(ANNA, TicketPurpose.DESK)
    return msgspec.structs.replace(service, token=ticket)


def a_notebook(service: ServiceFile, source: str) -> NotebookRef:
    create = CreateNotebook(project=HERS, template="standalone/python/empty")
    notebook = ask(service, create, NotebookCreated).notebook
    with Channel(service) as desk:
        opened = desk.ask(OpenNotebook(notebook=notebook), NotebookOpened)
        cell = Cell(id=new_cell_id(), kind=CellKind.CODE, source=source)
        edit = InsertCell(cell=cell, after=None)
        wish = EditNotebook(
            notebook=notebook, base_revision=opened.document.source_revision, edits=(edit,)
        )
        desk.ask(wish, NotebookEdited)
    return notebook


def what_it_prints(service: ServiceFile, notebook: NotebookRef, tmp_path: Path) -> dict:
    """Run the notebook in a session of this person's, which is unloaded in the end."""
    said = tmp_path / "said"
    with said.open("w") as out, (tmp_path / "progress").open("w") as progress:
        code = run_notebook(service, notebook, keep=False, out=out, progress=progress)
    assert code == 0, said.read_text()
    found: dict = json.loads(said.read_text().splitlines()[-1])
    return found


def test_a_notebook_sees_what_its_person_may_read(instance: Instance, tmp_path: Path):
    service = find_or_start(instance)
    anna = as_anna(instance, service)
    notebook = a_notebook(anna, CODE)
    sales = ["Sales", {}, [], [], [], [], {}]
    missing = "not_found"
    hers = what_it_prints(anna, notebook, tmp_path)
    assert hers == {
        "login": ANNA,
        "projects": ["HERS", "SALES"],
        "own": "HERS",
        "sales": sales,
        "secret": [missing] * 7,
        "changing": ["not_allowed"] * 3 + [missing] * 3,
        "running": ["HERS"],
        "no key": True,
    }
    owners = what_it_prints(service, notebook, tmp_path)
    assert owners["projects"] == ["HERS", "SALES", "SECRET"]
    assert (owners["sales"], owners["secret"]) == (sales, ["Secret", *sales[1:]])
    assert owners["running"] == ["HERS"]
    assert owners["login"] != ANNA


def test_every_listing_of_the_client_works_without_a_key(instance: Instance, tmp_path: Path):
    """All that are covered, as the owner, who is the administrator."""
    covered = {method.partition(".") for entry in ENTRIES for method in entry.covers}
    names = {
        kind: sorted(name for owner, _, name in covered if owner == kind and "list_" in name)
        for kind in ("DSSClient", "DSSProject")
    }
    assert {"list_projects", "list_users", "list_futures"} <= set(names["DSSClient"])
    assert {"list_datasets", "list_jupyter_notebooks"} <= set(names["DSSProject"])
    service = find_or_start(instance)
    notebook = a_notebook(service, LISTINGS.format(names=names))
    found = what_it_prints(service, notebook, tmp_path)
    assert len(found) == len(names["DSSClient"]) + len(names["DSSProject"])
    assert all(found.values()), found
