"""The sheet with my API keys, and the one that shows a new key, this once."""

import json
import shlex
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from dssdesk.base.errors import DssDeskError
from dssdesk.base.paths import CLIENT
from dssdesk.desk.kit.controls import HINT_LEFT, RING_MARGIN, Button, ButtonKind, EmptyHint
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.labels import label_of
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.table_header import TableColumn
from dssdesk.desk.kit.text import quoted, when_text
from dssdesk.desk.kit.text_table import TextRow, TextTable
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.people import KeyItem, KeyList

_SIZE = QSize(640, 440)
_EDGE = 48
_PAD = 20
_COLUMNS = (
    TableColumn(title="Label", width=200, grows=True),
    TableColumn(title="Made", width=130),
    TableColumn(title="Last used", width=130),
)
_WHAT_FOR = (
    "A key lets a program outside of notebooks act with your rights. Notebooks here need none."
)
_NONE = "No keys yet."
_ONCE = "Copy it now: it cannot be shown again. Whoever has it acts as you, until you revoke it."


class KeysSheet(Sheet):
    """Lists keys.

    Signals:
        new_requested: Another key is wanted.
        revoke_requested: A `KeyItem` that is to be worth nothing.
    """

    new_requested = Signal()
    revoke_requested = Signal(object)

    def __init__(
        self, look: Look, host: QWidget, *, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(look, host)
        self._clock = clock
        self._keys: dict[str, KeyItem] = {}
        self.setAccessibleName("API keys")
        self.table = TextTable(
            look, _COLUMNS, name="API keys", left=RING_MARGIN, ground="surface.raised"
        )
        self.hint = EmptyHint(look, "")
        self.revoke = Button(look, "Revoke…")
        self.close_button = Button(look, "Close")
        self.new = Button(look, "New key…", kind=ButtonKind.PRIMARY, icon=Icon.KEY)
        self._pages = QStackedWidget()
        self._lay_out()
        self.new.clicked.connect(self.new_requested)
        self.revoke.clicked.connect(self._on_revoke)
        self.close_button.clicked.connect(self.dismiss)
        self.table.current_changed.connect(self._show_what_can_be_done)
        self._show_what_can_be_done()

    def open(self) -> None:
        super().open()
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_keys(self, listed: KeyList) -> None:
        """The service listed them."""
        now = self._clock()
        self._keys = {key.id: key for key in listed.keys}
        self.table.show_rows([_row_of(key, now) for key in listed.keys])
        self.hint.label.setText(_NONE)
        self._pages.setCurrentWidget(self.table if listed.keys else self.hint)
        self._show_what_can_be_done()

    def on_no_keys(self, error: DssDeskError) -> None:
        """They could not be read."""
        self.hint.label.setText(error.message)
        self._pages.setCurrentWidget(self.hint)

    def _card_size(self) -> QSize:
        wanted = QSize(self.look.px(_SIZE.width()), self.look.px(_SIZE.height()))
        return wanted.boundedTo(self.size() - QSize(_EDGE, _EDGE))

    def _lay_out(self) -> None:
        look = self.look
        for page in (self.hint, self.table):
            self._pages.addWidget(page)
        self.hint.setContentsMargins(RING_MARGIN - HINT_LEFT, 0, 0, 0)
        self.table.viewport().setAutoFillBackground(False)
        title = label_of(look, "API keys", TypeRole.TITLE, "text.primary")
        words = label_of(look, _WHAT_FOR, TypeRole.BODY, "text.secondary")
        for label in (title, words):
            label.setContentsMargins(RING_MARGIN, 0, RING_MARGIN, 0)
        column = _column(self)
        column.addWidget(title)
        column.addWidget(words)
        column.addWidget(self._pages, 1)
        column.addLayout(_buttons((self.revoke,), (self.close_button, self.new)))

    def _show_what_can_be_done(self) -> None:
        can = bool(self.table.current_key) and self._pages.currentWidget() is self.table
        self.revoke.setEnabled(can)
        self.revoke.setToolTip("" if can else "Select a key first.")

    def _on_revoke(self) -> None:
        key = self._keys.get(self.table.current_key)
        if key is not None:
            self.revoke_requested.emit(key)


class NewKeySheet(Sheet):
    """Shows a key's text, and how a program uses it; only its own buttons and Esc close it."""

    def __init__(self, look: Look, host: QWidget, label: str, key: str, address: str) -> None:
        super().__init__(look, host)
        title = f"Key {quoted(label)}"
        self.setAccessibleName(title)
        self.key = _Copyable(look, "The key", key)
        self.python = _Copyable(look, "In a Python program", python_snippet(address, key))
        self.config = _Copyable(
            look, "Or for all programs, in ~/.dataiku/config.json", config_snippet(address, key)
        )
        self.done = Button(look, "Close")
        self.done.clicked.connect(self.dismiss)
        self.card.setFixedWidth(look.px(_SIZE.width()))
        column = _column(self)
        for text, role, tint in (
            (title, TypeRole.TITLE, "text.primary"),
            (_ONCE, TypeRole.BODY, "text.secondary"),
        ):
            label_ = label_of(look, text, role, tint)
            label_.setContentsMargins(RING_MARGIN, 0, RING_MARGIN, 0)
            column.addWidget(label_)
        for part in (self.key, self.python, self.config):
            column.addWidget(part)
        column.addLayout(_buttons((), (self.done,)))

    def open(self) -> None:
        super().open()
        self.key.copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # what cannot be shown again does not go by a click beside it


class _Copyable(QWidget):
    """A text in code, and the button that copies it."""

    def __init__(self, look: Look, name: str, text: str) -> None:
        super().__init__()
        self.text = text
        self.copy = Button(look, "Copy")
        self.copy.setAccessibleName(f"Copy: {name}")
        self.copy.clicked.connect(self._on_copy)
        page = QPlainTextEdit(text)
        page.setReadOnly(True)
        page.setFont(look.font(TypeRole.CODE_SMALL))
        page.setAccessibleName(name)
        page.setProperty("boxed", True)
        page.setTabChangesFocus(True)
        page.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lines = text.count("\n") + 1
        page.setFixedHeight(lines * page.fontMetrics().lineSpacing() + look.px(18))
        head = QHBoxLayout()
        head.addWidget(label_of(look, name, TypeRole.STRONG, "text.secondary"), 1)
        head.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(RING_MARGIN, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(page)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self.copy.setText("Copied")


def python_snippet(address: str, key: str) -> str:
    """What makes a program use this instance."""
    call = f'import dataiku\n\ndataiku.set_remote_dss(\n    "{address}",\n    "{key}",\n)'
    return f"# PYTHONPATH={shlex.quote(str(CLIENT))} python program.py\n{call}"


def config_snippet(address: str, key: str) -> str:
    """The same for every program of a machine's account."""
    instances = {"default": {"url": address, "api_key": key}}
    return json.dumps({"dss_instances": instances, "default_instance": "default"}, indent=2)


def _row_of(key: KeyItem, now: float) -> TextRow:
    used = "never" if key.used_at is None else when_text(key.used_at, now)
    return TextRow(
        key=key.id,
        texts=(key.label, when_text(key.created_at, now), used),
        tip=f"{key.label}\n{key.description}".strip(),
    )


def _column(sheet: Sheet) -> QVBoxLayout:
    column = QVBoxLayout(sheet.card)
    column.setContentsMargins(_PAD - RING_MARGIN, 18, _PAD - RING_MARGIN, 18 - RING_MARGIN)
    column.setSpacing(12)
    return column


def _buttons(left: Sequence[Button], right: Sequence[Button]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8 - RING_MARGIN)
    for button in left:
        row.addWidget(button)
    row.addStretch(1)
    for button in right:
        row.addWidget(button)
    for button in (*left, *right):
        button.use_dialog_height()
    return row
