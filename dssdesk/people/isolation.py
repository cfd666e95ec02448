"""Which account of the machine somebody's kernels run as.

A kernel can do whatever its account can, the owner's token in ``service.json`` included. So with
more than one person no kernel runs as the service's own account, unless an administrator said that
all may share it.
"""

import os
import pwd
import sqlite3

from dssdesk.base.errors import NotAllowed
from dssdesk.base.ids import Login
from dssdesk.people.errors import AccountMissing, AccountShared, AccountTaken
from dssdesk.wire.people import PersonItem

_SHARES = "shares_account"

_REMEDY = (
    " Run the service as root and give each person an account of this machine, or let all people"
    " share the service's account: in Administration, People, or with “dssdesk serve"
    " --share-account”. Whoever runs code can then read everybody's files."
)


class Isolation:
    """Accounts of people, and whether they all share that of the service."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    @property
    def can_switch(self) -> bool:
        """Whether the service may start kernels as other accounts."""
        return os.geteuid() == 0

    @property
    def shares_account(self) -> bool:
        """Whether kernels of all people may run as the service's own account."""
        row = self._database.execute(
            "SELECT value FROM people_settings WHERE name = ?", (_SHARES,)
        ).fetchone()
        return row is not None and bool(row[0])

    def share(self, *, is_shared: bool) -> None:
        """Let them, or no longer."""
        self._database.execute(
            "INSERT INTO people_settings VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_SHARES, is_shared),
        )

    def account_of(self, login: Login) -> str:
        """The account that this person's kernels run as; empty for the service's own.

        Raises:
            NotAllowed: This person may not log in, or is gone.
            AccountShared: It would be the service's own, and that is not this person's alone.
            AccountMissing: The machine has no such account any more.
        """
        if not self._may_log_in(login):
            raise NotAllowed("Nothing runs for who may not log in. Ask an administrator.")
        account = self._own_account(login)
        if account and self.can_switch:
            _check_that_it_exists(account)
            return account
        if self.shares_account or self._is_alone(login):
            return ""
        if self.can_switch:
            raise AccountShared(
                "More than one person uses this service, and kernels of this person would run as"
                " its own account. An administrator can give the person another account of this"
                " machine, or let all people share one: in Administration, People."
            )
        raise AccountShared(
            "More than one person uses this service, and it cannot start kernels as accounts of"
            f" their own.{_REMEDY}"
        )

    def is_isolated(self, login: Login) -> bool:
        """Whether this person's kernels run as another account than the service."""
        return self.can_switch and bool(self._own_account(login))

    def check(self, person: PersonItem) -> None:
        """Let pass who may be added, or be as described from now on.

        Raises:
            AccountMissing: The machine has no such account.
            AccountShared: This person's kernels would run as the service's own account.
            AccountTaken: They would run as another person's.
        """
        if person.account:
            _check_that_it_exists(person.account)
        if not person.is_enabled or self.shares_account:
            return
        if person.account and self.can_switch and not _is_own(person.account):
            self._check_that_nobody_has(person)
        elif not self._is_alone(person.login):
            raise AccountShared(
                f"Kernels of “{person.login}” would run as the service's own account, which is not"
                f" that person's alone.{_REMEDY}"
            )

    def _own_account(self, login: Login) -> str:
        row = self._database.execute(
            "SELECT account FROM users WHERE login = ?", (login,)
        ).fetchone()
        return row[0] if row is not None and not _is_own(row[0]) else ""

    def _may_log_in(self, login: Login) -> bool:
        row = self._database.execute(
            "SELECT 1 FROM users WHERE is_enabled AND login = ?", (login,)
        ).fetchone()
        return row is not None

    def _is_alone(self, login: Login) -> bool:
        row = self._database.execute(
            "SELECT 1 FROM users WHERE is_enabled AND login <> ?", (login,)
        ).fetchone()
        return row is None

    def _check_that_nobody_has(self, person: PersonItem) -> None:
        others = self._database.execute(
            "SELECT login, account FROM users WHERE is_enabled AND account <> '' AND login <> ?",
            (person.login,),
        )
        for login, account in others:
            if _user(account) == _user(person.account):
                raise AccountTaken(person.account, login)


def _check_that_it_exists(account: str) -> None:
    try:
        pwd.getpwnam(account)
    except (KeyError, ValueError) as error:
        raise AccountMissing(account) from error


def _is_own(account: str) -> bool:
    """Whether this is the service's account, under whatever name; also for one that is missing."""
    user = _user(account)
    return not account if user is None else user == os.geteuid()


def _user(account: str) -> int | None:
    """The number of an account, which may have several names; None for one that is missing."""
    try:
        return pwd.getpwnam(account).pw_uid
    except (KeyError, ValueError):
        return None
