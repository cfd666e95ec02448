"""The sheet on which a person decides who may do what in a project."""

import functools

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import Login
from dssdesk.desk.kit.check_box import CheckBox
from dssdesk.desk.kit.choice import Choice, PickList
from dssdesk.desk.kit.controls import RING_MARGIN, Button, ButtonKind, FlatButton
from dssdesk.desk.kit.focus import FocusScroller
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.labels import ShortLabel, label_of
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.text import quoted
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.people.permissions_state import Holder, PermissionsState
from dssdesk.desk.people.rights import (
    MORE_PROJECT_RIGHTS,
    PROJECT_RIGHTS,
    RightWords,
    reason_of,
)

_SIZE = QSize(760, 520)
_WIDE = 940
_FIELD = 260
_NAME = 160
_EDGE = 48
_TEXT = "The owner, and administrators of the instance, may do everything."
_NOBODY = "Nobody else sees this project. Add a person or a group."


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
        self._shows_more = False
        self.boxes: dict[tuple[Holder, str], CheckBox] = {}
        self.setAccessibleName(f"Permissions of {name}")
        self.owner = Choice(look, "Owner")
        self.add = PickList(look, "Add a person or a group")
        self.more = Button(look, "More rights", kind=ButtonKind.FLAT)
        self.failure = label_of(look, "", TypeRole.SMALL, "state.danger_text")
        self.cancel = Button(look, "Cancel")
        self.save = Button(look, "Save permissions", kind=ButtonKind.PRIMARY)
        self._area = QScrollArea()
        self._scroller = FocusScroller(self._area)
        self._lay_out(name)
        self.owner.activated.connect(self._on_owner)
        self.add.activated.connect(self._on_add)
        self.more.clicked.connect(self._on_more)
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
        width = _WIDE if self._shows_more else _SIZE.width()
        wanted = QSize(look.px(width), look.px(_SIZE.height()))
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
        buttons.addWidget(self.more)
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
            self.add.addItem(self._icon_of(holder), self._name_of(holder), holder)
        can_add = self.add.count() > 1
        self.add.setEnabled(can_add)
        self.add.setToolTip("" if can_add else directory.problem or "Everybody has a row already.")

    def _show_rows(self) -> None:
        rights = (*PROJECT_RIGHTS, *(MORE_PROJECT_RIGHTS if self._shows_more else ()))
        self.boxes = {}
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(RING_MARGIN, 0, RING_MARGIN, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        if self.state.rights:
            self._add_titles(grid, rights)
        else:
            nobody = label_of(self.look, _NOBODY, TypeRole.BODY, "text.muted")
            grid.addWidget(nobody, 0, 0, 1, 2)
        for at, holder in enumerate(self.state.rights, start=1):
            self._add_row(grid, at, holder, rights)
        grid.setRowStretch(grid.rowCount(), 1)
        self._area.setWidget(page)  # deletes what was there
        page.setAutoFillBackground(False)
        self._show_state()

    def _add_titles(self, grid: QGridLayout, rights: tuple[RightWords, ...]) -> None:
        for column, right in enumerate(rights, start=2):
            title = label_of(self.look, right.label, TypeRole.SECTION, "text.secondary")
            title.setWordWrap(False)
            title.setToolTip(right.text)
            grid.addWidget(title, 0, column)

    def _add_row(
        self, grid: QGridLayout, at: int, holder: Holder, rights: tuple[RightWords, ...]
    ) -> None:
        look, name = self.look, self._name_of(holder)
        sign = QLabel()
        side = look.px(look.tokens.icon.size)
        sign.setPixmap(self._icon_of(holder).pixmap(QSize(side, side)))
        label = ShortLabel(look)
        label.setText(name)
        label.setMinimumWidth(look.px(_NAME))
        label.setToolTip(holder.login or f"Group {holder.group}")
        grid.addWidget(sign, at, 0)
        grid.addWidget(label, at, 1)
        for column, right in enumerate(rights, start=2):
            box = CheckBox(look, "")
            box.setAccessibleName(f"{name}: {right.label}")
            box.setAccessibleDescription(right.text)
            box.clicked.connect(functools.partial(self._on_box, holder, right.id))
            self._scroller.watch(box)
            self.boxes[holder, right.id] = box
            grid.addWidget(box, at, column)
        remove = FlatButton(look, Icon.CLOSE, f"Take all rights from {name}")
        remove.clicked.connect(functools.partial(self._on_remove, holder))
        self._scroller.watch(remove)
        grid.addWidget(remove, at, len(rights) + 2)

    def _show_state(self) -> None:
        """Tick what is given, and what comes with it."""
        for (holder, right), box in self.boxes.items():
            is_implied = self.state.is_implied(holder, right)
            reason = reason_of(right, self.state.rights[holder] - {right})
            box.setChecked(self.state.has(holder, right))
            box.setEnabled(not is_implied)
            box.setToolTip(f"Comes with {reason}" if is_implied else box.accessibleDescription())
        self.save.setEnabled(self.state.is_changed)

    def _name_of(self, holder: Holder) -> str:
        if holder.group:
            return holder.group
        if not holder.login:
            return "Nobody"
        person = self._directory.person(holder.login)
        return str(holder.login) if person is None else person.display_name

    def _icon_of(self, holder: Holder) -> QIcon:
        return make_icon(self.look, Icon.PEOPLE if holder.group else Icon.PERSON)

    # -- what a person does

    def _on_box(self, holder: Holder, right: str, *_checked: bool) -> None:
        self.state.give(holder, right, on=self.boxes[holder, right].isChecked())
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

    def _on_more(self) -> None:
        self._shows_more = not self._shows_more
        self.more.setText("Fewer rights" if self._shows_more else "More rights")
        self.place()
        self._show_rows()

    def _on_changed(self) -> None:
        self.failure.hide()
        self._show_state()

    def _on_save(self) -> None:
        self.save.setEnabled(False)  # once is enough
        self.save_requested.emit()
