"""The notebook view: open, scroll, flood; beside json.load on the same bytes in the same run.

Prints CPU times of this process's main thread, and ratios; wall times say little on a busy
machine. Run: ``QT_QPA_PLATFORM=offscreen python benchmarks/notebook_view.py [CELLS]``.
"""

import base64
import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QBuffer, QCoreApplication, QEvent, QIODevice, QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from dssdesk.base.ids import CellId, DeskId, ProjectKey
from dssdesk.desk.kit.theme import Look, Scheme
from dssdesk.desk.link.pending import Pending
from dssdesk.desk.notebook.needs import Needs
from dssdesk.desk.notebook.tab import NotebookTab
from dssdesk.notebook.blobs import MemoryBlobs
from dssdesk.notebook.codec import read_notebook
from dssdesk.wire import codec as wire
from dssdesk.wire.changes import AddOutput, AppendText
from dssdesk.wire.instance import Welcome
from dssdesk.wire.notebooks import DocumentChanged, Lease, NotebookOpened, OpenNotebook
from dssdesk.wire.outputs import Stream
from dssdesk.wire.places import NotebookRef

NOTEBOOK = NotebookRef(project=ProjectKey("P"), name="Large")
LINES = 200_000


class BlobLink(QObject):
    """A link that shows one document and has its blobs at hand."""

    connected = Signal(Welcome)
    lost = Signal(str)

    def __init__(self, opened: NotebookOpened, blobs: MemoryBlobs) -> None:
        super().__init__()
        self._opened = opened
        self._blobs = blobs
        self.slots: dict[type, Callable] = {}
        self.desk = DeskId("desk")
        self.is_connected = True

    def ask(self, message):
        return Pending.of(self._opened) if isinstance(message, OpenNotebook) else Pending()

    def listen(self, kind, slot):
        self.slots[kind] = slot

    def blob(self, _project, ref):
        return Pending.of(self._blobs.get(ref.digest))


def make_notebook(count: int) -> bytes:
    """About 25 kB a cell: text, PNG, pandas tables, streams with colours, tracebacks, SVG."""
    dice = random.Random(1)
    pictures = [picture(dice) for _ in range(8)]
    cells = [cell(dice, number, pictures) for number in range(count)]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode()


def cell(dice: random.Random, number: int, pictures: list[str]) -> dict:
    lines = [
        f"value_{n} = compute({n}, 'text', flag=True)  # step\n" for n in range(3 + number % 9)
    ]
    common = {"id": f"c{number}", "metadata": {}, "source": lines}
    if dice.random() < 0.3:
        words = "Départ, *text* with `code` and **bold** words that wrap. " * dice.randrange(1, 9)
        text = [f"## Part {number}\n", "\n", words, "\n\n- one\n- two\n"]
        return common | {"cell_type": "markdown", "source": text}
    output = dice.choice([png, png, png, table, stream, traceback, svg])(dice, pictures)
    return common | {"cell_type": "code", "execution_count": number, "outputs": [output]}


def bundle(mime: str, value, plain: str) -> dict:
    data = {mime: value, "text/plain": [plain]}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def png(dice, pictures):
    return bundle("image/png", dice.choice(pictures), "<Figure>")


def table(dice, _pictures):
    head = "".join(f"<th>column {n}</th>" for n in range(9))
    rows = [
        f"    <tr>\n      <th>{row}</th>\n"
        + "".join(f"      <td>{dice.random():.6f}</td>\n" for _ in range(9))
        + "    </tr>\n"
        for row in range(dice.randrange(5, 40))
    ]
    top = f'<table border="1" class="dataframe">\n  <thead><tr><th></th>{head}</tr></thead>\n'
    return bundle("text/html", [top, "<tbody>\n", *rows, "</tbody></table>"], "frame")


def stream(dice, _pictures):
    lines = [f"\x1b[32mepoch {n}\x1b[0m loss {dice.random():.4f}\n" for n in range(60)]
    return {"output_type": "stream", "name": "stdout", "text": lines}


def traceback(_dice, _pictures):
    frames = [f"\x1b[36mFile x.py:{n}\x1b[39m\n\x1b[32m---> {n}\x1b[39m f()" for n in range(20)]
    return {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": frames}


def svg(dice, _pictures):
    paths = "".join(
        f'<path d="M{dice.randrange(500)} {dice.randrange(300)} L{n} {n}" stroke="#444"/>'
        for n in range(400)
    )
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="560" height="320">'
    return bundle("image/svg+xml", [head, paths, "</svg>"], "<svg>")


def picture(dice: random.Random) -> str:
    image = QImage(640, 420, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    for _ in range(16_000):
        image.setPixel(dice.randrange(640), dice.randrange(420), dice.randrange(1 << 24))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return base64.b64encode(buffer.data().data()).decode()


def cpu(work: Callable) -> tuple[float, object]:
    """CPU milliseconds of this thread, and what came out."""
    gc.collect()
    began = time.thread_time()
    result = work()
    return (time.thread_time() - began) * 1e3, result


def through_the_wire(data: bytes, blobs: MemoryBlobs) -> tuple[float, float, NotebookOpened]:
    reading, file = cpu(lambda: read_notebook(data, path="large.ipynb", blobs=blobs))
    opened = NotebookOpened(
        notebook=NOTEBOOK, document=file.snapshot, lease=Lease(desk=DeskId("desk"))
    )
    passing, again = cpu(lambda: wire.decode(wire.encode(opened)))
    return reading, passing, again


def pump() -> None:
    QApplication.processEvents()  # noqa: TID251 - this is no desk, nothing else runs here
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def frames(view, values) -> list[float]:
    bar = view.verticalScrollBar()
    times = []
    for value in values:
        began = time.thread_time()
        bar.setValue(value())
        pump()
        times.append((time.thread_time() - began) * 1e3)
    return times


def say(name: str, times: list[float]) -> None:
    worst = max(times)
    p99 = sorted(times)[int(len(times) * 0.99) - 1]
    print(f"{name:38s} mean {statistics.mean(times):6.1f}  p99 {p99:6.1f}  worst {worst:6.1f} ms")


def flood(tab: NotebookTab, link: BlobLink) -> None:
    cell_id = next(
        each
        for each in tab.presenter.state.document.order
        if tab.presenter.state.document.kind(each) == "code"
    )
    tab.presenter.view.reveal(cell_id)
    number = 10_000_000

    def tell(*changes):
        link.slots[DocumentChanged](
            DocumentChanged(
                notebook=NOTEBOOK, source_revision=0, change_number=number, changes=changes
            )
        )

    stalls = []
    began = time.thread_time()
    tell(AddOutput(cell_id=CellId(cell_id), output=Stream(name="stdout", text="start\n")))
    for first in range(0, LINES, 1_000):
        text = "".join(
            f"line {n} of a flood, with some text\n" for n in range(first, first + 1_000)
        )
        begin = time.thread_time()
        tell(AppendText(cell_id=CellId(cell_id), text=text))
        pump()
        stalls.append((time.thread_time() - begin) * 1e3)
    while tab.presenter.state.intake:
        begin = time.thread_time()
        pump()
        stalls.append((time.thread_time() - begin) * 1e3)
    widget = tab.presenter.view.widget_of(CellId(cell_id))
    shown = len(widget.outputs[-1].log.store)
    print(
        f"{LINES:,} lines: {shown:,} kept, CPU {time.thread_time() - began:.2f} s,"
        f" longest stall {max(stalls):.1f} ms"
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    application = QApplication([])
    application.setStyle("Fusion")
    look = Look()
    look.choose_scheme(Scheme.LIGHT)
    warm = make_notebook(3)
    blobs = MemoryBlobs()
    _, first, _ = show(look, through_the_wire(warm, blobs)[2], blobs)
    first.closed()
    first.widget.close()
    data = make_notebook(count)
    loading, _ = cpu(lambda: json.loads(data))
    blobs = MemoryBlobs()
    reading, passing, opened = through_the_wire(data, blobs)
    link, tab, painting = show(look, opened, blobs)
    total = reading + passing + painting
    size = len(data) / 1e6
    wire_size = len(msgspec.json.encode(opened)) / 1e6
    print(f"{count:,} cells, {size:.1f} MB on disk, {wire_size:.2f} MB on the wire")
    print(f"json.load {loading:.0f} ms | read {reading:.0f} wire {passing:.0f} show {painting:.0f}")
    print(f"open to first paint {total:.0f} ms = {total / loading:.2f} x json.load (bound 2)")
    view = tab.presenter.view
    bar = view.verticalScrollBar()
    say("the whole in steps of 450", frames(view, [lambda: bar.value() + 450] * 400))
    say("smooth, steps of 40", frames(view, [lambda: bar.value() - 40] * 400))
    dice = random.Random(5)
    say("jumps", frames(view, [lambda: dice.randrange(bar.maximum())] * 60))
    flood(tab, link)
    tab.closed()


def show(look: Look, opened: NotebookOpened, blobs) -> tuple[BlobLink, NotebookTab, float]:
    link = BlobLink(opened, blobs)
    needs = Needs(look=look, link=link, notify=print, ask=print, close_tab=print)

    def first_paint():
        tab = NotebookTab(needs, NOTEBOOK)
        tab.widget.resize(1200, 900)
        tab.widget.show()
        pump()
        tab.widget.repaint()
        return tab

    painting, tab = cpu(first_paint)
    return link, tab, painting


if __name__ == "__main__":
    main()
