"""The process that makes one export: ``python -m`` this module. See `messages`.

Libraries that are heavy are imported where a form needs them.
"""

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from dssdesk.base.files import write_atomic
from dssdesk.desk.notebook.exports import messages
from dssdesk.desk.notebook.exports.documents import to_markdown, to_notebook
from dssdesk.desk.notebook.exports.language import language_of
from dssdesk.desk.notebook.exports.messages import (
    AllIsSaid,
    Answer,
    Begin,
    CellIs,
    Form,
    LibraryIs,
    LibraryWanted,
    NotWritten,
    TextIs,
    Told,
    Written,
)
from dssdesk.desk.notebook.exports.script import to_python
from dssdesk.wire.cells import Cell

_NO_PDF = "The web engine made no PDF of it. Export as HTML, and print that from a browser."


class Conversation:
    """The two pipes."""

    def __init__(self, heard: BinaryIO, said: BinaryIO) -> None:
        self._heard = heard
        self._said = said

    def hear(self) -> Told:
        """What the window says next; it is gone where it says no more.

        Raises:
            SystemExit: It is gone: nothing is to be written any more.
        """
        line = self._heard.readline()
        if not line.endswith(b"\n"):
            raise SystemExit(1)
        return messages.told.decode(line)

    def say(self, message: Answer) -> None:
        """Tell the window."""
        self._said.write(messages.line(message))
        self._said.flush()

    def library(self, name: str) -> str | None:
        """A script that draws plots, from the notebook's environment."""
        self.say(LibraryWanted(name=name))
        reply = self.hear()
        return reply.text if isinstance(reply, LibraryIs) else None


def main() -> int:
    """Hear what is wanted, make it, write it."""
    conversation = Conversation(sys.stdin.buffer, sys.stdout.buffer)
    begin, cells, texts = _told(conversation)
    try:
        data = _made(conversation, begin, cells, texts)
        if not data:
            conversation.say(NotWritten(why=_NO_PDF))
            return 1
        # Whoever cancels now leaves nothing half behind.
        signal.signal(signal.SIGTERM, _stop)
        # A link stays one.
        write_atomic(Path(os.path.realpath(begin.path)), data)
    except OSError as error:
        why = error.strerror or str(error)
        conversation.say(NotWritten(why=f"{why}. Choose another place."))
        return 1
    conversation.say(Written())
    return 0


def _stop(_signal: int, _frame: object) -> None:
    raise SystemExit(1)


def _told(conversation: Conversation) -> tuple[Begin, list[Cell], dict[str, str]]:
    begin, cells, texts = conversation.hear(), list[Cell](), dict[str, str]()
    if not isinstance(begin, Begin):
        raise SystemExit(1)
    while not isinstance(message := conversation.hear(), AllIsSaid):
        match message:
            case CellIs(cell=cell):
                cells.append(cell)
            case TextIs(digest=digest, text=text):
                texts[digest] = text
    return begin, cells, texts


def _made(
    conversation: Conversation, begin: Begin, cells: list[Cell], texts: Mapping[str, str]
) -> bytes:
    if begin.form is Form.PYTHON:
        text = to_python(cells)
    elif begin.form is Form.MARKDOWN:
        text = to_markdown(cells, texts, language_of(begin.metadata))
    elif begin.form is Form.NOTEBOOK:
        text = to_notebook(cells, begin.metadata, texts)
    else:
        text = _page(conversation, begin, cells, texts)
    if begin.form is Form.PDF:
        from dssdesk.desk.notebook.exports.pdf import to_pdf

        return to_pdf(text, runs=begin.is_trusted)
    return text.encode("utf-8", "replace")


def _page(
    conversation: Conversation, begin: Begin, cells: list[Cell], texts: Mapping[str, str]
) -> str:
    from dssdesk.desk.notebook.exports.page import to_html

    return to_html(begin, cells, texts, conversation.library)


if __name__ == "__main__":
    sys.exit(main())
