"""``dssdesk run``: a notebook's code cells, in a session as the window would have it."""

import sys
from pathlib import Path
from typing import TextIO

from dssdesk.app.following import Following
from dssdesk.app.instance import ServiceFile
from dssdesk.app.remote import Channel
from dssdesk.base.errors import BadInput
from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.wire.catalogue import NotebookCreated, OpenFile
from dssdesk.wire.cells import CellKind
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import DocumentChanged, DocumentReplaced, NotebookOpened, OpenNotebook
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message
from dssdesk.wire.sessions import (
    AnswerInput,
    CancelRuns,
    CellsQueued,
    InterruptKernel,
    Prompt,
    RunCells,
    SessionChanged,
    SessionInfo,
    SessionStarted,
    SessionUnloaded,
    StartSession,
    UnloadSession,
)

INTERRUPTED = 130


def run_notebook(
    service: ServiceFile,
    notebook: NotebookRef,
    *,
    keep: bool,
    out: TextIO | None = None,
    progress: TextIO | None = None,
) -> int:
    """Run it from top to bottom; 0 if every cell ended well, else 1.

    A session that was there goes on afterwards; one that was started for this is unloaded,
    unless `keep`.
    """
    with Channel(service) as channel:
        if notebook.project == FILES:
            channel.ask(OpenFile(path=notebook.name), NotebookCreated)
        opened = channel.ask(OpenNotebook(notebook=notebook), NotebookOpened)
        session = channel.ask(StartSession(notebook=notebook), SessionStarted).session
        try:
            return _run(channel, opened, session, out or sys.stdout, progress or sys.stderr)
        finally:
            if opened.session is None and not keep:
                channel.ask(UnloadSession(session_id=session.session_id), SessionUnloaded)


def notebook_named(text: str) -> NotebookRef:
    """``PROJECT/NOTEBOOK``, or the path of an ``.ipynb`` file that is there.

    Raises:
        BadInput: It is neither.
    """
    path = Path(text).expanduser()
    if path.suffix == ".ipynb" and path.is_file():
        return NotebookRef(project=FILES, name=str(path.resolve()))
    project, slash, name = text.partition("/")
    if not slash or not project or not name:
        raise BadInput(f"“{text}” is neither PROJECT/NOTEBOOK nor a notebook file.")
    return NotebookRef(project=ProjectKey(project), name=name.removesuffix(".ipynb"))


def _run(
    channel: Channel, opened: NotebookOpened, session: SessionInfo, out: TextIO, progress: TextIO
) -> int:
    cells = [
        cell for cell in opened.document.cells if cell.kind is CellKind.CODE and cell.source.strip()
    ]
    if not cells:
        return 0
    wish = RunCells(
        notebook=opened.notebook,
        cell_ids=tuple(cell.id for cell in cells),
        source_revision=opened.document.source_revision,
    )
    queued = channel.ask(wish, CellsQueued)
    following = Following(cells, queued.run_ids, out=out, progress=progress)
    try:
        for event in channel.events():
            _follow(channel, following, session, event)
            if following.is_over:
                break
    except KeyboardInterrupt:
        channel.ask(CancelRuns(notebook=opened.notebook, run_ids=following.open_runs), Done)
        channel.ask(InterruptKernel(session_id=session.session_id), Done)
        return INTERRUPTED
    return 0 if following.is_good else 1


def _follow(channel: Channel, following: Following, session: SessionInfo, event: Message) -> None:
    match event:
        case DocumentChanged():
            following.changed(event.changes)
        case DocumentReplaced():
            following.replaced(event.document)
        case SessionChanged(session=now) if now.session_id == session.session_id:
            if now.prompt is not None and following.is_new(now.prompt):
                _answer(channel, following, now, now.prompt)
            if now.progress is not None:
                following.kernel_starts(now.progress)
            if now.death is not None:
                following.note(now.death.text)
        case _:
            pass


def _answer(channel: Channel, following: Following, session: SessionInfo, prompt: Prompt) -> None:
    if not sys.stdin.isatty():
        following.note("A cell asks for input, and nobody is here to answer. It is interrupted.")
        channel.ask(InterruptKernel(session_id=session.session_id), Done)
        return
    following.note("A cell asks for input:")
    text = input(prompt.text)
    answer = AnswerInput(session_id=session.session_id, prompt_id=prompt.prompt_id, text=text)
    channel.ask(answer, Done)
