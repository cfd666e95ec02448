"""The sheet on which a person decides who may do what in a project."""

import functools

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import Login
from dssdesk.desk.kit.choice import Choice, PickList
from dssdesk.desk.kit.controls import RING_MARGIN, Button, ButtonKind
from dssdesk.desk.kit.focus import FocusScroller
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.labels import label_of
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.text import quoted
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.people.permissions_rows import RightsRows, icon_of
from dssdesk.desk.people.permissions_state import Holder, PermissionsState

_SIZE = QSize(760, 520)
_FIELD = 260
_EDGE = 48
_TEXT = "The owner, and administrators of the instance, may do everything."


class PermissionsSheet(Sheet):
    """A row for each person and group, a box for each right; whoever opened it closes it.

    Signals:
        save_requested: What `state` holds is to be saved.
    """

    save_requested = Signal()

    def __init__(
        self, look: Look, host: QWidget, name: str, state: PermissionsState, directory: Directory
    ) -> None:
        super().__init__(look, host)
        self.state = state
        self._directory = directory
        self.setAccessibleName(f"Permissions of {name}")
        self.owner = Choice(look, "Owner")
        self.add = PickList(look, "Add a person or a group")
        self.failure = label_of(look, "", TypeRole.SMALL, "state.danger_text")
        self.cancel = Button(look, "Cancel")
        self.save = Button(look, "Save permissions", kind=ButtonKind.PRIMARY)
        self._area = QScrollArea()
        self._scroller = FocusScroller(self._area)
        self.rows = self._make_rows()
        self._lay_out(name)
        self.owner.activated.connect(self._on_owner)
        self.add.activated.connect(self._on_add)
        self.cancel.clicked.connect(self.dismiss)
        self.save.clicked.connect(self._on_save)
        directory.changed.connect(self._show_choices)
        self._show_choices()
        self._show_rows()

    def open(self) -> None:
        super().open()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_done(self, _reply: object) -> None:
        """It is saved."""
        self.close_sheet()

    def on_failed(self, error: DssDeskError) -> None:
        """It did not work: say why, and let the person try again."""
        self.failure.setText(error.message)
        self.failure.show()
        self.save.setEnabled(True)

    def _card_size(self) -> QSize:
        look = self.look
        wanted = QSize(look.px(_SIZE.width()), look.px(_SIZE.height()))
        return wanted.boundedTo(self.size() - QSize(_EDGE, _EDGE))

    def _lay_out(self, name: str) -> None:
        look = self.look
        area = self._area
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        owner = QHBoxLayout()
        owner.setContentsMargins(RING_MARGIN, 0, RING_MARGIN, 0)
        owner.setSpacing(12)
        owner.addWidget(label_of(look, "Owner", TypeRole.STRONG, "text.secondary"))
        for choice in (self.owner, self.add):
            choice.setFixedWidth(look.px(_FIELD))
        owner.addWidget(self.owner)
        owner.addWidget(label_of(look, _TEXT, TypeRole.SMALL, "text.muted"), 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8 - RING_MARGIN)
        buttons.addWidget(self.add)
        buttons.addStretch(1)
        for button in (self.cancel, self.save):
            button.use_dialog_height()
            buttons.addWidget(button)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(20 - RING_MARGIN, 18, 20 - RING_MARGIN, 18 - RING_MARGIN)
        column.setSpacing(12)
        title = label_of(look, f"Permissions of {quoted(name)}", TypeRole.TITLE, "text.primary")
        for label in (title, self.failure):
            label.setContentsMargins(RING_MARGIN, 0, RING_MARGIN, 0)
        column.addWidget(title)
        column.addLayout(owner)
        column.addWidget(area, 1)
        column.addWidget(self.failure)
        column.addLayout(buttons)
        self.failure.hide()

    # -- what is shown

    def _show_choices(self) -> None:
        """Who can be the owner, and who can be added."""
        directory, state = self._directory, self.state
        logins = [one.login for one in directory.people]
        if state.owner not in logins:
            logins.insert(0, state.owner)
        self.owner.clear()
        for login in logins:
            icon = make_icon(self.look, Icon.PERSON)
            self.owner.addItem(icon, self._name_of(Holder(login)), login)
        self.owner.setCurrentIndex(logins.index(state.owner))
        people = [Holder(one.login) for one in directory.people]
        groups = [Holder(group=one.name) for one in directory.groups]
        self.add.clear()
        self.add.addItem("Add a person or a group…")
        for holder in state.missing((*groups, *people)):
            self.add.addItem(icon_of(self.look, holder), self._name_of(holder), holder)
        can_add = self.add.count() > 1
        self.add.setEnabled(can_add)
        self.add.setToolTip("" if can_add else directory.problem or "Everybody has a row already.")

    def _show_rows(self) -> None:
        unfolded = self.rows.unfolded_holders()
        self.rows = self._make_rows()
        self._area.setWidget(self.rows)  # deletes what was there
        self.rows.setAutoFillBackground(False)
        for holder in unfolded & self.state.rights.keys():
            self.rows.fold(holder, on=False)
        self._show_state()

    def _make_rows(self) -> RightsRows:
        rows = RightsRows(self.look, self.state, name_of=self._name_of, watch=self._scroller.watch)
        rows.clicked.connect(self._on_box)
        rows.removed.connect(self._on_remove)
        rows.unfolded.connect(self._on_unfolded)
        return rows

    def _show_state(self) -> None:
        self.rows.show_state()
        self.save.setEnabled(self.state.is_changed)

    def _name_of(self, holder: Holder) -> str:
        if holder.group:
            return holder.group
        if not holder.login:
            return "Nobody"
        person = self._directory.person(holder.login)
        return str(holder.login) if person is None else person.display_name

    # -- what a person does

    def _on_box(self, holder: Holder, right: str) -> None:
        self.state.give(holder, right, on=self.rows.boxes[holder, right].isChecked())
        self._on_changed()

    def _on_owner(self, at: int) -> None:
        self.state.owner = Login(self.owner.itemData(at))
        self._on_changed()

    def _on_add(self, at: int) -> None:
        holder = self.add.itemData(at)
        if isinstance(holder, Holder):
            self.state.add(holder)
            self._show_choices()
            self._show_rows()
            self._on_changed()

    def _on_remove(self, holder: Holder) -> None:
        self.state.remove(holder)
        self._show_choices()
        self._show_rows()
        self._on_changed()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_unfolded(self, more: QWidget) -> None:
        """Show it, once the rows have made room for it."""
        QTimer.singleShot(0, more, functools.partial(self._area.ensureWidgetVisible, more))

    def _on_changed(self) -> None:
        self.failure.hide()
        self._show_state()

    def _on_save(self) -> None:
        self.save.setEnabled(False)  # once is enough
        self.save_requested.emit()
