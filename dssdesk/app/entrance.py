"""The start dialog: where, who, with which password; then the way in is known."""

import functools
import hashlib
from pathlib import Path
from urllib.parse import quote, urlsplit

from PySide6.QtCore import QObject, Signal

from dssdesk.app.instance import Instance
from dssdesk.app.reviving import Reviver
from dssdesk.app.ways import HERE, Find, LoggedInWay
from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import Login
from dssdesk.base.paths import state_folder
from dssdesk.base.settings import Setting, Settings
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.login import Door, service_url
from dssdesk.desk.link.pending import Pending
from dssdesk.desk.people.login_sheet import (
    ADDRESS,
    LOGIN,
    PASSWORD,
    LoginSheet,
    StartWindow,
    start_form,
)
from dssdesk.wire.people import LoggedIn
from dssdesk.wire.record import Message

_LAST = Setting(key="login.last", default="", text="Who logged in last")
_DIGITS = 16
"""Of the digest of a place: enough to tell the few that one person logs in to."""
_INSTANCE = "The instance in {folder}."
_SERVICE = "A service on this machine or on another one."


class Entrance(QObject):
    """Asks until somebody is let in, or gives up.

    Signals:
        finished: `way` leads in; None where nobody wants in.
    """

    finished = Signal()

    def __init__(self, instance: Instance | None, address: str = "") -> None:
        super().__init__()
        self._instance = instance
        self.way: LoggedInWay | None = None
        self._settings = Settings(desks_folder() / "start.json")
        self.look = Look(self._settings)
        self.look.apply()
        self._door = Door(self)
        self._reviver = None if instance is None else Reviver(instance)
        self.window = StartWindow(self.look)
        where = _SERVICE if instance is None else _INSTANCE.format(folder=instance.folder)
        form = start_form(
            where,
            address=address if instance is None else None,
            login=self._settings[_LAST],
        )
        self.sheet = LoginSheet(self.look, self.window, form, scrim=0.0)
        self.sheet.submitted.connect(self._on_submitted)
        self.sheet.left.connect(self.leave)
        self.window.closed.connect(self.leave)

    def open(self) -> None:
        """Show the dialog."""
        self.window.show()
        self.sheet.open()

    def leave(self) -> None:
        """Nobody wants in, or somebody is."""
        self.finished.emit()

    def _on_submitted(self, values: dict[str, str]) -> None:
        find = self._find_at(values)
        login = Login(values[LOGIN])
        found = functools.partial(self._on_found, find, login, values[PASSWORD])
        find().then(found, self.sheet.on_failed)

    def _find_at(self, values: dict[str, str]) -> Find:
        if self._reviver is not None:
            return self._reviver.revive
        url = service_url(values[ADDRESS])
        return functools.partial(_known, ServiceAddress(url, ""))

    def _on_found(self, find: Find, login: Login, password: str, found: ServiceAddress) -> None:
        asked = self._door.log_in(found.url, login, password)
        asked.then(functools.partial(self._on_logged_in, find, found), self._on_refused)

    def _on_refused(self, error: DssDeskError) -> None:
        self.sheet.on_failed(error)

    def _on_logged_in(self, find: Find, found: ServiceAddress, reply: Message) -> None:
        if not isinstance(reply, LoggedIn):
            return
        self._settings[_LAST] = reply.login
        is_here = self._instance is not None
        folder = None if self._instance is None else self._instance.folder
        where = HERE if is_here else urlsplit(found.url).netloc
        self.way = LoggedInWay(find, Door(), reply, where=where, folder=folder)
        self.leave()


def desks_folder() -> Path:
    """Where this machine's account keeps what concerns windows of people who log in."""
    return state_folder() / "desks"


def settings_of(way: LoggedInWay) -> Settings:
    """The window's settings of this person, on this instance."""
    place = way.where if way.folder is None else str(way.folder)
    digest = hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()
    name = f"{digest[:_DIGITS]} {quote(way.login or '', safe='')}.json"
    return Settings(desks_folder() / name)


def _known(address: ServiceAddress) -> Pending[ServiceAddress]:
    return Pending.of(address)
