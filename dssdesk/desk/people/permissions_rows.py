"""The rows of the permissions sheet: a person or a group, a box for each right, more below."""

import functools
from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from dssdesk.desk.kit.check_box import CheckBox
from dssdesk.desk.kit.controls import RING_MARGIN, FlatButton
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.labels import ShortLabel, label_of
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.people.permissions_state import Holder, PermissionsState
from dssdesk.desk.people.rights import (
    KEPT,
    MORE_PROJECT_RIGHTS,
    PROJECT_RIGHTS,
    RightWords,
    reason_of,
)

_NAME = 160
_NAME_COLUMN = 2
_FIRST_BOX = 3
_NOBODY = "Nobody else sees this project. Add a person or a group."
_MORE_IDS = frozenset(right.id for right in MORE_PROJECT_RIGHTS)


class RightsRows(QWidget):
    """All rows of a state; made anew when somebody gets a row, or loses it.

    Signals:
        clicked: A box was clicked: carries the `Holder` and the id of the right.
        removed: Everything is to be taken from this `Holder`.
        unfolded: This widget with more rights is shown now.
    """

    clicked = Signal(object, str)
    removed = Signal(object)
    unfolded = Signal(object)

    def __init__(
        self,
        look: Look,
        state: PermissionsState,
        *,
        name_of: Callable[[Holder], str],
        watch: Callable[[QWidget], None],
    ) -> None:
        super().__init__()
        self._look = look
        self._state = state
        self._name_of = name_of
        self._watch = watch
        self.boxes: dict[tuple[Holder, str], CheckBox] = {}
        self.folds: dict[Holder, FlatButton] = {}
        self.removes: dict[Holder, FlatButton] = {}
        self._more: dict[Holder, QWidget] = {}
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(RING_MARGIN, 0, RING_MARGIN, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(_NAME_COLUMN, 1)
        if state.rights:
            self._add_titles()
        else:
            nobody = label_of(look, _NOBODY, TypeRole.BODY, "text.muted")
            grid.addWidget(nobody, 0, 0, 1, _FIRST_BOX)
        for number, holder in enumerate(state.rights):
            self._add_row(2 * number + 1, holder)
        grid.setRowStretch(2 * len(state.rights) + 1, 1)
        self.show_state()

    def show_state(self) -> None:
        """Tick what is given, and what comes with it."""
        for (holder, right), box in self.boxes.items():
            is_implied = self._state.is_implied(holder, right)
            reason = reason_of(right, self._state.rights[holder] - {right})
            box.setChecked(self._state.has(holder, right))
            box.setEnabled(not is_implied)
            box.setToolTip(f"Comes with {reason}" if is_implied else box.accessibleDescription())

    def fold(self, holder: Holder, *, on: bool) -> None:
        """Hide the rights below somebody, or show them."""
        if not on and holder not in self._more:
            self._more[holder] = more = self._make_more(holder)
            number = list(self._state.rights).index(holder)
            columns = self._grid.columnCount() - _NAME_COLUMN
            self._grid.addWidget(more, 2 * number + 2, _NAME_COLUMN, 1, columns)
            for below in list(self.folds.values())[number + 1 : number + 2]:
                more.stackUnder(below)  # Tab goes through a sheet in this order
            self.show_state()
        if holder in self._more:
            self._more[holder].setVisible(not on)
        button = self.folds[holder]
        button.setIcon(make_icon(self._look, Icon.FOLD_CLOSED if on else Icon.FOLD_OPEN))
        name = f"{'More' if on else 'Fewer'} rights of {self._name_of(holder)}"
        button.setToolTip(name)
        button.setAccessibleName(name)

    def unfolded_holders(self) -> frozenset[Holder]:
        """Below whom more rights are shown."""
        return frozenset(holder for holder, more in self._more.items() if not more.isHidden())

    def _add_titles(self) -> None:
        for column, right in enumerate(PROJECT_RIGHTS, start=_FIRST_BOX):
            title = label_of(self._look, right.label, TypeRole.SECTION, "text.secondary")
            title.setWordWrap(False)
            title.setToolTip(right.text)
            self._grid.addWidget(title, 0, column)

    def _add_row(self, at: int, holder: Holder) -> None:
        look, name, grid = self._look, self._name_of(holder), self._grid
        fold = self.folds[holder] = FlatButton(look, Icon.FOLD_CLOSED, f"More rights of {name}")
        fold.clicked.connect(functools.partial(self._on_fold, holder))
        sign = QLabel()
        side = look.px(look.tokens.icon.size)
        sign.setPixmap(icon_of(look, holder).pixmap(QSize(side, side)))
        label = ShortLabel(look)
        label.setText(name)
        label.setMinimumWidth(look.px(_NAME))
        label.setToolTip(holder.login or f"Group {holder.group}")
        self._watch(fold)
        for column, widget in enumerate((fold, sign, label)):
            grid.addWidget(widget, at, column)
        for column, right in enumerate(PROJECT_RIGHTS, start=_FIRST_BOX):
            grid.addWidget(self._make_box(holder, right, ""), at, column)
        remove = self.removes[holder] = FlatButton(look, Icon.CLOSE, f"Take all rights from {name}")
        remove.clicked.connect(functools.partial(self._on_remove, holder))
        self._watch(remove)
        grid.addWidget(remove, at, _FIRST_BOX + len(PROJECT_RIGHTS))
        if self._state.rights[holder] & _MORE_IDS:
            self.fold(holder, on=False)

    def _make_more(self, holder: Holder) -> QWidget:
        """The rights that are seldom given: a column for each group of them."""
        look = self._look
        more = QWidget(self)
        layout = QVBoxLayout(more)
        layout.setContentsMargins(0, 0, 0, look.px(8))
        layout.setSpacing(look.px(8))
        layout.addWidget(label_of(look, KEPT, TypeRole.SMALL, "text.muted"))
        columns = QGridLayout()
        columns.setHorizontalSpacing(24)
        columns.setVerticalSpacing(0)
        layout.addLayout(columns)
        groups = list(dict.fromkeys(right.group for right in MORE_PROJECT_RIGHTS))
        for column, group in enumerate(groups):
            title = label_of(look, group, TypeRole.SECTION, "text.secondary")
            columns.addWidget(title, 0, column)
            rights = [right for right in MORE_PROJECT_RIGHTS if right.group == group]
            for row, right in enumerate(rights, start=1):
                columns.addWidget(self._make_box(holder, right, right.label), row, column)
        return more

    def _make_box(self, holder: Holder, right: RightWords, text: str) -> CheckBox:
        box = CheckBox(self._look, text)
        box.setAccessibleName(f"{self._name_of(holder)}: {right.label}")
        box.setAccessibleDescription(right.text)
        box.clicked.connect(functools.partial(self._on_box, holder, right.id))
        self._watch(box)
        self.boxes[holder, right.id] = box
        return box

    def _on_box(self, holder: Holder, right: str, *_checked: bool) -> None:
        self.clicked.emit(holder, right)

    def _on_remove(self, holder: Holder, *_checked: bool) -> None:
        self.removed.emit(holder)

    def _on_fold(self, holder: Holder, *_checked: bool) -> None:
        is_unfolded = holder in self.unfolded_holders()
        self.fold(holder, on=is_unfolded)
        if not is_unfolded:
            self.unfolded.emit(self._more[holder])


def icon_of(look: Look, holder: Holder) -> QIcon:
    """A person's sign, or a group's."""
    return make_icon(look, Icon.PEOPLE if holder.group else Icon.PERSON)
