"""Completion and help in an editor, asked of the notebook's own kernel."""

from typing import Any

from PySide6.QtCore import QObject, Slot

from dssdesk.base.ids import KernelId
from dssdesk.desk.notebook.completion import CompletionPopup, read_matches
from dssdesk.desk.notebook.editor import CodeEditor
from dssdesk.desk.notebook.needs import KernelClientLike, Needs
from dssdesk.desk.notebook.presenter import NotebookPresenter
from dssdesk.desk.notebook.timers import one_shot
from dssdesk.desk.notebook.tooltip import LINES, HelpTip, read_help
from dssdesk.wire.sessions import SessionPhase

_PATIENCE = 20_000  # milliseconds after which an answer comes too late to be wanted
_LOOK = 120  # milliseconds on one completion before its help is asked for
_SOON = 300  # milliseconds after which one wants to know why nothing comes

_ASKING = "Asking the kernel…"
_BUSY = "The kernel is busy. It answers when it is free."
_NOTHING = "Nothing to complete here."


class Assistant(QObject):
    """One for a tab: knows its kernel's client, the popup and the tip."""

    def __init__(self, needs: Needs, presenter: NotebookPresenter) -> None:
        super().__init__(presenter)
        self._needs = needs
        self._presenter = presenter
        self._kernel_id: KernelId | None = None
        self._client: KernelClientLike | None = None
        self._editor: CodeEditor | None = None
        self._request = ""
        self._asked_at = (0, "")
        # Most tabs that are opened are only read: these, like the client, are made when needed.
        self._popup: CompletionPopup | None = None
        self._tip: HelpTip | None = None
        self._presses = 1
        self._looked_at = ("", 0)
        self._about = ""
        self._late = one_shot(self, _PATIENCE, self._forget)
        self._soon = one_shot(self, _SOON, self._tell_waiting)
        self._look_soon = one_shot(self, _LOOK, self._ask_about)
        presenter.view.editor_made.connect(self._on_editor_made)
        presenter.changed.connect(self._on_changed)

    def close(self) -> None:
        """Let go of the kernel."""
        self._forget()
        if self._popup is not None:
            self._popup.leave()
        if self._client is not None:
            self._client.shell_channel.message_received.disconnect(self._on_message)
            self._client.stop_channels()
            self._client = None
            self._kernel_id = None

    @Slot(object)
    def _on_editor_made(self, editor: CodeEditor) -> None:
        editor.completion_asked.connect(self._on_completion_asked)
        editor.inspection_asked.connect(self._on_inspection_asked)

    @Slot()
    def _on_changed(self) -> None:
        state = self._presenter.state
        kernel = state.session.kernel_id if state.is_running and state.session else None
        if self._client is not None and kernel != self._kernel_id:
            self.close()

    @Slot()
    def _on_completion_asked(self) -> None:
        editor, client = self._editor_and_client()
        if editor is not None and client is not None:
            self._remember(editor, client.complete(editor.source, editor.caret()))

    @Slot()
    def _on_inspection_asked(self) -> None:
        editor, client = self._editor_and_client()
        if editor is not None and client is not None:
            is_again = self._is_wanted(editor)
            self._presses = self._presses + 1 if is_again else 1
            self._remember(editor, client.inspect(editor.source, editor.caret()))

    def _editor_and_client(self) -> tuple[CodeEditor | None, KernelClientLike | None]:
        sender = self.sender()
        return (sender if isinstance(sender, CodeEditor) else None), self._living_client()

    def _living_client(self) -> KernelClientLike | None:
        state = self._presenter.state
        if not state.is_running or state.session is None or self._needs.kernel_client is None:
            return None
        if self._client is None:
            self._kernel_id = state.session.kernel_id
            self._client = self._needs.kernel_client(self._kernel_id)
            self._client.shell_channel.message_received.connect(self._on_message)
            self._client.start_channels()
        return self._client

    def _remember(self, editor: CodeEditor, request: str) -> None:
        self._editor = editor
        self._request = request
        self._asked_at = (editor.caret(), editor.source)
        self._late.start()
        self._soon.start()

    @Slot()
    def _tell_waiting(self) -> None:
        """A first answer may take seconds, while the kernel reads what it has imported."""
        editor = self._editor
        if editor is not None and self._is_wanted(editor) and editor.hasFocus():
            session = self._presenter.state.session
            is_busy = session is not None and session.phase is SessionPhase.BUSY
            self._tell(_BUSY if is_busy else _ASKING, editor)

    def _is_wanted(self, editor: CodeEditor) -> bool:
        """Whether nothing was typed since."""
        return (editor.caret(), editor.source) == self._asked_at

    @Slot()
    def _forget(self) -> None:
        self._request = ""
        self._editor = None
        self._soon.stop()
        if self._tip is not None:
            self._tip.leave()

    @Slot(str, int)
    def _on_looked_at(self, code: str, caret: int) -> None:
        self._looked_at = (code, caret)
        self._look_soon.start()

    @Slot()
    def _ask_about(self) -> None:
        """What is the completion that somebody looks at?"""
        if self._client is not None and self._popup is not None and self._popup.isVisible():
            self._about = self._client.inspect(*self._looked_at)

    @Slot()
    def _on_popup_left(self) -> None:
        self._look_soon.stop()
        self._about = ""
        if self._tip is not None:
            self._tip.leave()

    @Slot(object)
    def _on_message(self, message: Any) -> None:  # a Jupyter message, as qtconsole hands it out
        if self._about and message["parent_header"].get("msg_id") == self._about:
            self._about = ""
            if self._popup is not None and self._popup.isVisible():
                text = read_help(message["content"])
                self._need_tip().show_beside(text, self._popup.geometry())
            return
        if not self._request or message["parent_header"].get("msg_id") != self._request:
            return
        editor = self._editor
        self._late.stop()
        self._forget()
        if editor is None or not self._is_wanted(editor):
            return  # typed on meanwhile
        if message["msg_type"] == "complete_reply":
            self._complete(editor, message["content"])
        elif message["msg_type"] == "inspect_reply":
            self._tell(read_help(message["content"]), editor, most_lines=LINES * self._presses)

    def _complete(self, editor: CodeEditor, content: Any) -> None:
        offer = read_matches(content)
        if len(offer.matches) == 1:
            editor.replace(offer.start, offer.end, offer.matches[0].text)
        elif offer.matches:
            if self._popup is None:
                self._popup = CompletionPopup(self._needs.look, self._presenter.view)
                self._popup.looked_at.connect(self._on_looked_at)
                self._popup.left.connect(self._on_popup_left)
            self._popup.offer(offer, editor)
        else:
            self._tell(_NOTHING, editor)

    def _tell(self, text: str, editor: CodeEditor, *, most_lines: int = LINES) -> None:
        self._need_tip().show_text(text, editor, most_lines=most_lines)

    def _need_tip(self) -> HelpTip:
        if self._tip is None:
            self._tip = HelpTip(self._needs.look, self._presenter.view)
        return self._tip
