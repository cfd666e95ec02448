"""What a console tab is given by whoever puts the window together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dssdesk.base.ids import KernelId
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.running import Running
from dssdesk.wire.places import NotebookRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Parts of the window and of the link.

    Attributes:
        kernel_client: A client of a kernel that hears what the kernel prints (qtconsole's kind).
        close_tab: Close the console of this notebook.
        open_notebook: Go to the notebook.
    """

    look: Look
    link: LinkLike
    running: Running
    notify: Callable[[Notice], None]
    kernel_client: Callable[[KernelId], Any]  # qtconsole ships no types
    close_tab: Callable[[NotebookRef], None]
    open_notebook: Callable[[NotebookRef], None]
