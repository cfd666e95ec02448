"""Notebooks read and written whole, by programs that are no desks."""

import asyncio
import json
from contextlib import suppress
from typing import Any

import pytest

from dssdesk.notebook.errors import NotANotebook
from dssdesk.notebook.model import Document
from dssdesk.projects.errors import NotebookMissing
from dssdesk.sessions.errors import NotebookChanged
from dssdesk.sessions.notebook_file import digest_of_file
from dssdesk.sessions.sessions import Sessions
from dssdesk.wire.notebooks import DocumentChanged
from dssdesk.wire.places import NotebookRef
from tests.helpers.waiting import until
from tests.unit.sessions.conftest import DESK, ME, NOTEBOOK, PROJECT, A, Bench
from tests.unit.sessions.test_open_notebooks import next_of, typed

pytestmark = pytest.mark.anyio

PRINTED = {"name": "stdout", "text": "printed\n"}


async def tree(sessions: Sessions) -> dict[str, Any]:
    return json.loads(await sessions.contents.read(NOTEBOOK))


async def put(sessions: Sessions, notebook: dict[str, Any], expected: str | None = None) -> None:
    await sessions.contents.overwrite(NOTEBOOK, json.dumps(notebook).encode(), expected=expected)


async def test_what_nobody_opened_is_read_and_written_and_closed_again(bench: Bench):
    sessions = await bench.service()
    notebook = await tree(sessions)
    notebook["cells"][0]["source"] = ["other"]
    notebook["metadata"]["tags"] = ["t"]
    await put(sessions, notebook)
    assert bench.file() == notebook
    assert sessions.notebooks.find(NOTEBOOK) is None


async def test_a_desk_sees_what_a_program_writes_and_can_undo_it(bench: Bench):
    sessions = await bench.service()
    opened = await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    replica = Document(opened.document)
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("typed ")])
    replica.apply_edits(0, [typed("typed ")])
    notebook = await tree(sessions)
    assert notebook["cells"][0]["source"] == ["typed one"]
    notebook["cells"][0]["source"] = ["written"]
    del notebook["cells"][2]
    await put(sessions, notebook)
    told = await next_of(sessions, DESK, DocumentChanged)
    inverses = replica.apply_edits(1, told.changes)
    assert [replica.source(each) for each in replica.order] == ["written", "two"]
    sessions.notebooks.edit(NOTEBOOK, DESK, 2, inverses)
    document = sessions.notebooks.get(NOTEBOOK).document
    assert [document.source(each) for each in document.order] == ["typed one", "two", "three"]


async def test_an_old_version_is_brought_back_when_a_program_says_so(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    first = await tree(sessions)
    second = json.loads(json.dumps(first))
    second["cells"][0]["source"] = ["second"]
    second["cells"][1]["source"] = ["second"]
    await put(sessions, second)
    mixed = json.loads(json.dumps(second))
    mixed["cells"][0]["source"] = first["cells"][0]["source"]
    await put(sessions, mixed)
    assert await tree(sessions) == mixed == bench.file()


async def test_cleared_outputs_stay_cleared_though_our_kernel_printed_them(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    session_id, request = await bench.begun(sessions, A)
    bench.hub.say(session_id, "stream", PRINTED, request)
    bench.hub.finish(session_id, request)
    document = sessions.notebooks.get(NOTEBOOK).document
    await until(lambda: (run := document.run(A)) and run.phase.is_over)
    notebook = await tree(sessions)
    assert notebook["cells"][0]["outputs"]
    notebook["cells"][0]["outputs"] = []
    await put(sessions, notebook)
    assert bench.file()["cells"][0]["outputs"] == []
    await sessions.contents.clear_outputs(NOTEBOOK)


async def test_what_prints_while_a_program_writes_is_kept(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    notebook = await tree(sessions)
    session_id, request = await bench.begun(sessions, A)
    bench.hub.say(session_id, "stream", PRINTED, request)
    document = sessions.notebooks.get(NOTEBOOK).document
    await until(lambda: document.cell(A).outputs)
    notebook["cells"][0]["source"] = ["other"]
    await put(sessions, notebook)
    assert [document.source(each) for each in document.order] == ["other", "two", "three"]
    assert document.cell(A).outputs
    bench.hub.finish(session_id, request)


async def test_whoever_names_what_it_read_overwrites_nothing_newer(bench: Bench):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    data = await sessions.contents.read(NOTEBOOK)
    notebook = json.loads(data)
    notebook["cells"][1]["source"] = ["other"]
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [typed("typed ")])
    with pytest.raises(NotebookChanged):
        await put(sessions, notebook, expected=digest_of_file(data))
    now = digest_of_file(await sessions.contents.read(NOTEBOOK))
    await put(sessions, notebook, expected=now)
    assert [cell["source"] for cell in bench.file()["cells"]] == [["one"], ["other"], ["three"]]


async def test_cleared_outputs_leave_the_text_and_the_disk_says_so(bench: Bench):
    bench.show_in_file(A, "<b>bold</b>")
    sessions = await bench.service()
    await sessions.contents.clear_outputs(NOTEBOOK)
    assert [cell["outputs"] for cell in bench.file()["cells"]] == [[], [], []]
    assert sessions.notebooks.find(NOTEBOOK) is None


@pytest.mark.parametrize("pause", range(12))
async def test_a_notebook_that_is_deleted_meanwhile_stays_deleted(bench: Bench, pause: int):
    sessions = await bench.service()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    notebook = await tree(sessions)
    notebook["cells"][0]["source"] = ["other"]
    writing = asyncio.create_task(put(sessions, notebook))
    for _ in range(pause):
        await asyncio.sleep(0)
    await sessions.moving.delete(NOTEBOOK, by=ME)
    with suppress(NotebookMissing):  # it may have been quicker
        await writing
    assert not bench.projects.notebooks.path(NOTEBOOK).exists()


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"nbformat": 4, "cells": [{}]}'])
async def test_what_is_no_notebook_changes_nothing(bench: Bench, data: bytes):
    sessions = await bench.service()
    before = bench.file()
    with pytest.raises(NotANotebook):
        await sessions.contents.overwrite(NOTEBOOK, data)
    assert bench.file() == before


async def test_a_notebook_that_is_not_there_is_told_so(bench: Bench):
    sessions = await bench.service()
    missing = NotebookRef(project=PROJECT, name="none")
    with pytest.raises(NotebookMissing):
        await sessions.contents.read(missing)
    with pytest.raises(NotebookMissing):
        await sessions.contents.overwrite(missing, b"{}")
