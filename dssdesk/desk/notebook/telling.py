"""What a person is told of one notebook, in toasts."""

from collections.abc import Callable

from dssdesk.base.errors import DssDeskError
from dssdesk.desk.kit.toast import Notice, failure
from dssdesk.desk.notebook.merged import merge_notice
from dssdesk.desk.notebook.state import NotebookState
from dssdesk.wire.notebooks import FileMerged


class Telling:
    """Tells the person what did not work, and what others did."""

    def __init__(self, notify: Callable[[Notice], None], state: NotebookState) -> None:
        self._notify = notify
        self._state = state

    def failure(self, title: str, error: DssDeskError) -> None:
        """Something did not work; nobody wants to know once the tab is gone."""
        if not self._state.is_closed:
            self._notify(failure(title, error.message))

    def unsent(self) -> None:
        """Something typed is only here."""
        title = f"“{self._state.notebook.title}” stays open"
        if self._state.only_here():
            text = "Text that you typed is only in this window. Save it as a file, or discard it."
        elif self._state.is_connected:
            text = "The last edits are still on their way to the service. Try again."
        else:
            text = "The service is away, and the last edits are only in this window."
        self._notify(failure(title, text))

    def not_kept(self) -> None:
        """The service did not take typed text; the notebook's banner offers what to do."""
        title = f"Text in “{self._state.notebook.title}” was not saved"
        text = f"{self._state.unkept.reason} The notebook's tab offers to save it as a file."
        if not self._state.is_closed:
            self._notify(failure(title, text))

    def merged(self, event: FileMerged) -> None:
        """Another program changed the file; conflicts have their own banner."""
        if not event.conflicts:
            self._notify(merge_notice(self._state.notebook.title, event.changed))
