"""Users, groups, their rights, and the tickets and keys that authenticate calls.

Alone on the machine, the owner of the account is the instance's administrator and needs no
password: who can read the instance's folder is that owner.
"""

import time
from collections.abc import Callable, Collection
from pathlib import Path

from dssdesk.base.ids import FILES, Login, ProjectKey, SessionId
from dssdesk.people.account import machine_account
from dssdesk.people.errors import OwnerStays, PersonMissing
from dssdesk.people.grants import Grants
from dssdesk.people.groups import Groups
from dssdesk.people.isolation import Isolation
from dssdesk.people.keys import Keys, digest_of
from dssdesk.people.notices import Notices
from dssdesk.people.passwords import Passwords
from dssdesk.people.person import Person, Ticket, TicketPurpose
from dssdesk.people.register import Register
from dssdesk.people.rights import PROJECT_RIGHTS, Right, is_of_instance, with_implied
from dssdesk.people.schema import open_database, transaction
from dssdesk.people.tickets import Tickets
from dssdesk.wire.people import KeyItem, PersonItem

__all__ = ("People", "Person", "Ticket", "TicketPurpose")

LOGIN_SECONDS = 30 * 86_400.0
"""How long one stays logged in."""


class People:
    """Everybody who is known to an instance. Calls come from one thread at a time.

    Attributes:
        project_owner: Says whom a project belongs to; the service knows projects, we do not.
    """

    def __init__(self, database: Path) -> None:
        self._database = open_database(database)
        self._register = Register(self._database)
        self._tickets = Tickets(self._database)
        self._keys = Keys(self._database)
        self.groups = Groups(self._database)
        self.grants = Grants(self._database)
        self.passwords = Passwords(self._database)
        self.notices = Notices(self._database)
        self.isolation = Isolation(self._database)
        self.project_owner: Callable[[ProjectKey], Login | None] = _nobodys
        self._owner, name = machine_account()
        self._database.execute(
            "INSERT INTO users (login, display_name, is_administrator, created_at)"
            " VALUES (?, ?, 1, ?)"
            " ON CONFLICT (login) DO UPDATE SET is_administrator = 1, is_enabled = 1",
            (self._owner, name, time.time()),
        )

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    # Who there is

    def owner_login(self) -> Login:
        """The login of the machine account that this instance belongs to."""
        return self._owner

    def person(self, login: Login) -> Person:
        """Who has this login.

        Raises:
            PersonMissing: Nobody.
        """
        return self._person(self._register.item(login))

    def display_name(self, login: Login) -> str:
        """What others read instead of the login.

        Raises:
            PersonMissing: Nobody has this login.
        """
        return self._register.item(login).display_name

    def items(self) -> tuple[PersonItem, ...]:
        """Everybody, sorted by name."""
        return self._register.items()

    def item(self, login: Login) -> PersonItem:
        """All that is known of one person.

        Raises:
            PersonMissing: Nobody has this login.
        """
        return self._register.item(login)

    def add(self, person: PersonItem, password: str) -> None:
        """Let somebody in; ``password`` is the hash.

        Raises:
            LoginUnfit: Nobody can have this login.
            LoginTaken: Somebody has it.
            GroupMissing: A group is not there.
            AccountShared: This person's kernels would run as the service's own account.
        """
        self.groups.check(person.groups)
        self.isolation.check(person)
        with transaction(self._database):
            self._register.add(person, password)
            self.groups.put(person.login, person.groups)

    def change(self, person: PersonItem) -> None:
        """Replace what is known of the person of this login; the password stays.

        Raises:
            PersonMissing: Nobody has this login.
            OwnerStays: It would lock out the owner of the service's account.
            GroupMissing: A group is not there.
            AccountShared: This person's kernels would run as the service's own account.
        """
        before = self._register.item(person.login)
        if person.login == self._owner and not (person.is_administrator and person.is_enabled):
            raise OwnerStays(person.login)
        self.groups.check(person.groups)
        if (before.account, before.is_enabled) != (person.account, person.is_enabled):
            self.isolation.check(person)
        with transaction(self._database):
            self._register.change(person)
            self.groups.put(person.login, person.groups)
            if not person.is_enabled:
                self._tickets.revoke_logins(person.login)

    def delete(self, login: Login) -> None:
        """Let somebody in no more; keys, tickets and rights go along.

        Raises:
            PersonMissing: Nobody has this login.
            OwnerStays: It is the owner of the service's account.
        """
        self.check_deletable(login)
        self._register.delete(login)

    def check_deletable(self, login: Login) -> None:
        """Let pass who can be deleted.

        Raises:
            PersonMissing: Nobody has this login.
            OwnerStays: It is the owner of the service's account.
        """
        self._register.item(login)
        if login == self._owner:
            raise OwnerStays(login)

    def set_password(self, login: Login, password: str, *, but: bytes = b"") -> None:
        """Keep a new hash; who is logged in as this person is so no longer, ``but`` one ticket.

        Raises:
            PersonMissing: Nobody has this login.
        """
        self._register.item(login)
        self.passwords.put(login, password)
        self._tickets.revoke_logins(login, but=but)

    # Rights

    def grant(self, login: Login, right: Right, project: ProjectKey) -> None:
        """Give somebody a right; the project counts only for the rights of a project."""
        self.grants.give(login, right, "" if is_of_instance(right) else project)

    def forget_project(self, project: ProjectKey) -> None:
        """The project is gone; another one of its key begins without anybody's rights."""
        self.grants.forget_project(project)

    def may(self, person: Person, right: Right, project: ProjectKey = FILES) -> bool:
        """Whether the person has the right, in this project or in the whole instance.

        Files outside every project belong to the administrator, whose account they lie in.
        """
        if person.is_administrator:
            return True
        if is_of_instance(right):
            return right in self.grants.rights_of(person.login, "")
        return right in self.rights_in(person, project)

    def rights_in(self, person: Person, project: ProjectKey) -> frozenset[Right]:
        """All that the person may do in a project; implied rights are among them."""
        if person.is_administrator:
            return PROJECT_RIGHTS
        if project == FILES:
            return frozenset()
        rights = with_implied(self.grants.rights_of(person.login, project))
        if Right.ADMINISTER in rights or self.project_owner(project) == person.login:
            return PROJECT_RIGHTS
        return rights & PROJECT_RIGHTS

    def may_run_code(self, person: Person) -> bool:
        """Whether this person may run code at all, as far as the instance is concerned.

        Who may only write "safe" code may where it runs as an account of that person's own.
        """
        if self.may(person, Right.RUN_CODE):
            return True
        is_isolated = self.isolation.is_isolated(person.login)
        return is_isolated and self.may(person, Right.RUN_ISOLATED_CODE)

    # Tickets and keys

    def issue(
        self, login: Login, purpose: TicketPurpose, session_id: SessionId | None = None
    ) -> str:
        """A new ticket for somebody, good until it is revoked. Its text is nowhere kept."""
        return self._tickets.issue(login, purpose, session_id, None)

    def issue_login(self, login: Login) -> str:
        """The ticket of somebody who logged in; good for 30 days, also after a restart."""
        return self._tickets.issue(login, TicketPurpose.DESK, None, LOGIN_SECONDS)

    def ticket(self, text: str) -> Ticket | None:
        """What this text stands for, a ticket or a key; None where it is worth nothing."""
        digest = digest_of(text)
        if (owner := self._keys.owner_of(text)) is not None:
            person = self._enabled(owner)
            return Ticket(person=person, purpose=TicketPurpose.KEY) if person else None
        kept = self._tickets.find(digest)
        person = self._enabled(kept.login) if kept is not None else None
        if kept is None or person is None:
            return None
        return Ticket(
            person=person,
            purpose=TicketPurpose(kept.purpose),
            session_id=kept.session_id,
            digest=digest,
        )

    def person_of(self, text: str) -> Person | None:
        """Whom this ticket stands for, if anybody."""
        ticket = self.ticket(text)
        return ticket.person if ticket else None

    def is_good(self, ticket: Ticket) -> bool:
        """Whether a ticket is still worth something; keys open nothing that lasts."""
        kept = self._tickets.find(ticket.digest)
        return kept is not None and self._enabled(kept.login) is not None

    def log_out(self, ticket: Ticket) -> bool:
        """This ticket is worth nothing any more; False for one that no login gave."""
        return self._tickets.revoke(ticket.digest)

    def create_key(self, login: Login, label: str, description: str = "") -> tuple[KeyItem, str]:
        """A new API key of somebody, and its text, which is nowhere kept."""
        return self._keys.create(login, label, description)

    def keys_of(self, login: Login) -> tuple[KeyItem, ...]:
        """Somebody's API keys, the newest first."""
        return self._keys.of(login)

    def describe_key(self, login: Login, key_id: str, label: str, description: str) -> None:
        """Give a key of this person another label and description.

        Raises:
            KeyMissing: There is none, or it is another person's.
        """
        self._keys.describe(login, key_id, label, description)

    def revoke_key(self, login: Login, key_id: str) -> None:
        """A key of this person is worth nothing any more.

        Raises:
            KeyMissing: There is none, or it is another person's.
        """
        self._keys.revoke(login, key_id)

    def revoke_session(self, session_id: SessionId) -> None:
        """The session ended: its tickets are worth nothing."""
        self._tickets.revoke_session(session_id)

    def revoke_ended(self, living: Collection[SessionId]) -> None:
        """Sessions other than these ended while nobody looked."""
        self._tickets.revoke_ended(living)

    def revoke_endless(self, purpose: TicketPurpose) -> None:
        """Tickets of this purpose are worth nothing, unless a login gave them."""
        self._tickets.revoke_endless(purpose)

    def _enabled(self, login: Login) -> Person | None:
        try:
            item = self._register.item(login)
        except PersonMissing:
            return None
        return self._person(item) if item.is_enabled else None

    def _person(self, item: PersonItem) -> Person:
        by_group = Right.ADMINISTER in self.grants.rights_of(item.login, "")
        return Person(
            login=item.login,
            display_name=item.display_name,
            is_administrator=item.is_administrator or by_group,
        )


def _nobodys(_project: ProjectKey) -> Login | None:
    return None
