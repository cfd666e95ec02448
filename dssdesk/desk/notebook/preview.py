"""A sample of the notebook tab, to look at: ``python -m dssdesk.desk.preview notebook``."""

import base64
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QWidget

from dssdesk.base.ids import (
    CellId,
    DeskId,
    EnvironmentId,
    KernelId,
    Login,
    ProjectKey,
    RunId,
    SessionId,
)
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.link.download import DownloadLike
from dssdesk.desk.link.errors import NoService
from dssdesk.desk.link.pending import Pending
from dssdesk.desk.notebook.chosen import one
from dssdesk.desk.notebook.needs import Needs
from dssdesk.desk.notebook.tab import NotebookTab
from dssdesk.notebook.digest import digest_of
from dssdesk.wire.cells import Cell, CellKind, Run, RunPhase
from dssdesk.wire.instance import Welcome
from dssdesk.wire.notebooks import DocumentSnapshot, Lease, NotebookOpened, OpenNotebook
from dssdesk.wire.outputs import BlobRef, Display, Error, Gap, MimeValue, Result, Stream
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message
from dssdesk.wire.sessions import Prompt, SessionInfo, SessionPhase

M = TypeVar("M", bound=Message)

_NOTEBOOK = NotebookRef(project=ProjectKey("NYC_FLIGHTS"), name="Delays by carrier")
_COLUMNS = ("carrier", "name", "flights", "dep_delay", "arr_delay", "late_share")
_ROWS = (
    ("F9", "Frontier Airlines Inc.", "685", "20.2", "21.9", "37.1 %"),
    ("EV", "ExpressJet Airlines Inc.", "54,173", "20.0", "15.8", "29.6 %"),
    ("YV", "Mesa Airlines Inc.", "601", "19.0", "15.6", "28.5 %"),
    ("FL", "AirTran Airways Corporation", "3,260", "18.7", "20.1", "32.7 %"),
)
_TRACE = (
    "\x1b[31m" + "-" * 75 + "\x1b[39m",
    "\x1b[31mKeyError\x1b[39m                  Traceback (most recent call last)",
    "\x1b[36mCell\x1b[39m \x1b[32mIn[3], line 1\x1b[39m\n\x1b[32m----> 1\x1b[39m planes.join(late)",
    "\x1b[31mKeyError\x1b[39m: 'tailnum_id' is not a column of planes",
)


class StillLink(QObject):
    """Fulfils `LinkLike`: shows the sample, and nothing happens to it."""

    connected = Signal(Welcome)
    lost = Signal(str)

    @property
    def desk(self) -> DeskId:
        """This desk."""
        return DeskId("preview")

    @property
    def is_connected(self) -> bool:
        """Always."""
        return True

    def ask(self, message: Message) -> Pending[Any]:
        """The sample, if that is what is asked for."""
        return Pending.of(opened()) if isinstance(message, OpenNotebook) else Pending[Any]()

    def ask_large(self, _make: Callable[[], Message]) -> Pending[Any]:
        """Nothing happens."""
        return Pending[Any]()

    def withdraw(self, pending: Pending[Any]) -> None:
        """Nobody is called."""
        pending.drop()

    def listen(self, kind: type[M], slot: Callable[[M], None]) -> None:
        """Nothing happens."""

    def blob(self, _project: ProjectKey, _ref: BlobRef) -> Pending[str]:
        """Never comes."""
        return Pending[str]()

    def library(self, _notebook: NotebookRef, _name: str) -> Pending[str]:
        """There is none."""
        return Pending.failed(NoService())

    def download(self, _path: str, _to: Path) -> DownloadLike:
        """There is nothing to save."""
        raise NoService


def make_preview(look: Look) -> QWidget:
    """A tab with one cell of each kind and state."""
    needs = Needs(
        look=look,
        link=StillLink(),
        notify=_ignore,
        ask=_ignore_question,
        close_tab=_ignore,
    )
    tab = NotebookTab(needs, _NOTEBOOK)
    tab.setParent(tab.widget)
    tab.commands.select(one(CellId("agg")))
    return tab.widget


def opened() -> NotebookOpened:
    """The sample as the service would show it."""
    return NotebookOpened(
        notebook=_NOTEBOOK,
        document=sample(),
        lease=Lease(desk=DeskId("preview"), holder="Ada"),
        session=_session(),
        dataset="flights",
        saved_at=time.time(),
    )


def _ignore(_what: object) -> None:
    """Nobody is there."""


def _ignore_question(_question: object, _on_answer: object) -> None:
    """Nobody answers."""


def _session() -> SessionInfo:
    now = time.time()
    return SessionInfo(
        session_id=SessionId("s"),
        kernel_id=KernelId("k"),
        notebook=_NOTEBOOK,
        owner=Login("ada"),
        environment=EnvironmentId("e"),
        environment_name="Python 3.12",
        pid=1,
        phase=SessionPhase.BUSY,
        started_at=now,
        last_activity=now,
        cell_id=CellId("ask"),
        prompt=Prompt(prompt_id="1", text="Airport code: ", cell_id=CellId("ask")),
    )


def sample() -> DocumentSnapshot:
    """A document like the one in the pictures."""
    now = time.time()
    picture = MimeValue(text=_chart())
    cells = (
        _text(
            "title",
            "# Delays by carrier\nWhich airlines leave New York late, and is it the airport or the"
            " airline? Uses `flights` joined with `airlines`.",
        ),
        _code(
            "read",
            "import dataiku\nflights, airlines = (dataiku.Dataset(n).get_dataframe()"
            ' for n in ("flights", "airlines"))',
            count=1,
            seconds=0.6,
        ),
        _code(
            "join",
            'planes.join(late, on="tailnum_id")',
            Error(
                name="KeyError",
                value="'tailnum_id' is not a column of planes",
                traceback=_TRACE,
            ),
            count=3,
            seconds=0.1,
        ),
        _code(
            "agg",
            'late = flights.merge(airlines, on="carrier")\n'
            'by_carrier = late.groupby(["carrier", "name"]).agg(flights=("dep_delay", "size"),\n'
            '    dep_delay=("dep_delay", "mean"), arr_delay=("arr_delay", "mean"),'
            ' late_share=("arr_delay", is_late))\n'
            'by_carrier.sort_values("dep_delay", ascending=False).reset_index().head(4)',
            Result(data={"text/html": MimeValue(text=_table())}, execution_count=4),
            count=4,
            seconds=0.3,
        ),
        _code(
            "plot",
            "ax = by_carrier.dep_delay.plot.bar(figsize=(9, 2.1), width=0.6)",
            Display(data={"image/png": picture}),
            count=5,
            seconds=0.2,
        ),
        _code(
            "chains",
            'chains = {name: follow_delay(part) for name, part in tqdm(late.groupby("tailnum"))}',
            Stream(name="stdout", text="1,204 of 4,043 aircraft\n"),
            run=Run(run_id=RunId(6), phase=RunPhase.STARTED, started_at=now - 14),
        ),
        _code(
            "ask",
            'code = input("Airport code: ")',
            run=Run(run_id=RunId(8), phase=RunPhase.STARTED, started_at=now - 31),
        ),
        _code(
            "describe",
            "chains.describe()",
            run=Run(run_id=RunId(7), phase=RunPhase.QUEUED),
        ),
        _code(
            "edited",
            "df.carrier.nunique()",
            run=Run(run_id=RunId(4), phase=RunPhase.DONE, source_digest=digest_of("df.carrier")),
            count=9,
        ),
        _code(
            "gap",
            "simulate(rounds=10_000)",
            Stream(name="stdout", text="\x1b[32mround 1\x1b[0m \x1b[1mfine\x1b[0m\n" * 3),
            Gap(text="Output may be missing here: the kernel was killed at 09:41."),
            count=10,
            seconds=252,
        ),
        _text(
            "notes",
            "## What to do next\n\n- [x] read the **planes**\n- [ ] ask about *EWR*\n\n"
            "```python\ndef is_late(delays):\n    return (delays > 15).mean()  # too\n```\n\n"
            "| carrier | share |\n|---|---:|\n| F9 | 37.1 % |\n| EV | 29.6 % |\n\n> Quoted.\n",
        ),
    )
    return DocumentSnapshot(cells=cells, metadata={}, source_revision=0, change_number=0)


def _text(cell_id: str, source: str) -> Cell:
    return Cell(id=CellId(cell_id), kind=CellKind.MARKDOWN, source=source)


def _code(
    cell_id: str,
    source: str,
    *outputs: Stream | Display | Result | Error | Gap,
    count: int | None = None,
    seconds: float = 0.0,
    run: Run | None = None,
) -> Cell:
    if run is None and seconds:
        failed = any(isinstance(output, Error) for output in outputs)
        phase = RunPhase.FAILED if failed else RunPhase.DONE
        run = Run(
            run_id=RunId(count or 0),
            phase=phase,
            started_at=100.0,
            finished_at=100.0 + seconds,
            source_digest=digest_of(source),
        )
    return Cell(
        id=CellId(cell_id),
        kind=CellKind.CODE,
        source=source,
        outputs=outputs,
        execution_count=count,
        run=run,
    )


def _table() -> str:
    head = "".join(f"<th>{name}</th>" for name in ("", *_COLUMNS))
    body = "".join(
        f"<tr><th>{index}</th>" + "".join(f"<td>{value}</td>" for value in row) + "</tr>"
        for index, row in enumerate(_ROWS)
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<div>{table}<p>16 rows × 6 columns</p></div>"


def _chart() -> str:
    image = QImage(580, 120, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for bar in range(16):
        height = 76 - bar * 3.6
        painter.setBrush(QColor("#F2A73B" if bar < 6 else "#3E8FB0"))
        painter.drawRect(QRectF(50 + bar * 32, 100 - height, 20, height))
    painter.setPen(QColor("#333333"))
    painter.drawLine(QPointF(42, 100), QPointF(566, 100))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return base64.b64encode(buffer.data().data()).decode()
