"""How a desk comes in: as the owner of the machine's account, or with login and password."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dssdesk.app.instance import Instance
from dssdesk.app.reviving import Reviver
from dssdesk.base.errors import DssDeskError, NotAuthenticated
from dssdesk.base.ids import Login
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.login import Door
from dssdesk.desk.link.pending import Pending
from dssdesk.desk.people.login_sheet import PASSWORD, LoginSheet, again_form
from dssdesk.wire.people import LoggedIn
from dssdesk.wire.record import Message

Find = Callable[[], Pending[ServiceAddress]]
"""Where the service is; it may be started for that."""

HERE = "this computer"


class Way(Protocol):
    """What a window needs to know of how it came in."""

    @property
    def folder(self) -> Path | None:
        """The instance's folder; None where the service is on another machine."""

    @property
    def where(self) -> str:
        """In which place the service is, in words."""

    @property
    def login(self) -> Login | None:
        """Who logged in with a password; None for the owner of the machine's account."""

    def revive(self) -> Pending[ServiceAddress]:
        """The address, with a ticket that is good."""

    def use_window(self, look: Look, window: QWidget) -> None:
        """Ask over this window for what only the person can tell."""


class OwnersWay:
    """The owner reads the ticket from the instance's folder, and is asked nothing."""

    def __init__(self, instance: Instance) -> None:
        self._reviver = Reviver(instance)
        self.folder: Path | None = instance.folder
        self.where = HERE
        self.login: Login | None = None

    def revive(self) -> Pending[ServiceAddress]:
        """The address of a service that answers, some time later."""
        return self._reviver.revive()

    def use_window(self, _look: Look, _window: QWidget) -> None:
        """There is nothing to ask."""


class LoggedInWay(QObject):
    """A person's ticket, in the memory of this process alone; asked for anew when it ended.

    Signals:
        left: The person does not want to log in again.
    """

    left = Signal()

    def __init__(
        self, find: Find, door: Door, logged_in: LoggedIn, *, where: str, folder: Path | None
    ) -> None:
        super().__init__()
        self._find = find
        self._door = door
        self._ticket = logged_in.ticket
        self._address: ServiceAddress | None = None
        self._waiting: list[Pending[ServiceAddress]] = []
        self._ask: Callable[[], None] | None = None
        self._sheet: LoginSheet | None = None
        self.login: Login | None = logged_in.login
        self.where = where
        self.folder = folder

    def use_window(self, look: Look, window: QWidget) -> None:
        """From now on the login is asked for over this window when it ended."""
        self._ask = functools.partial(self._open_sheet, look, window)

    def revive(self) -> Pending[ServiceAddress]:
        """The address, when the ticket is known to be good."""
        pending = Pending[ServiceAddress]()
        self._waiting.append(pending)
        if len(self._waiting) == 1:
            self._find().then(self._on_found, self._fail)
        return pending

    def step_aside(self) -> None:
        """Ask no longer: what stands in the window is wanted first. *Log out* leads back in."""
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            sheet.close_sheet()

    def log_out(self) -> Pending[Message]:
        """Make the ticket worth nothing, forget it, and ask for no other one."""
        self._ask = None
        if self._address is None:
            return Pending.failed(NotAuthenticated("Nobody is logged in."))
        address, self._ticket = self._address, ""
        return self._door.log_out(address)

    def _on_found(self, found: ServiceAddress) -> None:
        self._address = ServiceAddress(found.url, self._ticket, found.server_id)
        self._door.knock(self._address).then(self._on_open, self._on_shut)

    def _on_open(self, _status: Message) -> None:
        if self._address is not None:
            waiting, self._waiting = self._waiting, []
            for pending in waiting:
                pending.resolve(self._address)

    def _on_shut(self, error: DssDeskError) -> None:
        if isinstance(error, NotAuthenticated) and self._ask is not None:
            self._ask()
        else:
            self._fail(error)

    def _fail(self, error: DssDeskError) -> None:
        waiting, self._waiting = self._waiting, []
        for pending in waiting:
            pending.fail(error)

    def _open_sheet(self, look: Look, window: QWidget) -> None:
        if self._sheet is not None or self.login is None:
            return
        self._sheet = sheet = LoginSheet(look, window, again_form(self.login))
        sheet.submitted.connect(self._on_submitted)
        sheet.left.connect(self.left)
        sheet.open()

    def _on_submitted(self, values: dict[str, str]) -> None:
        sheet, address = self._sheet, self._address
        if sheet is not None and address is not None and self.login is not None:
            asked = self._door.log_in(address.url, self.login, values[PASSWORD])
            asked.then(self._on_logged_in, sheet.on_failed)

    def _on_logged_in(self, reply: Message) -> None:
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            sheet.close_sheet()
        if isinstance(reply, LoggedIn) and self._address is not None:
            self._ticket = reply.ticket
            self._on_found(self._address)
