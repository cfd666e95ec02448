"""The console tab: qtconsole's widget while a kernel runs, a hint while none does."""

import logging
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QKeySequence, QSyntaxHighlighter
from PySide6.QtWidgets import QApplication, QTextEdit, QVBoxLayout, QWidget

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import KernelId
from dssdesk.desk.console import looks
from dssdesk.desk.console.needs import Needs
from dssdesk.desk.kit.controls import EmptyHint
from dssdesk.desk.kit.marks import Mark, mark_of
from dssdesk.desk.kit.toast import Notice, failure
from dssdesk.desk.running.words import activity_text
from dssdesk.wire.notebooks import NotebookMoved
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import (
    InterruptKernel,
    SessionInfo,
    SessionPhase,
    SessionStarted,
    StartSession,
)

_HINT = "No kernel runs for “{}”. The console shares the notebook's kernel and its variables."
_ANOTHER = "\nThe kernel is a new one. What was defined before is gone.\n"
_LOG = logging.getLogger("dssdesk.desk.console.qtconsole")
_LOG.setLevel(logging.ERROR)  # it warns of kernels that end, which is no fault
_LIVING = (SessionPhase.IDLE, SessionPhase.BUSY, SessionPhase.WAITING)


class ConsoleTab(QObject):
    """One console. Its kernel is the notebook's: closing the tab ends nothing.

    Signals:
        changed: Title, mark or the words for the status bar are others.
    """

    changed = Signal()

    def __init__(self, needs: Needs, notebook: NotebookRef) -> None:
        super().__init__()
        self._needs = needs
        self.notebook = notebook
        self.widget = QWidget()
        self.widget.setAccessibleName(self.title)
        self._console: Any = None  # qtconsole ships no types
        self._client: Any = None
        self._kernel: KernelId | None = None
        self._waiting: list[str] = []
        self._has_prompt = False
        self._has_text = False
        self._typed = ""  # when the kernel went; for the next prompt
        self._reset: Any = None  # qtconsole's own
        self._hint = EmptyHint(
            needs.look, _HINT.format(notebook.title), action="Start a kernel", parent=self.widget
        )
        self._hint.action_requested.connect(self.start_kernel)
        self._layout = QVBoxLayout(self.widget)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._hint)
        needs.running.changed.connect(self._on_running)
        needs.look.changed.connect(self._on_look)
        needs.link.listen(NotebookMoved, self._on_moved)
        self._follow()

    @property
    def title(self) -> str:
        """For the tab bar."""
        return f"Console · {self.notebook.title}"

    @property
    def mark(self) -> Mark | None:
        """What the kernel does."""
        session = self._session
        return mark_of(session.phase) if session is not None else None

    @property
    def kernel_words(self) -> str:
        """For the status bar."""
        session = self._session
        if session is None:
            return "No kernel"
        return activity_text(session, self._needs.running.now())

    @property
    def console(self) -> Any:  # qtconsole ships no types
        """Qtconsole's widget; None before the first kernel."""
        return self._console

    def run(self, code: str) -> None:
        """Run this as if it had been typed here, once there is a prompt."""
        self._waiting.append(code)
        if self._console is not None and self._has_prompt:
            self._run_next()

    @Slot()
    def start_kernel(self) -> None:
        """The notebook's kernel, as if a cell had been run."""
        asked = self._needs.link.ask(StartSession(notebook=self.notebook))
        asked.then(self._on_started, self._on_not_started)

    def closed(self) -> None:
        """The tab is gone; the kernel goes on."""
        if self._client is not None:
            self._console.kernel_client = None
            self._client.stop_channels()
            self._client = None

    @property
    def _session(self) -> SessionInfo | None:
        return self._needs.running.session(self.notebook)

    def _follow(self) -> None:
        """Be with the kernel that the notebook has now."""
        session = self._session
        if session is None or session.phase not in _LIVING:
            if session is None:
                self._kernel = None
                self._show_kernel(on=False)
        elif session.kernel_id != self._kernel:
            self._connect(session.kernel_id)
        self.changed.emit()

    def _connect(self, kernel: KernelId) -> None:
        if self._console is None:
            self._make_console()
        client, old = self._needs.kernel_client(kernel), self._client
        self._kernel, self._client = kernel, client
        self._has_prompt = False
        self._console.kernel_client = client
        if old is not None:
            old.stop_channels()
        client.shell_channel.message_received.connect(self._on_reply)
        client.start_channels()
        had_keyboard = self.widget.isAncestorOf(QApplication.focusWidget() or self._console)
        self._show_kernel(on=True)
        if had_keyboard:
            self.widget.setFocus()

    def _show_kernel(self, *, on: bool) -> None:
        """Without a kernel nothing can be typed; what stands there can still be read."""
        self._hint.setVisible(not on)
        if self._console is not None:
            self._console.setEnabled(on)

    def _make_console(self) -> None:
        # Costs 0.3 s and qtconsole's imports: only for who wants a console.
        from qtconsole.rich_jupyter_widget import RichJupyterWidget

        make: Any = RichJupyterWidget
        family, points = self._font()
        console = make(
            local_kernel=True,
            font_family=family,
            font_size=round(points),
            gui_completion="droplist",
            log=_LOG,
        )
        console.banner = f"The kernel of “{self.notebook.title}”. Variables are shared.\n"
        console.custom_interrupt = True
        console.custom_interrupt_requested.connect(self._on_interrupt)
        console.custom_restart = True
        console.custom_restart_requested.connect(self._on_restart)
        console.exit_requested.connect(self._on_exit)
        sizes = (console.increase_font_size, console.decrease_font_size, console.reset_font_size)
        for action in (console.print_action, *sizes):
            action.setShortcut(QKeySequence())  # the window has that key too: neither would be done
        self._console = console
        self._on_look()
        self._reset, console.reset = console.reset, self._on_reset
        self._layout.addWidget(console, 1)
        # Its pager is a field too, and hidden.
        fields = console.findChildren(QTextEdit)
        self.widget.setFocusProxy(next(field for field in fields if not field.isHidden()))

    def _on_reset(self, *, clear: bool = False) -> None:
        """Of a kernel that one comes to. What an earlier one printed stays, and what is typed."""
        if not clear or not self._has_text:
            self._has_text = True
            self._reset(clear=clear)
            return
        console = self._console
        self._typed = self._typed or console.input_buffer
        console.input_buffer = ""
        console.append_stream(_ANOTHER)
        self._reset()

    def _font(self) -> tuple[str, float]:
        """Of code; qtconsole reckons in points."""
        family, pixels = looks.code_size(self._needs.look)
        return family, pixels * 72 / self.widget.logicalDpiY()

    def _run_next(self) -> None:
        if self._waiting and self._console is not None:
            self._has_prompt = False
            self._console.execute(self._waiting.pop(0))

    @Slot()
    def _on_prompt(self) -> None:
        self._has_prompt = True
        if self._typed:
            self._console.input_buffer, self._typed = self._typed, ""
        self._run_next()

    @Slot(object)
    def _on_reply(self, message: Any) -> None:  # a Jupyter message
        # The widget heard it first: there is a prompt now.
        if message["msg_type"] == "execute_reply":
            QTimer.singleShot(0, self._on_prompt)

    @Slot(frozenset)
    def _on_running(self, notebooks: frozenset[NotebookRef]) -> None:
        if self.notebook in notebooks:
            self._follow()

    @Slot()
    def _on_look(self) -> None:
        console, look = self._console, self._needs.look
        if console is None:
            return
        from qtconsole.ansi_code_processor import QtAnsiCodeProcessor

        family, points = self._font()
        font = QFont(family)
        font.setPointSizeF(points)
        console.style_sheet = looks.style_sheet(look)
        # What it starts from when it is told of a style; its own red cannot be read in the dark.
        QtAnsiCodeProcessor.darkbg_color_map = looks.ansi_colours(look)
        looks.write_readably(QtAnsiCodeProcessor, look)
        console.syntax_style = looks.syntax_style(look)
        for field in console.findChildren(QTextEdit):  # its pager has no code
            for highlighter in field.document().findChildren(QSyntaxHighlighter):
                highlighter.set_style(looks.code_style(look))
        console.font = font

    @Slot()
    def _on_interrupt(self) -> None:
        session = self._session
        if session is not None:
            asked = self._needs.link.ask(InterruptKernel(session_id=session.session_id))
            asked.otherwise(self._on_not_interrupted)

    @Slot()
    def _on_restart(self) -> None:
        notice = Notice(
            title="Restart the kernel in the notebook",
            text="There you see what would be lost.",
            action="Go to the notebook",
            run=self._go_to_notebook,
        )
        self._needs.notify(notice)

    def _go_to_notebook(self) -> None:
        self._needs.open_notebook(self.notebook)

    @Slot(object)
    def _on_exit(self, _console: object) -> None:
        """`exit` was typed. A kernel that is unloaded elsewhere says the same; then text stays."""
        session = self._session
        if session is not None and session.phase in _LIVING:
            self._needs.close_tab(self.notebook)

    def _on_moved(self, event: NotebookMoved) -> None:
        if event.notebook == self.notebook:
            self.notebook = event.now
            self.changed.emit()

    def _on_started(self, reply: SessionStarted) -> None:
        self._needs.running.take(reply.session)

    def _on_not_started(self, error: DssDeskError) -> None:
        self._needs.notify(failure("The kernel was not started", error.message))

    def _on_not_interrupted(self, error: DssDeskError) -> None:
        self._needs.notify(failure("The kernel was not interrupted", error.message))
