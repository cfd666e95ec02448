"""What a notebook tab is given by whoever puts the window together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtWidgets import QMenu, QWidget

from dssdesk.base.ids import KernelId
from dssdesk.base.settings import Settings
from dssdesk.desk.kit.dialogs import Question
from dssdesk.desk.kit.memory import Memory
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.unload import Unloader
from dssdesk.wire.places import DatasetRef, NotebookRef


class KernelClientLike(Protocol):
    """A Jupyter client of one kernel: `dssdesk.desk.link.kernel_client`, or a test's stand-in."""

    @property
    def shell_channel(self) -> Any:  # qtconsole's channel, which ships no types
        """Where replies come; it has ``message_received``."""

    def start_channels(self) -> None:
        """Connect."""

    def stop_channels(self) -> None:
        """Disconnect."""

    def complete(self, code: str, _caret: int | None = None, /) -> str:
        """Ask for completions; the request's id."""

    def inspect(self, code: str, _caret: int | None = None, /) -> str:
        """Ask for help; the request's id."""

    def execute(
        self,
        code: str,
        *,
        silent: bool,
        store_history: bool,
        user_expressions: dict[str, str],
        allow_stdin: bool,
    ) -> str:
        """Evaluate expressions; the request's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Parts of the window and of the link.

    Attributes:
        notify: Show a toast.
        ask: Put a question over the window; the answer is a choice's id, or "" for cancel.
        close_tab: Close the tab of this notebook.
        unloader: Ends sessions, after a question where something would be lost.
        dataset_menu: The Lab menu of a dataset.
        kernel_client: For completion and help; None where there is no kernel to ask.
        open_console: A console on the notebook's kernel.
        run_in_console: The same, and run this code there.
        open_dataset: Go to a dataset.
        rename: Ask for another name of the notebook.
        duplicate: Make a copy of the notebook, and go there.
        save_template: Show what a template of the notebook would hold, and keep it.
        settings: The person's choices.
        memory: Where one was, at the last start too.
        show_shortcuts: The list of all keys.
    """

    look: Look
    link: LinkLike
    notify: Callable[[Notice], None]
    ask: Callable[[Question, Callable[[str], None]], None]
    close_tab: Callable[[NotebookRef], None]
    unloader: Unloader | None = None
    dataset_menu: Callable[[DatasetRef, QWidget], QMenu] | None = None
    kernel_client: Callable[[KernelId], KernelClientLike] | None = None
    open_console: Callable[[NotebookRef], None] | None = None
    run_in_console: Callable[[NotebookRef, str], None] | None = None
    open_dataset: Callable[[DatasetRef], None] | None = None
    rename: Callable[[NotebookRef], None] | None = None
    duplicate: Callable[[NotebookRef], None] | None = None
    save_template: Callable[[NotebookRef], None] | None = None
    settings: Settings | None = None
    memory: Memory | None = None
    show_shortcuts: Callable[[], None] | None = None
