"""Files that are no notebooks, or odd ones: a clear message, and the file stays as it was."""

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import FILES, CellId
from dssdesk.notebook.errors import NotANotebook
from dssdesk.sessions import notebook_file
from dssdesk.sessions.errors import NotebookUnreadable
from dssdesk.wire.changes import ChangeSource, Edit
from dssdesk.wire.places import NotebookRef
from tests.unit.sessions.conftest import DESK, NOTEBOOK, PROJECT, Bench

pytestmark = pytest.mark.anyio

OLD = {
    "metadata": {"name": ""},
    "nbformat": 3,
    "nbformat_minor": 0,
    "worksheets": [{"metadata": {}, "cells": [
        {"cell_type": "code", "input": ["1+1"], "language": "python", "metadata": {},
         "outputs": [], "collapsed": False}]}],
}  # fmt: skip


def other(bench: Bench, data: bytes, name: str = "odd") -> tuple[NotebookRef, Path]:
    """One more notebook of the project, whose file holds this."""
    notebook = NotebookRef(project=PROJECT, name=name)
    path = bench.projects.notebooks.path(notebook)
    path.write_bytes(data)
    return notebook, path


def typed(cell: CellId) -> list[Edit]:
    return [ChangeSource(cell_id=cell, start=0, inserted="x")]


def changed(bench: Bench, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The notebook of the bench, changed."""
    notebook = bench.file()
    change(notebook)
    return json.dumps(notebook).encode()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is empty"),
        (b'{"cells": [{"cell_ty', "it ends too early"),
        (b"\x89PNG\r\n\x1a\n", "no JSON"),
        (b"<html></html>", "line 1 is no JSON"),
        (b'{"a": 1}', "which version"),
        (b'{"nbformat": 5, "cells": []}', "newer than this application"),
        (b'{"nbformat": 4, "cells": [{"source": "x"}], "metadata": {}}', "cell 1 is malformed"),
    ],
)
async def test_what_is_no_notebook_is_refused_and_left_alone(bench: Bench, data: bytes, why: str):
    sessions = await bench.service()
    notebook, path = other(bench, data)
    with pytest.raises(NotANotebook) as refused:
        await sessions.notebooks.open(notebook, DESK, "Ada")
    assert why in refused.value.message
    assert "The file is unchanged" in refused.value.message
    assert "then open it again" in refused.value.message
    assert path.read_bytes() == data
    assert (await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")).document.cells
    await bench.close()
    assert path.read_bytes() == data
    assert sorted(it.name for it in path.parent.iterdir()) == ["n.ipynb", "odd.ipynb"]


@pytest.mark.parametrize("what", ["folder", "dangling link", "link to itself"])
async def test_what_is_no_file_is_refused_and_left_alone(bench: Bench, what: str):
    sessions = await bench.service()
    notebook, path = other(bench, b"")
    path.unlink()
    match what:
        case "folder":
            path.mkdir()
        case "dangling link":
            path.symlink_to("nowhere")
        case _:
            path.symlink_to(path)
    with pytest.raises(DssDeskError):
        await sessions.notebooks.open(notebook, DESK, "Ada")
    assert path.is_dir() or path.is_symlink()
    assert (await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")).document.cells


async def test_a_file_that_may_not_be_read_says_why(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    sessions = await bench.service()

    def refused(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    with monkeypatch.context() as system:
        system.setattr(Path, "read_bytes", refused)
        with pytest.raises(NotebookUnreadable) as caught:
            await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    assert "Permission denied" in caught.value.message
    assert "open it again" in caught.value.message
    assert (await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")).document.cells


@pytest.mark.parametrize(
    "change",
    [
        lambda notebook: notebook.pop("metadata"),
        lambda notebook: notebook.update(odd={"x": [1]}),
        lambda notebook: notebook["cells"][0].update(odd={"x": [1]}),
        lambda notebook: notebook["cells"][1].update(id="a"),
        lambda notebook: notebook["cells"][1].update(id="with space"),
        lambda notebook: [cell.pop("id") for cell in notebook["cells"]],
        lambda notebook: notebook.update(nbformat_minor=2),
    ],
)
async def test_an_odd_notebook_opens_stays_as_it_is_and_can_be_changed(
    bench: Bench, change: Callable[[dict[str, Any]], object]
):
    sessions = await bench.service()
    data = changed(bench, change)
    notebook, path = other(bench, data)
    opened = await sessions.notebooks.open(notebook, DESK, "Ada")
    ids = [cell.id for cell in opened.document.cells]
    assert len(set(ids)) == 3
    await sessions.notebooks.save(notebook)
    await sessions.notebooks.close(notebook, DESK)
    assert path.read_bytes() == data
    await sessions.notebooks.open(notebook, DESK, "Ada")
    sessions.notebooks.edit(notebook, DESK, 0, typed(ids[0]))
    assert (await sessions.notebooks.save(notebook)).problem == ""
    before, after = json.loads(data), json.loads(path.read_bytes())
    assert "".join(after["cells"][0]["source"]) == "xone"
    assert after.get("odd") == before.get("odd")
    assert after["cells"][0].get("odd") == before["cells"][0].get("odd")


async def test_nbformat_3_is_read_and_stays_until_somebody_changes_it(bench: Bench):
    sessions = await bench.service()
    data = json.dumps(OLD).encode()
    notebook, path = other(bench, data)
    opened = await sessions.notebooks.open(notebook, DESK, "Ada")
    assert [cell.source for cell in opened.document.cells] == ["1+1"]
    await sessions.notebooks.save(notebook)
    assert path.read_bytes() == data
    sessions.notebooks.edit(notebook, DESK, 0, typed(opened.document.cells[0].id))
    await sessions.notebooks.save(notebook)
    assert json.loads(path.read_bytes())["nbformat"] == 4


async def test_an_output_of_50_megabytes_opens_and_survives_a_change(bench: Bench):
    long = "0123456789\n" * (50_000_000 // 11)
    page = "<p>" + "x" * 50_000_000
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": long},
        {"output_type": "display_data", "data": {"text/html": page}, "metadata": {}},
    ]
    data = changed(bench, lambda notebook: notebook["cells"][1].update(outputs=outputs))
    notebook, path = other(bench, data)
    sessions = await bench.service()
    await sessions.notebooks.open(notebook, DESK, "Ada")
    sessions.notebooks.edit(notebook, DESK, 0, typed(CellId("a")))
    await sessions.notebooks.save(notebook)
    written = json.loads(path.read_bytes())["cells"][1]["outputs"]
    assert "".join(written[0]["text"]) == long
    assert "".join(written[1]["data"]["text/html"]) == page


@pytest.mark.parametrize(
    "name", ["a/b", "a\\b", "a?b", "a#b", "a%b", "../../n", "x" * 300, "語" * 100]
)
async def test_a_name_that_no_notebook_can_have_is_refused(bench: Bench, name: str):
    sessions = await bench.service()
    with pytest.raises(DssDeskError) as refused:
        await sessions.notebooks.open(NotebookRef(project=PROJECT, name=name), DESK, "Ada")
    assert len(refused.value.message) > 20


@pytest.mark.parametrize("name", ["x" * 200, "語" * 73], ids=["letters", "long letters"])
async def test_the_longest_names_can_be_saved_and_kept_beside(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, name: str
):
    monkeypatch.setattr(notebook_file, "_FRESH", 0.0)
    sessions = await bench.service()
    path = bench.projects.notebooks.path(NOTEBOOK)
    notebook, long = other(bench, path.read_bytes(), name)
    await sessions.notebooks.open(notebook, DESK, "Ada")
    sessions.notebooks.edit(notebook, DESK, 0, typed(CellId("a")))
    assert (await sessions.notebooks.save(notebook)).problem == ""
    long.write_bytes(b"<<<<<<<")
    sessions.notebooks.edit(notebook, DESK, 1, typed(CellId("a")))
    assert "kept as" in (await sessions.notebooks.save(notebook)).problem
    assert len(list(path.parent.glob("*.ipynb"))) == 3


async def test_a_full_disk_leaves_the_file_as_it_was(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, expected_log: pytest.LogCaptureFixture
):
    sessions = await bench.service()
    path = bench.projects.notebooks.path(NOTEBOOK)
    before = path.read_bytes()
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, typed(CellId("a")))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("dssdesk.base.files.os.fsync", full)
        saved = await sessions.notebooks.save(NOTEBOOK)
    assert "No space left on device" in saved.problem
    assert "Nothing is lost" in saved.problem
    assert path.read_bytes() == before
    assert [it.name for it in path.parent.iterdir()] == [path.name]


async def test_a_name_outside_every_project_may_hold_odd_signs(bench: Bench, tmp_path: Path):
    sessions = await bench.service()
    path = tmp_path / "100% #1 a?b\\c.ipynb"
    path.write_bytes(bench.projects.notebooks.path(NOTEBOOK).read_bytes())
    notebook = NotebookRef(project=FILES, name=str(path))
    await sessions.notebooks.open(notebook, DESK, "Ada")
    sessions.notebooks.edit(notebook, DESK, 0, typed(CellId("a")))
    assert (await sessions.notebooks.save(notebook)).problem == ""
    assert "xone" in path.read_text()
