"""*Groups* in *Administration*: what their members may do in the whole instance."""

import functools
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QPoint, Signal

from dssdesk.base.errors import DssDeskError
from dssdesk.desk.administration.list_page import ListPage
from dssdesk.desk.administration.needs import PageNeeds
from dssdesk.desk.administration.person_form import NAME, changed_members, group_form, group_of
from dssdesk.desk.administration.rows import GROUP_COLUMNS, group_rows
from dssdesk.desk.kit.actions import Action, ActionSet
from dssdesk.desk.kit.controls import ButtonKind
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.kit.forms import FormSheet
from dssdesk.desk.kit.text import counted, quoted
from dssdesk.desk.kit.toast import failure
from dssdesk.desk.people.directory import Directory
from dssdesk.wire.instance import Done
from dssdesk.wire.people import ChangePerson, DeleteGroup, GroupItem, PersonItem, SaveGroup

_DELETE = "delete"
_NONE = (
    "No groups yet.\n"
    "A group gives rights to several people at once, in the instance and in projects."
)


class GroupsPage(QObject):
    """One page; `widget` is what it shows.

    Signals:
        changed: The status is another.
    """

    changed = Signal()

    def __init__(
        self,
        needs: PageNeeds,
        directory: Directory,
        records: Sequence[Action["GroupsPage"]],
    ) -> None:
        super().__init__()
        self._needs = needs
        self._link = needs.link
        self._directory = directory
        self.widget = ListPage(
            needs.look,
            "Groups",
            GROUP_COLUMNS,
            filter_text="Filter groups",
            add="Add group…",
        )
        table = self.widget.table
        self.actions = ActionSet(records, self, look=needs.look, host=table)
        self._connect()
        self._directory.look()
        self._show()

    @property
    def status(self) -> str:
        """For the status bar."""
        groups = len(self._directory.groups)
        return counted(groups, "group") if self._directory.is_known else ""

    def closed(self) -> None:
        """The tab is gone."""
        self.deleteLater()

    # -- what a person does

    @property
    def current(self) -> GroupItem | None:
        """The group that the keyboard is on."""
        return self._directory.group(self.widget.table.current_key)

    def has_current(self) -> bool:
        """Whether a group is selected."""
        return self.current is not None

    def is_known(self) -> bool:
        """Whether it is known which groups there are."""
        return self._directory.is_known

    def add(self) -> None:
        """Ask for a new group."""
        self._open(None)

    def change(self) -> None:
        """Ask for other rights and members of the group that is selected."""
        if self.current is not None:
            self._open(self.current)

    def delete(self) -> None:
        """Delete the group that is selected, after a question that says what goes."""
        group = self.current
        if group is None:
            return
        members = self._directory.members(group.name)
        lost = "Nobody is in it."
        if members:
            who = counted(len(members), "member")
            loses = "loses" if len(members) == 1 else "lose"
            lost = f"{who} {loses} what the group gives, here and in projects. The people stay."
        question = Question(
            title=f"Delete group {quoted(group.name)}?",
            text=lost,
            choice=Choice(_DELETE, "Delete group", ButtonKind.DANGER),
        )
        answer = functools.partial(self._on_delete_answer, group.name)
        self._needs.ask(question, answer)

    def focus_filter(self) -> None:
        """Put the keyboard into the filter."""
        self.widget.filter_field.setFocus()

    def show_menu(self, at: QPoint) -> None:
        """What can be done with the group that is selected."""
        self.widget.show_menu([self.actions[one] for one in ROW_MENU], at)

    # -- joining

    def _connect(self) -> None:
        view = self.widget
        view.add_requested.connect(self.add)
        view.menu_requested.connect(self.show_menu)
        view.open_requested.connect(self.change)
        view.table.current_changed.connect(self.actions.update_state)
        self._directory.changed.connect(self._show)

    def _show(self) -> None:
        directory = self._directory
        if not directory.is_known:
            self.widget.show_hint(directory.problem)
        elif not directory.groups:
            self.widget.show_hint(_NONE)
        else:
            self.widget.show_rows(group_rows(directory))
        self.widget.add.setEnabled(directory.is_known)
        self.actions.update_state()
        self.changed.emit()

    def _open(self, group: GroupItem | None) -> None:
        taken = () if group is not None else tuple(one.name for one in self._directory.groups)

        def check(values: Mapping[str, str]) -> dict[str, str]:
            if not values[NAME]:
                return {NAME: "A name is needed."}
            if values[NAME] in taken:
                return {NAME: "There is a group of this name. Choose another one."}
            return {}

        form = group_form(self._directory, group)
        sheet = FormSheet(self._needs.look, self._needs.window, form, check)
        sheet.submitted.connect(functools.partial(self._on_save, sheet, group))
        sheet.open()

    def _on_save(
        self, sheet: FormSheet, before: GroupItem | None, values: Mapping[str, str]
    ) -> None:
        group = group_of(values, before)
        people = changed_members(values, self._directory, group.name)
        saved = functools.partial(self._on_saved, sheet, people)
        self._link.ask(SaveGroup(group=group)).then(saved, sheet.on_failed)

    def _on_saved(self, sheet: FormSheet, people: Sequence[PersonItem], reply: Done) -> None:
        """The group is there; now its members, one after the other."""
        if not people:
            sheet.on_done(reply)
            return
        first, *others = people
        saved = functools.partial(self._on_saved, sheet, others)
        self._link.ask(ChangePerson(person=first)).then(saved, sheet.on_failed)

    def _on_delete_answer(self, name: str, answer: str) -> None:
        if answer == _DELETE:
            failed = functools.partial(self._on_not_deleted, name)
            self._link.ask(DeleteGroup(name=name)).otherwise(failed)

    def _on_not_deleted(self, name: str, error: DssDeskError) -> None:
        self._needs.notify(failure(f"{quoted(name)} was not deleted", error.message))


ROW_MENU = ("groups.change", "groups.delete")
