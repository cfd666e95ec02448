"""The kernel application: ipykernel's, with a journal.

Touches few private names of ipykernel: ``Kernel._input_request`` and ``_process_children`` here,
those of its output thread in ``outputs.py``. The tests run against 6.29 and the newest.
"""

from __future__ import annotations

import os
import signal
import sys
from functools import partial

import zmq
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import DELIM, Session
from traitlets import Type, default

from dssdesk_kernel.journal import SHARE_OF_FREE_DISK, Journal
from dssdesk_kernel.log import Log
from dssdesk_kernel.outputs import JournalOutStream, do_in, journal_outputs
from dssdesk_kernel.prompt import PromptFile
from dssdesk_kernel.reaper import Reaper, become_sub_reaper, offer_to_out_of_memory_killer
from dssdesk_kernel.spark import look_after_spark

_HIDDEN = "········"
"""Stands for a password, however long it is."""

_JOURNALED = {"execute_reply": "shell", "input_request": "stdin"}
_MOST_UNSENT = 10_000
_INPUTS_AT_A_TIME = 20
"""That IPython writes into its history; one for each cell takes a tenth of a short cell's time."""


class _Tee:
    """A socket that writes what it sends into the journal first."""

    def __init__(self, socket, write) -> None:
        self._socket = socket
        self._write = write

    def send_multipart(self, frames, *args, **kwargs):
        self._write(frames)
        return self._socket.send_multipart(frames, *args, **kwargs)


class JournalSession(Session):
    """Puts execute replies and prompts into the journal before they are sent."""

    write = None
    answered = ""

    def send(self, stream, msg_or_type, *args, **kwargs):
        """Send as `Session` does, by way of the journal where that is due."""
        is_message = isinstance(msg_or_type, dict)
        kind = msg_or_type["header"]["msg_type"] if is_message else msg_or_type
        channel = _JOURNALED.get(kind)
        if self.write is None or channel is None or stream is None:
            return super().send(stream, msg_or_type, *args, **kwargs)
        write = self.write

        def write_it(frames):
            write(channel, frames)

        sent = super().send(_Tee(stream, write_it), msg_or_type, *args, **kwargs)
        if sent is not None and channel == "shell":
            self.answered = sent["parent_header"].get("msg_id", "")
        return sent


class JournalKernel(IPythonKernel):
    """An IPython kernel whose prompts can be answered later, and that can be asked while busy."""

    prompt_closed = None

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self.control_handlers["evaluate_request"] = self.evaluate_request

    async def execute_request(self, stream, ident, parent):
        """Run a cell; a reply is sent even if an interrupt strikes while it is under way."""
        try:
            await super().execute_request(stream, ident, parent)
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # post_handler_hook puts it back
            if getattr(self.session, "answered", None) == parent["header"]["msg_id"]:
                return
            content = {
                "status": "error",
                "ename": "KeyboardInterrupt",
                "evalue": "",
                "traceback": [],
                "execution_count": self.execution_count,
            }
            self.session.send(stream, "execute_reply", content, parent, ident=ident)

    async def evaluate_request(self, stream, ident, parent):
        """The text of an expression, from the control thread: answers while a cell runs.

        Not through a subshell: that would take over the output of threads which cells started.
        """
        content = {"status": "error"}
        try:
            expression = parent["content"]["expression"]
            content = self.shell.user_expressions({"value": expression})["value"]
        except Exception as error:
            content = {"status": "error", "evalue": str(error)}
        self.session.send(stream, "evaluate_reply", content, parent, ident=ident)

    def _process_children(self):
        """Those that a shutdown waits for; the dead, which nobody waits for, cannot end again."""
        children = super()._process_children()
        return [child for child in children if child.is_running() and child.status() != "zombie"]

    def _input_request(self, prompt, ident, parent, password=False):
        shown = None
        try:
            answer = super()._input_request(prompt, ident, parent, password)
            shown = _HIDDEN if password else answer
            return answer
        finally:
            if self.prompt_closed is not None:
                self.prompt_closed(parent, shown)


class JournalKernelApp(IPKernelApp):
    """ipykernel's application, journaled; says on a pipe when its sockets are bound."""

    kernel_class = Type(
        JournalKernel, klass="ipykernel.kernelbase.Kernel", help="The kernel class."
    ).tag(config=True)
    journal = None
    prompt = None

    @default("session")
    def _make_session(self):
        return JournalSession(parent=self)

    def init_iopub(self, context):
        """Bind the output socket; from here on, all that goes through it is journaled."""
        # A hub that is slow for a moment misses nothing; the default drops from 1,000 on.
        context.setsockopt(zmq.SNDHWM, _MOST_UNSENT)
        try:
            super().init_iopub(context)
        finally:
            del context.sockopts[zmq.SNDHWM]
        thread = self.iopub_thread
        do_in(thread, partial(_greet_all, thread.socket))  # the socket is that thread's by now
        folder = os.environ.pop("DSSDESK_JOURNAL", "")
        share = float(os.environ.pop("DSSDESK_JOURNAL_SHARE", "") or SHARE_OF_FREE_DISK)
        if not folder:
            return
        self.journal = journal = Journal(folder, share=share)
        self.prompt = PromptFile(folder)
        journal_outputs(thread, journal)
        self.session.write = self._write_in_order

    def init_kernel(self):
        """Make the kernel, and let its prompts be journaled."""
        history = self.config.HistoryManager
        if "db_cache_size" not in history:
            history.db_cache_size = _INPUTS_AT_A_TIME
        super().init_kernel()
        if self.journal is not None and isinstance(self.kernel, JournalKernel):
            self.kernel.prompt_closed = self._prompt_closed
        look_after_spark(self.kernel.shell)

    def init_io(self):
        """Replace ``sys.stdout`` and ``sys.stderr``."""
        self.outstream_class = JournalOutStream.__module__ + "." + JournalOutStream.__name__
        super().init_io()

    def init_path(self):
        """The current folder comes into the path when everything is imported: see `start`."""

    def _write_in_order(self, channel, frames):
        """Append from the IOPub thread: behind the outputs before, and out of SIGINT's reach."""
        parts = [bytes(frame) for frame in frames[frames.index(DELIM) + 2 :]]
        if channel == "stdin":
            self.prompt.opened(parts)  # first: who reads of it in the journal may answer at once
        do_in(self.iopub_thread, partial(self.journal.append, channel, parts))

    def _prompt_closed(self, parent, shown):
        """Journal that a prompt is no longer open, and what of the answer may be seen.

        ``shown`` is None where nobody answered; a password stays out.
        """
        content = {"prompt_id": self.prompt.closed()}
        if shown is not None:
            content["shown"] = shown
        message = self.session.msg("input_reply", content, parent)
        names = ("header", "parent_header", "metadata", "content")
        parts = [self.session.pack(message[name]) for name in names]
        self.iopub_thread.schedule(partial(self.journal.append, "stdin", parts))


def _greet_all(socket):
    """A welcome for every subscriber, not only for the first one."""
    if socket.getsockopt(zmq.TYPE) == zmq.XPUB:
        socket.setsockopt(zmq.XPUB_VERBOSE, 1)


def start(arguments: list[str]) -> None:
    """Be a kernel until it is shut down. A process forked for this purpose calls it as well."""
    become_sub_reaper()
    offer_to_out_of_memory_killer()
    Reaper(also=Log().bound).start()
    ready = int(os.environ.pop("DSSDESK_READY", "") or -1)
    if ready >= 0:
        os.set_inheritable(ready, False)
    app = JournalKernelApp.instance()
    app.initialize(arguments)
    if "" not in sys.path and not getattr(app, "ignore_cwd", False):
        sys.path.insert(0, "")
    if ready >= 0:
        os.write(ready, b"R")
        os.close(ready)
    app.start()
