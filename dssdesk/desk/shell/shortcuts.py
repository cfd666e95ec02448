"""The page of keyboard shortcuts, made from the records of the actions."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dssdesk.desk.kit.controls import Button, FlatButton
from dssdesk.desk.kit.fields import FilterField
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.shell.known import ActionGroup, as_text, keys_of_groups
from dssdesk.desk.shell.palette_list import keys_of
from dssdesk.desk.shell.top_strip import paint_key

_SIZE = QSize(640, 640)
_ROW = 28
_KEYS = 300
_NOTHING = "No shortcut matches."


class ShortcutsSheet(Sheet):
    """All keys in groups, with a filter; closes with Esc."""

    def __init__(self, look: Look, host: QWidget, groups: tuple[ActionGroup, ...]) -> None:
        super().__init__(look, host)
        self._groups = groups
        self._shown = keys_of_groups(groups)
        self.setAccessibleName("Keyboard shortcuts")
        self.filter = FilterField(look, "Filter shortcuts", self.card)
        self.filter.filter_changed.connect(self._on_filter)
        self.list = _List(self.card)
        self.copy = Button(look, "Copy as text", parent=self.card)
        self.copy.clicked.connect(self._on_copy)
        self._lay_out()
        self.filter.left_down.connect(self.list.setFocus)
        self._show()

    def open(self) -> None:
        super().open()
        self.filter.setFocus(Qt.FocusReason.OtherFocusReason)

    def _card_size(self) -> QSize:
        look = self.look
        wanted = QSize(look.px(_SIZE.width()), look.px(_SIZE.height()))
        return wanted.boundedTo(self.size() - QSize(48, 48))

    def _lay_out(self) -> None:
        look = self.look
        title = QLabel("Keyboard shortcuts")
        title.setFont(look.font(TypeRole.TITLE))
        close = FlatButton(look, Icon.CLOSE, "Close", parent=self.card)
        close.clicked.connect(self.dismiss)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.copy)
        head.addWidget(close)
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(0)
        self.list.setItemsExpandable(False)
        self.list.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.list.viewport().setAutoFillBackground(False)
        self.list.setAccessibleName("Keyboard shortcuts")
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, self.list.header().ResizeMode.Stretch)
        self.list.header().resizeSection(1, look.px(_KEYS))
        self.list.setItemDelegate(_Keys(look, self.list))
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(20, 14, 12, 12)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.filter)
        layout.addWidget(self.list, 1)

    def _show(self) -> None:
        self.list.clear()
        for group in self._shown:
            label = QTreeWidgetItem([group.title])
            label.setFlags(Qt.ItemFlag.ItemIsEnabled)
            label.setFont(0, self.look.font(TypeRole.SECTION))
            label.setForeground(0, self.look.colour("text.muted"))
            self.list.addTopLevelItem(label)
            label.setFirstColumnSpanned(True)
            for row in group.rows:
                keys = [QKeySequence(one).toString(_NATIVE) for one in row.keys]
                self.list.addTopLevelItem(QTreeWidgetItem([row.text, " or ".join(keys)]))
        if not self._shown:
            nothing = QTreeWidgetItem([_NOTHING])
            nothing.setFlags(Qt.ItemFlag.ItemIsEnabled)
            nothing.setForeground(0, self.look.colour("text.muted"))
            self.list.addTopLevelItem(nothing)

    def _on_filter(self, typed: str) -> None:
        self._shown = keys_of_groups(self._groups, typed)
        self._show()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self._shown))
        self.copy.setText("Copied")


class _List(QTreeWidget):
    """Selects its first row when the keyboard comes to it."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        for number in range(self.topLevelItemCount()):
            row = self.topLevelItem(number)
            if row is None or self.selectedItems():
                return
            if row.flags() & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentItem(row)


class _Keys(QStyledItemDelegate):
    """Draws keys as plates, and gives rows their height."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(super().sizeHint(option, index).width(), self._look.px(_ROW))

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if index.column() == 1:
            option.text = ""
        # Fusion's frame; the row that the keyboard is on is selected.
        option.state &= ~QStyle.StateFlag.State_HasFocus

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        keys = str(index.data() or "") if index.column() == 1 else ""
        if not keys:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect)
        right = row.right() - self._look.px(8)
        for number, one in enumerate(reversed(keys.split(" or "))):
            if number:
                right = self._paint_or(painter, right, row)
            for key in reversed(keys_of(one)):
                right = paint_key(painter, self._look, key, right, row) - self._look.px(4)
        painter.restore()

    def _paint_or(self, painter: QPainter, right: float, row: QRectF) -> float:
        painter.setFont(self._look.font(TypeRole.CAPTION))
        painter.setPen(self._look.colour("text.muted"))
        place = QRectF(row.left(), row.top(), right - row.left() - 4, row.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(place, flags, "or")
        return right - painter.fontMetrics().horizontalAdvance("or") - self._look.px(12)


_NATIVE = QKeySequence.SequenceFormat.NativeText
