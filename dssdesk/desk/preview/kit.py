"""Every control, mark and text size of the kit on one sheet."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from dssdesk.desk.kit.controls import Button, ButtonKind, FlatButton, UnloadButton
from dssdesk.desk.kit.dialogs import Choice, Question, ask
from dssdesk.desk.kit.fields import FilterField
from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.marks import Mark, paint_badge, paint_mark, paint_unload_plate
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole

_QUESTION = Question(
    title="Unload “Delays by carrier”?",
    text="In [6] has run for 14 s and will stop. 23 variables (398 MB) will be lost. "
    "Code and outputs stay.",
    choice=Choice("unload", "Unload"),
    others=(Choice("keep", "Keep variables and unload", ButtonKind.SECONDARY),),
)


class Marks(QWidget):
    """Marks, plates, badges and all icons, painted."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setMinimumSize(look.px(420), look.px(270))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(TypeRole.SMALL))
        y = look.px(12)
        for mark in Mark:
            paint_mark(painter, look, mark, QPointF(look.px(16), y))
            painter.setPen(look.colour("text.primary"))
            painter.drawText(QPointF(look.px(34), y + look.px(4)), mark.value)
            y += look.px(24)
        paint_unload_plate(painter, look, QPointF(look.px(220), look.px(12)))
        paint_unload_plate(painter, look, QPointF(look.px(250), look.px(12)), is_hot=True)
        paint_unload_plate(
            painter, look, QPointF(look.px(280), look.px(12)), is_hot=True, has_ring=True
        )
        badge = QRectF(look.px(212), look.px(40), look.px(20), look.px(18))
        paint_badge(painter, look, "4", badge, is_live=True)
        paint_badge(painter, look, "0", badge.translated(look.px(30), 0), is_live=False)
        for number, icon in enumerate(Icon):
            column, row = number % 18, number // 18
            box = QRectF(look.px(8 + column * 23), look.px(140 + row * 26), 0, 0)
            box.setSize(look.px(16) * QRectF(0, 0, 1, 1).size())
            paint_icon(painter, look, icon, box)


def make_preview(look: Look) -> QWidget:
    """The sheet, with a question over it."""
    sheet = QWidget()
    sheet.setMinimumSize(look.px(980), look.px(700))
    columns = QHBoxLayout(sheet)
    columns.setContentsMargins(24, 20, 24, 20)
    columns.setSpacing(32)
    left = QVBoxLayout()
    left.addLayout(_buttons(look))
    left.addLayout(_fields(look))
    left.addWidget(Marks(look))
    left.addStretch(1)
    columns.addLayout(left)
    columns.addLayout(_texts(look))
    question = ask(look, sheet, _QUESTION)
    question.setObjectName("question")
    return sheet


def _buttons(look: Look) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(4)
    grid.setVerticalSpacing(2)
    for row, kind in enumerate(ButtonKind):
        for column, text in enumerate(("Create", "Pressed", "Disabled")):
            button = Button(look, text, kind=kind, icon=Icon.ADD if column == 0 else None)
            button.setDown(column == 1)
            button.setEnabled(column != 2)
            grid.addWidget(button, row, column)
    flat = QHBoxLayout()
    flat.addWidget(FlatButton(look, Icon.RUN, "Run", text="Run"))
    flat.addWidget(FlatButton(look, Icon.MORE, "More"))
    flat.addWidget(UnloadButton(look, "Unload"))
    flat.addStretch(1)
    grid.addLayout(flat, len(ButtonKind), 0, 1, 3)
    return grid


def _fields(look: Look) -> QHBoxLayout:
    row = QHBoxLayout()
    name = QLineEdit("flights 2013")
    wrong = QLineEdit("a/b")
    wrong.setProperty("wrong", True)
    empty = QLineEdit()
    empty.setPlaceholderText("Name")
    off = QLineEdit("flights")
    off.setEnabled(False)
    for field in (FilterField(look), empty, name, wrong, off):
        row.addWidget(field)
    return row


def _texts(look: Look) -> QVBoxLayout:
    column = QVBoxLayout()
    for role in TypeRole:
        label = QLabel(f"{role.value}: flights in 2013 → 336,776 rows != []")
        label.setFont(look.font(role))
        label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        column.addWidget(label)
    column.addStretch(1)
    return column
