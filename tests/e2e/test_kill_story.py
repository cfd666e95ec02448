"""``kill -9`` at random moments while two notebooks print and draw: nothing is lost or doubled.

The desk that a person would reopen, the `.ipynb` and the journal must agree: each line and each
picture once, in order, in its cell. The short form kills ten times, the long one two hundred.
"""

import base64
import json
import random
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dssdesk.base.ids import CellId, RequestId
from dssdesk.desk.explorer.state import NodeKind
from dssdesk.kernels.hub import JOURNAL_START
from dssdesk.kernels.journal import JournalReader
from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated
from dssdesk.wire.cells import RunPhase
from dssdesk.wire.changes import ChangeSource
from dssdesk.wire.outputs import Display, Output, Stream
from dssdesk.wire.places import NotebookRef
from tests.e2e.desk_driver import DeskDriver
from tests.helpers.channel_client import ChannelClient
from tests.helpers.live_instance import DEMO, LiveInstance
from tests.helpers.waiting import wait_until

LINES = 50_000
PICTURES = 200

CODE = f"""
import struct, time, zlib
from IPython.display import Image, display

def part(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

def picture(number):
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    note = b"number\\0" + str(number).encode() + b";"
    pixels = zlib.compress(b"\\0\\0")
    return b"\\x89PNG\\r\\n\\x1a\\n" + b"".join(
        part(*it) for it in ((b"IHDR", head), (b"tEXt", note), (b"IDAT", pixels), (b"IEND", b""))
    )

for number in range({LINES}):
    print("line", number)
    if number % {LINES // PICTURES} == 0:
        display(Image(data=picture(number), format="png"))
        time.sleep(PAUSE)
"""

EXPECTED = [
    item
    for number in range(LINES)
    for item in (
        f"line {number}",
        *([f"picture {number}"] if number % (LINES // PICTURES) == 0 else []),
    )
]


@pytest.mark.parametrize(
    ("kills", "pause"),
    [
        pytest.param(10, 0.3, marks=pytest.mark.timeout(400)),  # longer than the kills may take
        pytest.param(200, 4.0, marks=[pytest.mark.long, pytest.mark.timeout(5400)]),
    ],
)
def test_every_line_and_picture_comes_once_whoever_is_killed(
    instance: LiveInstance, qtbot: QtBot, kills: int, pause: float
):
    dice = random.Random(7)
    instance.start()
    notebooks = _two_printing_notebooks(instance, pause)
    with instance.connect() as desk:
        for notebook in notebooks:
            desk.open(notebook)
            desk.run(notebook)
        wait_until(lambda: all(len(desk.text(it, _cell(desk, it))) > 100 for it in notebooks))
    for number in range(kills):
        instance.open_desk(*dice.sample(notebooks, 2))
        _wait(dice.uniform(0.0, 1.0))
        victim = dice.choice(["desk", "service", "both"])
        if number == kills // 2:
            victim = "both"
            _wait_for_a_save(instance, notebooks)
        if victim != "desk":
            instance.kill_service()
        instance.kill_desk()
        _wait(dice.uniform(0.0, 0.5))
    at = DeskDriver(qtbot, instance.folder)
    for notebook in notebooks:
        at.open(NodeKind.NOTEBOOK, notebook.name)
        at.wait_for_notebook(notebook.name)
        at.wait(lambda: at.run_of(0).phase.is_over, seconds=600)
        assert at.run_of(0).phase is RunPhase.DONE
        at.do("notebook.save")
        at.wait(lambda notebook=notebook: _is_saved(instance, notebook))
        assert list(_shown(at.outputs(0))) == EXPECTED
        assert list(_saved(instance.notebook_path(notebook))) == EXPECTED
        assert list(_journaled(instance, notebook)) == EXPECTED
    folder = instance.notebook_path(notebooks[0]).parent
    assert not list(folder.glob("*changed elsewhere*")), "our own file was taken for another's"
    at.quit()


def _two_printing_notebooks(instance: LiveInstance, pause: float) -> list[NotebookRef]:
    notebooks = []
    with instance.connect() as desk:
        for name in ("first", "second"):
            wish = CreateNotebook(project=DEMO, template="standalone/python/empty", name=name)
            notebook = desk.ask(wish, NotebookCreated).notebook
            desk.open(notebook)
            code = CODE.replace("PAUSE", str(pause))
            cell = _cell(desk, notebook)
            had = len(desk.documents[notebook].source(cell))
            desk.edit(notebook, ChangeSource(cell_id=cell, start=0, removed=had, inserted=code))
            notebooks.append(notebook)
    return notebooks


def _cell(desk: ChannelClient, notebook: NotebookRef) -> CellId:
    return desk.documents[notebook].order[0]


def _wait(seconds: float) -> None:
    """The one place where time itself is what is tested: a moment that nobody chose."""
    threading.Event().wait(seconds)


def _wait_for_a_save(instance: LiveInstance, notebooks: list[NotebookRef]) -> None:
    """Wait until the service is writing a notebook's file; a look takes less than a write."""
    folder = instance.notebook_path(notebooks[0]).parent
    deadline = time.monotonic() + 120
    while not any(path.suffix == ".tmp" for path in folder.iterdir()):
        assert time.monotonic() < deadline, "nothing is saved"


def _is_saved(instance: LiveInstance, notebook: NotebookRef) -> bool:
    return f"line {LINES - 1}\\n" in instance.notebook_path(notebook).read_text("utf-8")


def _shown(outputs: tuple[Output, ...]) -> Iterator[str]:
    for output in outputs:
        if isinstance(output, Stream):
            yield from output.text.splitlines()
        elif isinstance(output, Display):
            yield _picture(output.data["image/png"].text or "")
        else:
            yield repr(output)


def _saved(path: Path) -> Iterator[str]:
    (cell,) = json.loads(path.read_text("utf-8"))["cells"]
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            yield from "".join(output["text"]).splitlines()
        else:
            yield _picture("".join(output["data"]["image/png"]))


def _journaled(instance: LiveInstance, notebook: NotebookRef) -> Iterator[str]:
    """What this notebook's kernel wrote, read with the journal's own reader."""
    (session,) = (it for it in instance.status().sessions if it.notebook == notebook)
    folder = instance.folder / "kernels" / session.session_id / session.kernel_id
    reader = JournalReader(folder, session.kernel_id)
    position, text = JOURNAL_START, ""
    more = True
    while more:
        piece = reader.read(position, 1_000_000)
        position, more = piece.end, piece.more
        for record in piece.records:
            if RequestId.parse(record.parent_id) is None:
                continue
            if record.message_type == "stream":
                text += record.content["text"]
            elif record.message_type == "display_data":
                yield from text.splitlines()
                text = ""
                yield _picture(record.content["data"]["image/png"])
    yield from text.splitlines()


def _picture(text: str) -> str:
    found = re.search(rb"number\0(\d+);", base64.b64decode(text))
    assert found is not None
    return f"picture {found[1].decode()}"
