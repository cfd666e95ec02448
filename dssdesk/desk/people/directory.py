"""Who is here, kept up to date from the link for the screens that want to know."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import Login
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.wire.instance import Welcome
from dssdesk.wire.people import (
    GroupItem,
    ListPeople,
    PeopleChanged,
    PeopleList,
    PersonItem,
)


class Directory(QObject):
    """People and groups; nothing is asked before somebody looks.

    Signals:
        changed: People, groups, or the reason why they are not known.
    """

    changed = Signal()

    def __init__(self, link: LinkLike, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._is_wanted = False
        self._list: PeopleList | None = None
        self.problem = ""
        link.listen(PeopleChanged, self._on_people_changed)
        link.connected.connect(self._on_connected)

    @property
    def people(self) -> tuple[PersonItem, ...]:
        """Everybody, sorted by name; none before they are known."""
        return () if self._list is None else self._list.people

    @property
    def groups(self) -> tuple[GroupItem, ...]:
        """All groups, sorted by name."""
        return () if self._list is None else self._list.groups

    @property
    def is_known(self) -> bool:
        """Whether the service has told who is here."""
        return self._list is not None

    @property
    def owner(self) -> Login:
        """Whose machine account the service runs as."""
        return Login("") if self._list is None else self._list.owner

    @property
    def shares_account(self) -> bool:
        """Whether kernels of all people run as the service's account."""
        return self._list is not None and self._list.shares_account

    @property
    def can_switch(self) -> bool:
        """Whether the service may start kernels as other accounts."""
        return self._list is not None and self._list.can_switch

    def person(self, login: str) -> PersonItem | None:
        """Who has this login."""
        return next((one for one in self.people if one.login == login), None)

    def group(self, name: str) -> GroupItem | None:
        """The group of this name."""
        return next((one for one in self.groups if one.name == name), None)

    def members(self, group: str) -> tuple[PersonItem, ...]:
        """Who is in a group."""
        return tuple(one for one in self.people if group in one.groups)

    def tell_name(self, login: Login, tell: Callable[[str], None]) -> None:
        """Say what others call this person, as soon as that is known; else the login."""

        def on_list(listed: PeopleList) -> None:
            names = {one.login: one.display_name for one in listed.people}
            tell(names.get(login) or login)

        def on_error(_error: DssDeskError) -> None:
            tell(login)

        if self._list is not None:
            on_list(self._list)
        else:
            self._link.ask(ListPeople()).then(on_list, on_error)

    def look(self) -> None:
        """From now on somebody wants to know."""
        self._is_wanted = True
        self._read()

    @Slot(Welcome)
    def _on_connected(self, _welcome: Welcome) -> None:
        self._read()

    def _on_people_changed(self, _event: PeopleChanged) -> None:
        self._read()

    def _read(self) -> None:
        if self._is_wanted:
            self._link.ask(ListPeople()).then(self._on_list, self._on_no_list)

    def _on_list(self, listed: PeopleList) -> None:
        self._list, self.problem = listed, ""
        self.changed.emit()

    def _on_no_list(self, error: DssDeskError) -> None:
        self.problem = error.message
        self.changed.emit()
