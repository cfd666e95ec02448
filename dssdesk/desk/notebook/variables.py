"""The variables of the notebook's kernel, asked for while somebody looks at them. No widgets."""

import ast
import inspect
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from dssdesk.base.ids import KernelId
from dssdesk.desk.notebook import variables_probe
from dssdesk.desk.notebook.needs import KernelClientLike
from dssdesk.desk.notebook.presenter import NotebookPresenter
from dssdesk.wire.sessions import SessionPhase

_NAME = "variables"


@dataclass(frozen=True, slots=True)
class Variable:
    """One name of the user's namespace."""

    name: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What the kernel told last; ``count`` may be more than are listed."""

    variables: tuple[Variable, ...] = ()
    count: int = 0


def read_listing(content: Mapping[str, Any]) -> Listing | None:
    """The variables in an ``execute_reply``; None where it tells of none."""
    told = (content.get("user_expressions") or {}).get(_NAME) or {}
    if told.get("status") != "ok":
        return None
    try:
        listed = json.loads(ast.literal_eval(told["data"]["text/plain"]))
        rows = tuple(Variable(*map(str, row)) for row in listed["rows"])
        return Listing(rows, int(listed["count"]))
    except (KeyError, TypeError, ValueError, SyntaxError):
        return None


class Variables(QObject):
    """Follows the kernel while it is on: asks when it comes to rest, without a trace in history.

    Signals:
        changed: The listing, or whether there is a kernel.
    """

    changed = Signal()

    def __init__(self, presenter: NotebookPresenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self._kernel_id: KernelId | None = None
        self._client: KernelClientLike | None = None
        self._request = ""
        self._was_idle = False
        self._seen = 0.0
        self.listing: Listing | None = None
        presenter.changed.connect(self._follow)
        self.is_on = False

    @property
    def has_kernel(self) -> bool:
        """Whether there is a kernel to ask."""
        return self._client is not None

    def turn(self, *, on: bool) -> None:
        """Begin, or end."""
        self.is_on = on
        self._follow()

    def close(self) -> None:
        """Let go of the kernel."""
        client, self._client = self._client, None
        self._kernel_id, self._request, self._was_idle = None, "", False
        self.listing = None
        if client is not None:
            client.shell_channel.message_received.disconnect(self._on_message)
            client.stop_channels()
            self.changed.emit()

    @Slot()
    def _follow(self) -> None:
        session = self._presenter.state.session
        make = self._presenter.needs.kernel_client
        is_there = self.is_on and self._presenter.state.is_running
        if session is None or make is None or not is_there:
            self.close()
            return
        if session.kernel_id != self._kernel_id:
            self.close()
            self._kernel_id = session.kernel_id
            self._client = make(session.kernel_id)
            self._client.shell_channel.message_received.connect(self._on_message)
            self._client.start_channels()
            self.changed.emit()
        is_idle = session.phase is SessionPhase.IDLE
        # A short run may be over before anybody was told that it began.
        if is_idle and not (self._was_idle and session.last_activity == self._seen):
            self._seen = session.last_activity
            self._ask()
        self._was_idle = is_idle

    def _ask(self) -> None:
        if self._client is not None:
            probe = inspect.getsource(variables_probe)
            shell = "get_ipython()"
            call = f"d['listed']({shell}.user_ns, {shell}.user_ns_hidden)"
            asked = {_NAME: f"(lambda d: (exec({probe!r}, d), {call})[1])({{}})"}
            self._request = self._client.execute(
                "", silent=True, store_history=False, user_expressions=asked, allow_stdin=False
            )

    @Slot(object)
    def _on_message(self, message: Any) -> None:  # a Jupyter message, as qtconsole hands it out
        if not self._request or message["parent_header"].get("msg_id") != self._request:
            return
        if message["msg_type"] == "execute_reply":
            self._request = ""
            self.listing = read_listing(message["content"]) or Listing()
            self.changed.emit()
