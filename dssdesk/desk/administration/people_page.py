"""*People* in *Administration*: who may log in, and what an administrator does about it."""

import functools
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, QPoint, Signal

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import Login
from dssdesk.desk.administration.list_page import ListPage
from dssdesk.desk.administration.needs import PageNeeds
from dssdesk.desk.administration.person_form import LOGIN, person_form, person_of, person_problems
from dssdesk.desk.administration.rows import PEOPLE_COLUMNS, people_rows
from dssdesk.desk.administration.sharing import (
    ACCOUNT_SHARED,
    REMEDY,
    Sharing,
    SharingRow,
    refusal,
)
from dssdesk.desk.kit.actions import Action, ActionSet
from dssdesk.desk.kit.controls import ButtonKind
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.kit.forms import Form, FormSheet
from dssdesk.desk.kit.text import counted, quoted
from dssdesk.desk.kit.toast import failure
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.people.passwords import PASSWORD, password_fields, password_problems
from dssdesk.desk.running.running import Running
from dssdesk.wire.instance import Done
from dssdesk.wire.people import AddPerson, ChangePerson, DeletePerson, PersonItem, SetPassword
from dssdesk.wire.record import Message

_DELETE = "delete"


class PeoplePage(QObject):
    """One page; `widget` is what it shows.

    Signals:
        changed: The status is another.
    """

    changed = Signal()

    def __init__(
        self,
        needs: PageNeeds,
        running: Running,
        directory: Directory,
        records: Sequence[Action["PeoplePage"]],
    ) -> None:
        super().__init__()
        self._needs = needs
        self._link = needs.link
        self._running = running
        self._directory = directory
        self._refused: Message | None = None
        self._added = ""
        self.widget = ListPage(
            needs.look,
            "People",
            PEOPLE_COLUMNS,
            filter_text="Filter people",
            add="Add person…",
        )
        self.sharing_row = SharingRow(needs.look)
        self.widget.add_foot(self.sharing_row)
        self._sharing = Sharing(self._link, needs.ask, self._on_not_shared)
        table = self.widget.table
        self.actions = ActionSet(records, self, look=needs.look, host=table)
        self._connect()
        self._directory.look()
        self._show()

    @property
    def status(self) -> str:
        """For the status bar."""
        people = len(self._directory.people)
        return counted(people, "person", "people") if self._directory.is_known else ""

    def closed(self) -> None:
        """The tab is gone."""
        self.deleteLater()

    # -- what a person does

    @property
    def current(self) -> PersonItem | None:
        """Who the keyboard is on."""
        return self._directory.person(self.widget.table.current_key)

    def has_current(self) -> bool:
        """Whether somebody is selected."""
        return self.current is not None

    def can_delete(self) -> bool:
        """Whether somebody is selected who can be deleted."""
        return self.current is not None and not self.why_not_delete()

    def why_not_delete(self) -> str:
        """Why the one who is selected cannot be deleted."""
        person = self.current
        if person is None:
            return "Select a person first."
        if person.login == self._directory.owner:
            return "The service runs as this person's account, so the person stays."
        if person.login == self._running.state.me:
            return "This is you. Another administrator can delete you."
        return ""

    def is_known(self) -> bool:
        """Whether it is known who is here."""
        return self._directory.is_known

    def add(self) -> None:
        """Ask for a new person."""
        directory = self._directory
        taken = frozenset(one.login for one in directory.people)

        def check(values: Mapping[str, str]) -> dict[str, str]:
            return person_problems(values, taken) | password_problems(values)

        sheet = self._open(person_form(directory, None), check)
        sheet.submitted.connect(functools.partial(self._on_add, sheet))

    def change(self) -> None:
        """Ask for another description of the one who is selected."""
        person = self.current
        if person is None:
            return

        def check(values: Mapping[str, str]) -> dict[str, str]:
            return person_problems(values, frozenset())

        sheet = self._open(person_form(self._directory, person), check)
        sheet.submitted.connect(functools.partial(self._on_change, sheet, person))

    def set_password(self) -> None:
        """Ask for a new password of the one who is selected."""
        person = self.current
        if person is None:
            return
        form = Form(
            title=f"Password of {quoted(person.display_name)}",
            text="Tell it to the person, who can change it then. The old one is worth nothing.",
            fields=password_fields("New password"),
            submit="Set password",
        )
        sheet = self._open(form, password_problems)
        sheet.submitted.connect(functools.partial(self._on_set_password, sheet, person.login))

    def delete(self) -> None:
        """Delete the one who is selected, after a question that says what goes."""
        person = self.current
        if person is None or self.why_not_delete():
            return
        question = Question(
            title=f"Delete {quoted(person.display_name)}?",
            text=self._lost_with(person),
            choice=Choice(_DELETE, "Delete person", ButtonKind.DANGER),
        )
        answer = functools.partial(self._on_delete_answer, person)
        self._needs.ask(question, answer)

    def can_share(self) -> bool:
        """Whether kernels do not share the service's account yet."""
        return self._directory.is_known and not self._directory.shares_account

    def share(self) -> None:
        """Let kernels share the service's account, after a warning."""
        self._sharing.share()

    def can_stop_sharing(self) -> bool:
        """Whether kernels share the service's account."""
        return self._directory.shares_account

    def stop_sharing(self) -> None:
        """Let kernels share the service's account no longer."""
        self._sharing.stop()

    def focus_filter(self) -> None:
        """Put the keyboard into the filter."""
        self.widget.filter_field.setFocus()

    def show_menu(self, at: QPoint) -> None:
        """What can be done with the one who is selected."""
        self.widget.show_menu([self.actions[one] for one in ROW_MENU], at)

    # -- joining

    def _connect(self) -> None:
        view = self.widget
        view.add_requested.connect(self.add)
        view.menu_requested.connect(self.show_menu)
        view.open_requested.connect(self.change)
        view.table.current_changed.connect(self.actions.update_state)
        self.sharing_row.share_requested.connect(self.share)
        self.sharing_row.stop_requested.connect(self.stop_sharing)
        self._directory.changed.connect(self._show)

    def _show(self) -> None:
        directory = self._directory
        if directory.is_known:
            self.widget.show_rows(people_rows(directory))
            if directory.person(self._added) is not None:
                self.widget.table.choose(self._added)
                self._added = ""
        else:
            self.widget.show_hint(directory.problem)
        self.widget.add.setEnabled(directory.is_known)
        self.sharing_row.show_directory(directory)
        self.actions.update_state()
        self.changed.emit()

    def _open(
        self, form: Form, check: Callable[[Mapping[str, str]], Mapping[str, str]]
    ) -> FormSheet:
        sheet = FormSheet(self._needs.look, self._needs.window, form, check)
        sheet.remedy_wished.connect(functools.partial(self._on_remedy, sheet))
        sheet.open()
        return sheet

    def _lost_with(self, person: PersonItem) -> str:
        state = self._running.state
        count = sum(1 for info in state.infos() if info.owner == person.login)
        said = [f"{quoted(person.login)} can log in no more, and keys of this person stop working."]
        if count:
            what = counted(count, "notebook")
            verb = "is" if count == 1 else "are"
            said.append(f"{what} that this person runs {verb} unloaded, and variables are lost.")
        said.append("The person's projects stay, and belong to you.")
        return " ".join(said)

    def _on_add(self, sheet: FormSheet, values: Mapping[str, str]) -> None:
        self._added = values[LOGIN]
        ask = AddPerson(person=person_of(values, None), password=values[PASSWORD])
        self._send(sheet, ask)

    def _on_change(self, sheet: FormSheet, before: PersonItem, values: Mapping[str, str]) -> None:
        self._send(sheet, ChangePerson(person=person_of(values, before)))

    def _on_set_password(self, sheet: FormSheet, login: Login, values: Mapping[str, str]) -> None:
        self._send(sheet, SetPassword(login=login, password=values[PASSWORD]))

    def _send(self, sheet: FormSheet, ask: Message) -> None:
        failed = functools.partial(self._on_failed, sheet, ask)
        self._link.ask(ask).then(sheet.on_done, failed)

    def _on_failed(self, sheet: FormSheet, ask: Message, error: DssDeskError) -> None:
        if error.said_code == ACCOUNT_SHARED:
            sheet.show_failure(refusal(can_switch=self._directory.can_switch), remedy=REMEDY)
            self._refused = ask
        else:
            sheet.on_failed(error)

    def _on_remedy(self, sheet: FormSheet) -> None:
        if self._refused is not None:
            self._sharing.share(functools.partial(self._on_shared, sheet, self._refused))

    def _on_shared(self, sheet: FormSheet, ask: Message, _reply: Done) -> None:
        """Now it can be done what could not be done before."""
        self._send(sheet, ask)

    def _on_not_shared(self, error: DssDeskError) -> None:
        self._needs.notify(failure("Nothing was changed", error.message))

    def _on_delete_answer(self, person: PersonItem, answer: str) -> None:
        if answer == _DELETE:
            failed = functools.partial(self._on_not_deleted, person)
            self._link.ask(DeletePerson(login=person.login)).otherwise(failed)

    def _on_not_deleted(self, person: PersonItem, error: DssDeskError) -> None:
        title = f"{quoted(person.display_name)} was not deleted"
        self._needs.notify(failure(title, error.message))


ROW_MENU = ("people.change", "people.password", "people.delete")
