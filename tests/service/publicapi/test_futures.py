"""Long tasks through the official client: the installation of Spark is the one that there is."""

import fcntl
import json
import shutil
from pathlib import Path

import pytest
from dataikuapi.dss.future import DSSFuture
from dataikuapi.utils import DataikuException

from dssdesk.wire.spark import (
    CancelSparkInstallation,
    GetSparkSettings,
    InstallSpark,
    SparkSettings,
)
from tests.helpers.waiting import wait_until

WAITS = "Waiting for another DSS Desk, which installs it"


def refused(kind, call, *arguments, **named):
    """The call ends in an error of this type."""
    with pytest.raises(DataikuException, match=f"^{kind}"):
        call(*arguments, **named)


@pytest.fixture
def installing(instance):
    """Spark is being installed, and comes no further: the test holds its lock, and has no net."""
    with instance.live.connect() as desk:
        folder = Path(desk.ask(GetSparkSettings(), SparkSettings).found.folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (folder.parent / "spark.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            desk.do(InstallSpark())
            wait_until(lambda: desk.ask(GetSparkSettings(), SparkSettings).found.progress)
            yield folder, lock
            desk.do(CancelSparkInstallation())
        shutil.rmtree(folder, ignore_errors=True)


def test_there_is_no_long_task(client):
    assert client.list_futures() == client.list_running_scenarios() == []
    future = client.get_future("nothing")
    for call in (
        future.get_state,
        future.peek_state,
        future.has_result,
        future.get_result,
        future.wait_for_result,
        future.abort,
    ):
        refused("not_found", call)


@pytest.mark.usefixtures("installing")
def test_the_installation_of_spark_is_listed_and_aborted(client):
    [state] = client.list_futures()
    assert (state["hasResult"], state["alive"], state["aborted"]) == (False, True, False)
    assert state["payload"]["displayName"] == "Install Spark"
    [future] = client.list_futures(as_objects=True, all_users=True)
    assert future.job_id == state["jobId"]
    assert future.get_state()["progress"]["text"] == WAITS
    assert future.peek_state()["hasResult"] is False
    assert future.has_result() is False
    with pytest.raises(Exception, match="Result not ready"):
        future.get_result()
    assert client.list_running_scenarios() == []
    future.abort()
    wait_until(lambda: client.list_futures() == [])
    refused("not_found", future.get_state)
    refused("not_found", future.wait_for_result)
    refused("not_found", future.abort)


def test_who_waits_for_it_gets_its_result(client, installing):
    folder, lock = installing
    [state] = client.list_futures()
    made, result = {"version": "4.0.0", "size": 5}, {"version": "4.0.0", "size": 5}
    (folder / "bin").mkdir(parents=True)
    (folder / "dssdesk-spark.json").write_text(json.dumps(made))
    (folder / "bin" / "python").touch()  # it is whole, as if another one had made it meanwhile
    fcntl.flock(lock, fcntl.LOCK_UN)
    future = DSSFuture.from_resp(client, state)
    assert future.wait_for_result() == result
    assert future.has_result() is True
    assert client.get_future(future.job_id).get_result() == result
    assert client.get_future(future.job_id).peek_state()["result"] is None
    assert DSSFuture.get_result_wait_if_needed(client, state) == result
    assert DSSFuture.get_result_wait_if_needed(client, {"result": 1}) == 1
    assert client.list_futures() == []


@pytest.mark.usefixtures("installing")
def test_it_is_the_administrators_alone(client, instance):
    [state] = client.list_futures()
    writer = instance.client("writer")
    assert writer.list_futures() == []
    for listed in (writer.list_futures, writer.list_running_scenarios):
        refused("not_allowed", listed, all_users=True)
    theirs = writer.get_future(state["jobId"])
    for call in (theirs.get_state, theirs.peek_state, theirs.abort):
        refused("not_found", call)
    assert len(client.list_futures()) == 1
