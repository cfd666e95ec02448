"""What the person at this desk does about herself: keys, password, logging out."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from dssdesk.base.errors import DssDeskError
from dssdesk.desk.kit.controls import ButtonKind
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.kit.forms import Field, Form, FormSheet
from dssdesk.desk.kit.text import quoted
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice, failure, success
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.people.keys_sheet import KeysSheet, NewKeySheet
from dssdesk.desk.people.passwords import PASSWORD, password_fields, password_problems
from dssdesk.wire.instance import Done, Welcome
from dssdesk.wire.people import (
    ChangeMyPassword,
    CreateKey,
    KeyCreated,
    KeyItem,
    ListKeys,
    RevokeKey,
)

_LABEL, _DESCRIPTION, _PRESENT = "label", "description", "present"
_REVOKE = "revoke"


@dataclass(frozen=True, slots=True, kw_only=True)
class MyNeeds:
    """Parts of the window and of the application.

    Attributes:
        address: Where the service is, for programs.
        log_out: None where the person came by the account of the machine.
    """

    look: Look
    window: QWidget
    link: LinkLike
    ask: Callable[[Question, Callable[[str], None]], None]
    notify: Callable[[Notice], None]
    address: Callable[[], str]
    log_out: Callable[[], None] | None = None


class Me(QObject):
    """Whoever sits here."""

    def __init__(self, needs: MyNeeds) -> None:
        super().__init__()
        self._needs = needs
        self._is_known = False
        needs.link.connected.connect(self._on_connected)

    def is_known(self) -> bool:
        """Whether the service has said who the person is."""
        return self._is_known

    # -- keys

    def open_keys(self) -> None:
        """Show my API keys."""
        needs = self._needs
        sheet = KeysSheet(needs.look, needs.window)
        sheet.new_requested.connect(functools.partial(self._on_new_key, sheet))
        sheet.revoke_requested.connect(functools.partial(self._on_revoke, sheet))
        self._read(sheet)
        sheet.open()

    def _read(self, sheet: KeysSheet) -> None:
        self._needs.link.ask(ListKeys()).then(sheet.on_keys, sheet.on_no_keys)

    def _on_new_key(self, keys: KeysSheet) -> None:
        form = Form(
            title="New API key",
            fields=(
                Field(id=_LABEL, label="Label", hint="What it is for, such as the program's name."),
                Field(id=_DESCRIPTION, label="Description", is_long=True),
            ),
            submit="Make key",
        )
        sheet = FormSheet(self._needs.look, self._needs.window, form, _needs_label)
        sheet.submitted.connect(functools.partial(self._on_create, keys, sheet))
        sheet.open()

    def _on_create(self, keys: KeysSheet, sheet: FormSheet, values: Mapping[str, str]) -> None:
        ask = CreateKey(label=values[_LABEL], description=values[_DESCRIPTION])
        made = self._needs.link.ask(ask).then(sheet.on_done, sheet.on_failed)
        made.then(functools.partial(self._on_created, keys, values[_LABEL]))

    def _on_created(self, keys: KeysSheet, label: str, created: KeyCreated) -> None:
        needs = self._needs
        sheet = NewKeySheet(needs.look, needs.window, label, created.key, needs.address())
        sheet.dismissed.connect(functools.partial(self._read, keys))  # used meanwhile, perhaps
        sheet.open()

    def _on_revoke(self, keys: KeysSheet, key: KeyItem) -> None:
        question = Question(
            title=f"Revoke {quoted(key.label)}?",
            text="Programs that use it are refused from now on. It cannot be taken back.",
            choice=Choice(_REVOKE, "Revoke key", ButtonKind.DANGER),
        )
        self._needs.ask(question, functools.partial(self._on_revoke_answer, keys, key))

    def _on_revoke_answer(self, keys: KeysSheet, key: KeyItem, answer: str) -> None:
        if answer == _REVOKE:
            revoked = functools.partial(self._on_revoked, keys)
            failed = functools.partial(self._on_not_revoked, key)
            self._needs.link.ask(RevokeKey(id=key.id)).then(revoked, failed)

    def _on_revoked(self, keys: KeysSheet, _reply: Done) -> None:
        self._read(keys)

    def _on_not_revoked(self, key: KeyItem, error: DssDeskError) -> None:
        self._needs.notify(failure(f"{quoted(key.label)} was not revoked", error.message))

    # -- password, leaving

    def change_password(self) -> None:
        """Ask for the present password and a new one."""
        form = Form(
            title="Change my password",
            text="Other windows in which you are logged in ask for the new one.",
            fields=(
                Field(
                    id=_PRESENT,
                    label="Present password",
                    is_secret=True,
                    hint="" if self.can_log_out() else "Stays empty where you have none yet.",
                ),
                *password_fields("New password"),
            ),
            submit="Change password",
        )
        sheet = FormSheet(self._needs.look, self._needs.window, form, password_problems)
        sheet.submitted.connect(functools.partial(self._on_change_password, sheet))
        sheet.open()

    def _on_change_password(self, sheet: FormSheet, values: Mapping[str, str]) -> None:
        ask = ChangeMyPassword(present=values[_PRESENT], password=values[PASSWORD])
        changed = self._needs.link.ask(ask).then(sheet.on_done, sheet.on_failed)
        changed.then(self._on_password_changed)

    def _on_password_changed(self, _reply: Done) -> None:
        self._needs.notify(success("Your password was changed"))

    def can_log_out(self) -> bool:
        """Whether the person logged in with a password."""
        return self._needs.log_out is not None

    def log_out(self) -> None:
        """Close the window; the next one asks for login and password."""
        if self._needs.log_out is not None:
            self._needs.log_out()

    @Slot(Welcome)
    def _on_connected(self, _welcome: Welcome) -> None:
        self._is_known = True


def _needs_label(values: Mapping[str, str]) -> dict[str, str]:
    return {} if values[_LABEL] else {_LABEL: "A label is needed."}
