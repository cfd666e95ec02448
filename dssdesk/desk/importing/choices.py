"""The guesses that a person can correct, one field each."""

import functools
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dssdesk.desk.importing.state import (
    DELIMITERS,
    ENCODINGS,
    FORMATS,
    QUOTES,
    fields_of,
    marks_of,
    marks_text,
)
from dssdesk.desk.kit.check_box import CheckBox
from dssdesk.desk.kit.choice import Choice
from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.imports import FileFormat

_LABELS = {
    "type": "Format",
    "sheet": "Sheet",
    "table": "Table",
    "delimiter": "Delimiter",
    "quote": "Quote",
    "encoding": "Encoding",
    "header": "First row holds the names",
    "skip": "Lines to skip",
    "nulls": "Missing values are written as",
    "decimal": "Decimal mark",
    "date_format": "Dates",
    "timestamp_format": "Dates with time",
}
_HINTS = {
    "nulls": "NA, n/a, -",
    "date_format": "ISO, as in 2024-12-31",
    "timestamp_format": "ISO, as in 2024-12-31 23:59:00",
}
_TIPS = {
    "nulls": "Parted by commas. A field without text is missing as well.",
    "date_format": "%d day, %m month, %Y year: %d.%m.%Y for 31.12.2024",
    "timestamp_format": "%H hour, %M minute, %S second: %d.%m.%Y %H:%M for 31.12.2024 23:59",
    "delimiter": "Choose one, or type any other sign",
}
_NARROW = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
_SETTLE = 350
"""Milliseconds after the last key until a typed text counts."""


class Choices(QScrollArea):
    """Shows a `FileFormat`.

    Signals:
        corrected: Attributes of the format that a person changed, by name (`dict[str, object]`).
    """

    corrected = Signal(dict)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._format = FileFormat()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_SETTLE)
        self._typing.timeout.connect(self.tell_typed)
        self._typed: set[str] = set()
        self.fields: dict[str, QComboBox | QLineEdit | QCheckBox] = {}
        self._rows: dict[str, QWidget] = {}
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("How the files are read")
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(16, 14, 16, 14)
        self._column.setSpacing(10)
        self._make_fields()
        self._column.addStretch(1)
        self.setWidget(content)
        self.apply_look()
        look.changed.connect(self.apply_look)

    def show_format(self, form: FileFormat, parts: tuple[str, ...]) -> None:
        """Show how the files are read, and the sheets or tables to choose from."""
        self._format = form
        shown = {"type", *fields_of(form.type)}
        for name, row in self._rows.items():
            row.setVisible(name in shown)
        part = "sheet" if form.type == "excel" else "table"
        if form.type in {"excel", "sqlite"}:
            _offer(self.fields[part], {one: one for one in parts}, getattr(form, part))
        for name, choices in _CHOICES.items():
            _offer(self.fields[name], choices, getattr(form, name))
        self._show_header(is_on=form.header)
        for name in ("skip", "nulls", "decimal", "date_format", "timestamp_format"):
            if name not in self._typed:
                _show_text(self.fields[name], self._text_of(name))

    def tell_typed(self) -> None:
        """What was typed counts now."""
        self._typing.stop()
        typed, self._typed = self._typed, set()
        changes: dict[str, Any] = {}
        for name in typed:
            changes.update(self._value_of(name))
        if changes:
            self.corrected.emit(changes)

    def apply_look(self) -> None:
        """The ground of the side, in the current theme."""
        ground = self._look.theme.surface.window
        self.setStyleSheet(
            f"QScrollArea {{ background: {ground}; border: none; }}"
            f"QScrollArea > QWidget > QWidget {{ background: {ground}; }}"
        )

    def _make_fields(self) -> None:
        for name, text in _LABELS.items():
            self._rows[name] = row = QWidget()
            column = QVBoxLayout(row)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
            field = self._make_field(name, text)
            if not isinstance(field, QCheckBox):
                label = Label(self._look, text, role=TypeRole.SMALL, tint="text.secondary")
                label.setBuddy(field)
                label.setWordWrap(True)
                column.addWidget(label)
            field.setAccessibleName(text)
            field.setToolTip(_TIPS.get(name, ""))
            column.addWidget(field)
            self.fields[name] = field
            self._column.addWidget(row)

    def _make_field(self, name: str, text: str) -> QComboBox | QLineEdit | QCheckBox:
        if name == "header":
            return self._make_check(text)
        is_choice = name in _CHOICES or name in {"sheet", "table"}
        return self._make_combo(name) if is_choice else self._make_line(name)

    def _make_check(self, text: str) -> QCheckBox:
        check = CheckBox(self._look, text)
        check.clicked.connect(self._on_header)
        return check

    def _make_combo(self, name: str) -> QComboBox:
        combo = Choice(self._look, _LABELS[name])
        combo.setMinimumContentsLength(4)
        combo.setSizeAdjustPolicy(_NARROW)
        if name == "delimiter":
            combo.setEditable(True)
            combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            line = QLineEdit()
            line.setTextMargins(-2, 0, 0, 0)  # below the texts of the other choices
            # The combo box has the keyboard; Tab would stand still between the two.
            line.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            line.editingFinished.connect(self._on_delimiter)
            combo.setLineEdit(line)
            line.setCompleter(QCompleter())  # a sign that is typed means itself
        combo.activated.connect(functools.partial(self._on_chosen, name))
        return combo

    def _make_line(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(_HINTS.get(name, ""))
        line.textEdited.connect(functools.partial(self._on_typed, name))
        line.editingFinished.connect(self.tell_typed)
        return line

    def _text_of(self, name: str) -> str:
        if name == "nulls":
            return marks_text(self._format.nulls)
        return str(getattr(self._format, name))

    def _value_of(self, name: str) -> Mapping[str, Any]:
        field = self.fields[name]
        text = field.text() if isinstance(field, QLineEdit) else ""
        if name == "nulls":
            return {name: marks_of(text, self._format.nulls)}
        if name == "skip":
            return {name: int(text)} if text.strip().isdecimal() else {}
        if name == "decimal":
            return {name: text.strip()} if text.strip() else {}
        return {name: text.strip()}

    def _show_header(self, *, is_on: bool) -> None:
        check = self.fields["header"]
        if isinstance(check, QCheckBox):
            check.setChecked(is_on)

    def _on_typed(self, name: str, _text: str) -> None:
        self._typed.add(name)
        self._typing.start()

    def _on_header(self, is_on: bool) -> None:  # noqa: FBT001 (a signal's payload)
        self.corrected.emit({"header": is_on})

    def _on_chosen(self, name: str, index: int) -> None:
        combo = self.fields[name]
        if isinstance(combo, QComboBox):
            self.corrected.emit({name: combo.itemData(index)})

    def _on_delimiter(self) -> None:
        combo = self.fields["delimiter"]
        if not isinstance(combo, QComboBox):
            return
        text = combo.currentText()
        found = combo.findText(text)
        sign = combo.itemData(found) if found >= 0 else text.strip() or text
        if sign and sign != self._format.delimiter:
            self.corrected.emit({"delimiter": sign})


_CHOICES = {
    "type": FORMATS,
    "delimiter": DELIMITERS,
    "quote": QUOTES,
    "encoding": ENCODINGS,
}


def _offer(field: QWidget, choices: Mapping[str, str], value: str) -> None:
    """These are the choices, and this is the one; also where it is none of them."""
    if not isinstance(field, QComboBox):
        return
    known = dict(choices) if value in choices else {**choices, value: value}
    if [field.itemData(index) for index in range(field.count())] != list(known):
        field.clear()
        for data, text in known.items():
            field.addItem(text, data)
    field.setCurrentIndex(list(known).index(value))


def _show_text(field: QWidget, text: str) -> None:
    if isinstance(field, QLineEdit) and field.text() != text:
        field.setText(text)
