"""Running notebooks and their unloading, by the official client, with real kernels."""

import time

import psutil
import pytest
from dataikuapi.dss.jupyternotebook import DSSNotebookSession
from dataikuapi.dss.notebook import DSSNotebook
from dataikuapi.utils import DataikuException

from dssdesk.projects.demo import DEMO
from dssdesk.wire.places import NotebookRef
from tests.helpers.waiting import wait_until
from tests.service.publicapi.test_notebooks import CONTENT, PRINTED, a_cell

CELLS = [a_cell(["x = 1\n", "print('äöü')\n", "print(x + 1)"], "a")]


@pytest.fixture
def project(client):
    return client.get_project(DEMO)


@pytest.fixture
def running(instance, project, request):
    """A notebook whose cell a kernel has run, on a desk; unloaded at the end."""
    name = f"run {request.node.name}"
    ref = NotebookRef(project=DEMO, name=name)
    notebook = project.create_jupyter_notebook(name, {**CONTENT, "cells": CELLS})
    with instance.live.connect() as desk:
        desk.open(ref)
        desk.run(ref, "a")
        desk.wait_for_end(ref, "a")
        yield notebook
        for session in notebook.get_sessions(as_objects=True):
            session.unload()


def test_a_session_says_everything_and_its_numbers_are_numbers(running):
    now = time.time() * 1000
    [said] = running.get_sessions()
    [session] = running.get_sessions(as_objects=True)
    assert isinstance(session, DSSNotebookSession)
    assert (said["projectKey"], said["notebookName"]) == (DEMO, running.notebook_name)
    process = psutil.Process(session.kernel_pid)
    assert session.session_unix_owner == process.username()
    assert session.session_creator
    assert session.session_creator_display_name
    assert session.session_id
    assert session.kernel_id
    assert session.kernel_connections >= 1
    assert session.kernel_execution_state == "idle"
    for at in (session.session_start_time, session.kernel_last_activity_time):
        assert isinstance(at, int)
        assert now - 120_000 < at < now + 120_000


def test_what_the_kernel_printed_is_in_the_content(running):
    [cell] = running.get_content().get_cells()
    assert cell["outputs"] == [PRINTED]
    assert cell["execution_count"] == 1


def test_unload_ends_the_process_and_keeps_code_and_outputs(running, project):
    [session] = running.get_sessions(as_objects=True)
    before = running.get_content().get_raw()
    running.unload()
    wait_until(lambda: not psutil.pid_exists(session.kernel_pid))
    assert running.get_sessions() == []
    assert project.list_jupyter_notebooks(active=True) == []
    assert running.get_content().get_raw() == before
    with pytest.raises(Exception, match="Notebook isn't running"):
        running.unload()
    with pytest.raises(DataikuException, match=r"not_found\.session: This session has ended"):
        session.unload()


def test_a_session_unloads_itself_by_its_id(running):
    [session] = running.get_sessions(as_objects=True)
    running.unload(session_id=session.session_id)
    wait_until(lambda: not psutil.pid_exists(session.kernel_pid))
    assert running.get_sessions() == []


def test_a_session_is_not_unloaded_by_the_name_of_another_notebook(running, project, instance):
    [session] = running.get_sessions()
    project.create_jupyter_notebook(f"{running.notebook_name} other", CONTENT)
    path = f"/projects/{DEMO}/jupyter-notebooks/{running.notebook_name} other/sessions/"
    answer = instance.http().delete(path + session["sessionId"])
    assert (answer.status_code, answer.json()["errorType"]) == (404, "not_found.session")
    assert psutil.pid_exists(session["kernelPid"])


def test_what_runs_is_listed_by_each_route(running, project, client):
    name, sessions = running.notebook_name, running.get_sessions()
    assert [it.notebook_name for it in project.list_jupyter_notebooks(active=True)] == [name]
    for listed in (client.list_running_notebooks(), project.list_running_notebooks()):
        [notebook] = listed
        assert isinstance(notebook, DSSNotebook)
        assert (notebook.project_key, notebook.notebook_name) == (DEMO, name)
        assert [it["sessionId"] for it in notebook.get_sessions()] == [sessions[0]["sessionId"]]
    [session] = DSSNotebook(client, DEMO, name).get_sessions()
    assert session["sessionId"] == sessions[0]["sessionId"]
    for raw in (
        client.list_running_notebooks(as_objects=False),
        project.list_running_notebooks(as_objects=False),
        [DSSNotebook(client, DEMO, name).get_state()],
    ):
        assert raw[0]["activeSessions"][0]["kernelPid"] == sessions[0]["kernelPid"]
        assert raw[0]["kernelSpec"] == CONTENT["metadata"]["kernelspec"]


def test_the_deprecated_object_unloads_and_its_second_unload_is_told_so(running, project):
    [notebook] = project.list_running_notebooks()
    pid = notebook.get_sessions()[0]["kernelPid"]
    notebook.unload()
    wait_until(lambda: not psutil.pid_exists(pid))
    with pytest.raises(DataikuException, match=r"not_found\.session"):
        notebook.unload()
    with pytest.raises(Exception, match="Notebook isn't running"):
        DSSNotebook(project.client, DEMO, notebook.notebook_name).unload()


def test_what_runs_is_unloaded_though_its_file_is_gone(running, instance):
    ref = NotebookRef(project=DEMO, name=running.notebook_name)
    instance.live.notebook_path(ref).unlink()
    [session] = running.get_sessions(as_objects=True)
    running.unload()
    wait_until(lambda: not psutil.pid_exists(session.kernel_pid))


def test_deleting_unloads_first(running):
    [session] = running.get_sessions(as_objects=True)
    running.delete()
    wait_until(lambda: not psutil.pid_exists(session.kernel_pid))
    with pytest.raises(DataikuException, match=r"not_found\.notebook_missing"):
        running.get_sessions()
    running.get_sessions = lambda **_: []


def test_clearing_outputs_leaves_the_kernel_alone(running):
    [session] = running.get_sessions()
    running.clear_outputs()
    [cell] = running.get_content().get_cells()
    assert cell["outputs"] == []
    assert [it["kernelPid"] for it in running.get_sessions()] == [session["kernelPid"]]
    assert psutil.pid_exists(session["kernelPid"])


def test_a_running_notebook_is_saved_and_its_kernel_stays(running):
    [session] = running.get_sessions()
    content = running.get_content()
    content.get_cells()[0]["source"] = ["z = 9"]
    content.save()
    assert running.get_content().get_raw() == content.get_raw()
    assert [it["kernelId"] for it in running.get_sessions()] == [session["kernelId"]]


def test_sessions_of_others_are_seen_by_administrators_alone(running, instance):
    [session] = running.get_sessions()
    other = instance.client("writer")
    theirs = other.get_project(DEMO)
    notebook = theirs.get_jupyter_notebook(running.notebook_name)
    assert notebook.get_sessions() == []
    assert theirs.list_jupyter_notebooks(active=True) == []
    assert theirs.list_running_notebooks() == []
    assert other.list_running_notebooks() == []
    with pytest.raises(DataikuException, match=r"not_found\.session"):
        notebook.unload.__func__(_Known(notebook, session))
    content = notebook.get_content()
    for refused in (content.save, notebook.delete):
        with pytest.raises(DataikuException, match="runs_for_somebody_else"):
            refused()
    assert psutil.pid_exists(session["kernelPid"])
    assert instance.client().list_running_notebooks() != []


CALLS_ITS_OWN = """\
import dataiku, os
notebook = dataiku.api_client().get_default_project().get_jupyter_notebook("calls itself")
[session] = notebook.get_sessions(as_objects=True)
print(session.kernel_pid == os.getpid(), session.kernel_execution_state)
content = notebook.get_content()
content.get_cells()[1]["source"] = ["by myself"]
content.save()
"""


def test_a_notebook_sees_saves_and_unloads_itself_without_a_key(instance, project):
    ref = NotebookRef(project=DEMO, name="calls itself")
    cells = [a_cell([CALLS_ITS_OWN], "a"), a_cell(["old"], "b"), a_cell(["session.unload()"], "c")]
    notebook = project.create_jupyter_notebook(ref.name, {**CONTENT, "cells": cells})
    with instance.live.connect() as desk:
        desk.open(ref)
        desk.run(ref, "a")
        desk.wait_for_end(ref, "a")
        assert desk.text(ref, "a") == "True busy\n"
        wait_until(lambda: desk.documents[ref].source("b") == "by myself")
        [session] = notebook.get_sessions()
        desk.run(ref, "c")
        wait_until(lambda: not psutil.pid_exists(session["kernelPid"]))
    assert notebook.get_sessions() == []
    assert notebook.get_content().get_cells()[0]["outputs"]


def test_a_notebook_that_is_not_there_has_no_sessions(project):
    notebook = project.get_jupyter_notebook("never made")
    with pytest.raises(DataikuException, match=r"not_found\.notebook_missing"):
        notebook.get_sessions()
    with pytest.raises(DataikuException, match=r"not_found\.notebook_missing"):
        DSSNotebook(project.client, DEMO, "never made").get_state()


@pytest.mark.parametrize("query", ["", "?notebookName=", "?notebookName=any", "?sessionId=x"])
def test_a_deprecated_call_that_names_nothing_is_refused(instance, query):
    answer = instance.http().delete(f"/projects/{DEMO}/notebooks/{query}")
    assert answer.status_code == 400


class _Known:
    """A handle that knows a session which its person may not see."""

    def __init__(self, notebook, session):
        self.client, self.project_key = notebook.client, notebook.project_key
        self.notebook_name = notebook.notebook_name
        self._session = session

    def get_sessions(self):
        return [self._session]
