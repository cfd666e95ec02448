"""The settings: made from the records, applied at once."""

import functools

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dssdesk.base.settings import Settings
from dssdesk.desk.kit.check_box import CheckBox
from dssdesk.desk.kit.choice import Choice
from dssdesk.desk.kit.controls import RING_MARGIN, Button, FlatButton
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.shell.setting_groups import SettingGroup, SettingRow

_SIZE = QSize(620, 600)
_FIELD = 200


class SettingsSheet(Sheet):
    """One row for each setting; *Reset* stands where the value is not the default."""

    def __init__(
        self,
        look: Look,
        host: QWidget,
        settings: Settings,
        groups: tuple[SettingGroup, ...],
        *,
        first: str = "",
    ) -> None:
        super().__init__(look, host)
        self._settings = settings
        self._groups = groups
        self._focus = first
        self.controls: dict[str, CheckBox | Choice] = {}
        self.resets: dict[str, FlatButton] = {}
        self.setAccessibleName("Settings")
        self._title = QLabel("Settings", self.card)
        self._area = QScrollArea(self.card)
        self.reset_all = Button(look, "Reset all", parent=self.card)
        self.reset_all.clicked.connect(self._on_reset_all)
        self.done = Button(look, "Close", parent=self.card)
        self.done.clicked.connect(self.dismiss)
        # Text and sizes may be others; not now, for a control of ours is the one that did it.
        self._refill = QTimer(self)
        self._refill.setSingleShot(True)
        self._refill.setInterval(0)
        self._refill.timeout.connect(self._fill)
        look.changed.connect(self._refill.start)
        self._lay_out()
        self._fill()

    def open(self) -> None:
        super().open()
        self._give_focus()

    def _card_size(self) -> QSize:
        look = self.look
        wanted = QSize(look.px(_SIZE.width()), look.px(_SIZE.height()))
        return wanted.boundedTo(self.size() - QSize(48, 48))

    def _lay_out(self) -> None:
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        buttons = QHBoxLayout()
        buttons.addWidget(self.reset_all)
        buttons.addStretch(1)
        buttons.addWidget(self.done)
        for button in (self.reset_all, self.done):
            button.use_dialog_height()
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(20 - RING_MARGIN, 18, 20 - RING_MARGIN, 18 - RING_MARGIN)
        layout.setSpacing(12)
        layout.addWidget(self._title)
        layout.addWidget(self._area, 1)
        layout.addLayout(buttons)

    def _fill(self) -> None:
        """Make all rows anew, in the look of now."""
        focused = next((key for key, one in self.controls.items() if one.hasFocus()), self._focus)
        self._focus = focused
        self._title.setFont(self.look.font(TypeRole.TITLE))
        self.controls.clear()
        self.resets.clear()
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(RING_MARGIN, 0, 12, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for group in self._groups:
            heading = self._label(group.title, TypeRole.SECTION, "text.muted")
            heading.setContentsMargins(0, 10, 0, 2)
            grid.addWidget(heading, grid.rowCount(), 0, 1, 3)
            for row in group.rows:
                self._add(grid, row)
        grid.setRowStretch(grid.rowCount(), 1)
        self._area.setWidget(page)
        page.setAutoFillBackground(False)
        self._show_resets()
        if self.isVisible():
            self.place()
            self._give_focus()

    def _add(self, grid: QGridLayout, row: SettingRow) -> None:
        setting = row.setting
        place = grid.rowCount()
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self._label(setting.text, TypeRole.BODY, "text.primary"))
        if setting.hint:
            text.addWidget(self._label(setting.hint, TypeRole.SMALL, "text.muted"))
        control = self._control(row)
        control.setAccessibleDescription(setting.hint)
        reset = FlatButton(self.look, Icon.UNDO, f"Reset: {setting.text}")
        reset.clicked.connect(functools.partial(self._on_reset, row))
        keeps_room = reset.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        reset.setSizePolicy(keeps_room)
        grid.addLayout(text, place, 0)
        grid.addWidget(control, place, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(reset, place, 2, Qt.AlignmentFlag.AlignVCenter)
        self.controls[setting.key] = control
        self.resets[setting.key] = reset

    def _control(self, row: SettingRow) -> CheckBox | Choice:
        setting, value = row.setting, self._settings[row.setting]
        if isinstance(value, bool):
            check = CheckBox(self.look, "On")
            check.setAccessibleName(setting.text)
            check.setFixedWidth(self.look.px(_FIELD))
            check.setChecked(value)
            check.toggled.connect(functools.partial(self._on_chosen, row))
            return check
        choice = Choice(self.look, setting.text)
        choice.setFixedWidth(self.look.px(_FIELD))
        choices = list(row.choices())
        if value not in [one for one, _ in choices]:
            choices.append((value, str(value)))
        for one, label in choices:
            choice.addItem(label, one)
        choice.setCurrentIndex([one for one, _ in choices].index(value))
        choice.currentIndexChanged.connect(functools.partial(self._on_index, row, choice))
        return choice

    def _label(self, text: str, role: TypeRole, tint: str) -> QLabel:
        label = QLabel(text)
        label.setWordWrap(True)
        label.setFont(self.look.font(role))
        palette = label.palette()
        palette.setColor(label.foregroundRole(), self.look.colour(tint))
        label.setPalette(palette)
        return label

    def _give_focus(self) -> None:
        target: QWidget = self.controls.get(self._focus) or next(
            iter(self.controls.values()), self.done
        )
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(target)

    def _show_resets(self) -> None:
        for group in self._groups:
            for row in group.rows:
                is_default = self._settings[row.setting] == row.setting.default
                self.resets[row.setting.key].setHidden(is_default)

    def _on_index(self, row: SettingRow, choice: Choice, index: int) -> None:
        self._on_chosen(row, choice.itemData(index))

    def _on_chosen(self, row: SettingRow, value: object) -> None:
        self._settings[row.setting] = value
        self._show_resets()

    def _on_reset(self, row: SettingRow) -> None:
        self._focus = row.setting.key
        self._settings.reset(row.setting)
        self._refill.start()

    def _on_reset_all(self) -> None:
        for group in self._groups:
            for row in group.rows:
                self._settings.reset(row.setting)
        self._refill.start()
