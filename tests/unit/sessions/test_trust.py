"""Scripts in outputs: our own sessions' run, foreign ones after a person said so, by content."""

import json
from typing import Any

import pytest

from dssdesk.sessions import saver
from dssdesk.sessions.sessions import Sessions
from dssdesk.wire.changes import DeleteCell, InsertCell
from dssdesk.wire.notebooks import TrustChanged
from dssdesk.wire.outputs import INLINE
from tests.helpers.documents import code
from tests.helpers.waiting import until
from tests.unit.sessions.conftest import DESK, ME, NOTEBOOK, OTHER, A, Bench
from tests.unit.sessions.test_open_notebooks import next_of

pytestmark = pytest.mark.anyio

SCRIPT = "<div></div><script>draw()</script>"
PLOTLY = "application/vnd.plotly.v1+json"


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saver, "_LOOK", 0.02)


async def is_trusted(sessions: Sessions) -> bool:
    return (await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")).is_trusted


def put_in_file(bench: Bench, data: dict[str, Any]) -> None:
    notebook = bench.file()
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    notebook["cells"][0]["outputs"] = [output]
    bench.projects.notebooks.path(NOTEBOOK).write_text(json.dumps(notebook))


async def print_here(bench: Bench, sessions: Sessions, data: dict[str, Any]) -> None:
    """A kernel of ours shows this."""
    session_id, request = await bench.begun(sessions, A)
    bench.hub.say(session_id, "display_data", {"data": data, "metadata": {}}, request)
    bench.hub.finish(session_id, request)
    document = sessions.notebooks.get(NOTEBOOK).document
    await until(lambda: (run := document.run(A)) and run.phase.is_over)
    await sessions.notebooks.save(NOTEBOOK)


@pytest.mark.parametrize(
    "data",
    [
        {"text/html": SCRIPT},
        {"text/html": "<table></table>" * INLINE + SCRIPT},
        {"text/html": ["<IFRAME src='x'>", "</IFRAME>"]},
        {"application/javascript": "draw()"},
        {PLOTLY: {"data": []}},
    ],
)
async def test_a_foreign_script_is_trusted_after_a_word_and_stays_so(
    bench: Bench, data: dict[str, Any]
):
    put_in_file(bench, data)
    sessions = await bench.service()
    assert not await is_trusted(sessions)
    await sessions.notebooks.open(NOTEBOOK, OTHER, "Bob")
    await sessions.notebooks.trust(NOTEBOOK)
    told = await next_of(sessions, OTHER, TrustChanged)
    assert isinstance(told, TrustChanged)
    assert told.is_trusted
    sessions = await bench.next_service()
    assert await is_trusted(sessions)


@pytest.mark.parametrize(
    "data",
    [
        {"text/html": "<table><tr><td>1</td></tr></table>", "text/plain": "1"},
        {"image/svg+xml": "<svg><script>x</script></svg>"},
        {"text/markdown": SCRIPT},
        {"application/json": {"a": 1}},
    ],
)
async def test_what_is_drawn_natively_needs_no_trust(bench: Bench, data: dict[str, Any]):
    put_in_file(bench, data)
    assert await is_trusted(await bench.service())


@pytest.mark.parametrize("data", [{"text/html": SCRIPT}, {PLOTLY: {"layout": {"b": 1, "a": 2}}}])
async def test_what_our_own_kernel_made_is_trusted_also_from_the_file(
    bench: Bench, data: dict[str, Any]
):
    sessions = await bench.service()
    await print_here(bench, sessions, data)
    assert await is_trusted(sessions)
    await sessions.unload(sessions.infos()[0].session_id, by=ME)
    await bench.close()
    path = bench.projects.notebooks.path(NOTEBOOK)
    path.write_text(json.dumps(bench.file(), sort_keys=True))
    assert await is_trusted(await bench.service())
    await bench.close()
    put_in_file(bench, {"text/html": SCRIPT + "<!-- another -->"})
    assert not await is_trusted(await bench.service())


async def test_a_script_that_another_program_adds_ends_the_trust(bench: Bench):
    sessions = await bench.service()
    assert await is_trusted(sessions)
    put_in_file(bench, {"text/html": SCRIPT})
    told = await next_of(sessions, DESK, TrustChanged)
    assert isinstance(told, TrustChanged)
    assert not told.is_trusted


async def test_deleting_what_was_not_trusted_makes_the_rest_trusted(bench: Bench):
    put_in_file(bench, {"text/html": SCRIPT})
    sessions = await bench.service()
    assert not await is_trusted(sessions)
    sessions.notebooks.edit(NOTEBOOK, DESK, 0, [DeleteCell(cell_id=A)])
    await sessions.notebooks.save(NOTEBOOK)
    told = await next_of(sessions, DESK, TrustChanged)
    assert isinstance(told, TrustChanged)
    assert told.is_trusted


async def test_a_pasted_script_is_not_trusted_but_an_undone_deletion_of_ours_is(bench: Bench):
    sessions = await bench.service()
    await print_here(bench, sessions, {"text/html": SCRIPT})
    await sessions.notebooks.open(NOTEBOOK, DESK, "Ada")
    document = sessions.notebooks.get(NOTEBOOK).document
    ours = document.cell(A)
    revision = document.source_revision
    sessions.notebooks.edit(NOTEBOOK, DESK, revision, [DeleteCell(cell_id=A)])
    back = InsertCell(cell=ours, after=None)
    sessions.notebooks.edit(NOTEBOOK, DESK, revision + 1, [back])
    assert await is_trusted(sessions)
    (display,) = ours.outputs
    foreign = code(
        "x", "", type(display)(data={"text/html": type(display.data["text/html"])(text="<script>")})
    )
    sessions.notebooks.edit(NOTEBOOK, DESK, revision + 2, [InsertCell(cell=foreign, after=None)])
    assert not await is_trusted(sessions)


async def test_nothing_is_asked_of_the_disk_where_there_are_no_scripts(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    def asked(*_: object) -> bool:
        raise AssertionError("it was asked")

    monkeypatch.setattr("dssdesk.sessions.trust.scripts_in", asked)
    sessions = await bench.service()
    await sessions.start(NOTEBOOK, owner=ME)
    assert await is_trusted(sessions)
