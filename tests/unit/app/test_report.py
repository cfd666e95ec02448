import json
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from dssdesk.app.instance import Instance, ServiceFile
from dssdesk.app.report import as_json, as_text
from dssdesk.base.ids import FILES
from dssdesk.wire.instance import Status
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import Progress, Prompt, SessionPhase, SessionSample
from tests.helpers.fake_sessions import a_session

INSTANCE = Instance(folder=Path("/instance"), id="i1")
SERVICE = ServiceFile(
    address="http://127.0.0.1:5", pid=7, server_id="s1", token="secret", version="1", protocol=1
)
BUSY = a_session(
    phase=SessionPhase.BUSY,
    cell_number=3,
    busy_since=time.time() - 61,
    prompt=Prompt(prompt_id="p", text="?"),
)
FILE = a_session("file", notebook=NotebookRef(project=FILES, name="/home/a/x.ipynb"))


@pytest.fixture
def status():
    sample = SessionSample(session_id=BUSY.session_id, cpu=12.4, memory=52_000_000)
    return Status(
        server_id="s1",
        version="1",
        protocol=1,
        pid=7,
        instance_path="/instance",
        started_at=0.0,
        memory=41_000_000,
        desks=1,
        sessions=(BUSY, FILE),
        samples=(sample,),
    )


def test_scripts_get_everything_but_the_ticket(status):
    said = as_json(INSTANCE, SERVICE, status)
    assert "secret" not in said
    found = json.loads(said)
    assert found["instance"] == {"path": "/instance", "id": "i1"}
    assert found["service"]["pid"] == 7
    assert found["sessions"][0] == {
        "session_id": "s-one",
        "kernel_id": "k-one",
        "owner": "anna",
        "project": "SALES",
        "notebook": "one",
        "environment": "default",
        "pid": 4711,
        "state": "busy",
        "started_at": 1.0,
        "last_activity": 2.0,
        "cell_id": None,
        "cell_number": 3,
        "busy_since": BUSY.busy_since,
        "queued": 0,
        "waiting_for_input": True,
        "memory": 52_000_000,
        "cpu": 12.4,
    }
    assert found["sessions"][1]["memory"] is None


def test_a_person_gets_a_table(status):
    lines = as_text(INSTANCE, SERVICE, status).splitlines()
    assert lines[0] == "Instance  /instance"
    assert "41 MB, 1 window" in lines[1]
    row = "s-one SALES/one busy, cell 3 52 MB 12 % 4711 anna"
    assert " ".join(lines[4].split()) == row
    assert "/home/a/x.ipynb" in lines[5]
    assert all(line == line.rstrip() for line in lines)


def test_a_start_that_takes_minutes_says_what_for(status):
    waits = Progress(text="Installing Spark: preparing pyspark", fraction=0.6)
    starting = a_session(phase=SessionPhase.STARTING, progress=waits)
    lines = as_text(INSTANCE, SERVICE, replace(status, sessions=(starting,))).splitlines()
    assert "starting: Installing Spark: preparing pyspark" in lines[4]


def test_an_instance_without_a_service_is_shown_too():
    assert "does not run" in as_text(INSTANCE, None, None)
    assert json.loads(as_json(INSTANCE, None, None))["service"] is None
