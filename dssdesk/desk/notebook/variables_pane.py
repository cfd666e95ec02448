"""The pane beside the cells with the kernel's variables: name, type, value at a glance."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dssdesk.desk.kit.controls import FlatButton
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.notebook.variables import Listing, Variable, Variables

_NO_KERNEL = "No kernel runs. Run a cell to see its variables."
_WAITS = "The kernel tells its variables when it is free."
_NONE = "No variables yet. Run a cell that makes some."


class VariablesPane(QWidget):
    """Shows what `Variables` knows."""

    def __init__(self, look: Look, variables: Variables, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._variables = variables
        self._head = QHBoxLayout()
        self._title = QLabel("Variables", self)
        self._count = QLabel(self)
        self.away = FlatButton(look, Icon.CLOSE, "Close the variables", parent=self)
        self._hint = QLabel(self)
        self._hint.setWordWrap(True)
        self.table = QTreeWidget(self)
        self.table.setHeaderLabels(["Name", "Type", "Value"])
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setAccessibleName("Variables")
        self.setAccessibleName("Variables of the kernel")
        self._lay_out()
        variables.changed.connect(self._on_changed)
        look.changed.connect(self._fit)
        self._fit()
        self._on_changed()

    @property
    def hint(self) -> str:
        """What it says where no variables are to be shown."""
        return self._hint.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("surface.base"))
        painter.end()

    def _lay_out(self) -> None:
        head = self._head
        head.addWidget(self._title)
        head.addWidget(self._count, 1)
        head.addWidget(self.away)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(self._hint)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)

    @Slot()
    def _fit(self) -> None:
        look, px = self._look, self._look.px
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(0, px(6), 0, 0)
        self._head.setContentsMargins(px(12), 0, px(8), 0)
        self._hint.setContentsMargins(px(12), 0, px(12), 0)
        # Texts stand below their titles.
        self.table.setStyleSheet(f"QTreeView::item {{ padding-left: {px(7)}px }}")
        self.setMinimumWidth(px(200))
        self._title.setFont(look.font(TypeRole.STRONG))
        for label in (self._count, self._hint):
            label.setFont(look.font(TypeRole.SMALL))
            palette = label.palette()
            palette.setColor(label.foregroundRole(), look.colour("text.muted"))
            label.setPalette(palette)
        self.table.setColumnWidth(0, px(110))
        self.table.setColumnWidth(1, px(84))
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        listing = self._variables.listing
        hint = ""
        if not self._variables.has_kernel:
            hint = _NO_KERNEL
        elif listing is None:
            hint = _WAITS
        elif not listing.variables:
            hint = _NONE
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.table.setVisible(not hint)
        self._show(listing or Listing())

    def _show(self, listing: Listing) -> None:
        shown = len(listing.variables)
        more = f"{shown:,} of {listing.count:,}" if listing.count > shown else f"{shown:,}"
        self._count.setText(more if shown else "")
        place = self.table.verticalScrollBar().value()
        self.table.clear()
        self.table.addTopLevelItems([self._row(each) for each in listing.variables])
        self.table.verticalScrollBar().setValue(place)

    def _row(self, variable: Variable) -> QTreeWidgetItem:
        texts = [variable.name, variable.kind, variable.value]
        row = QTreeWidgetItem(texts)
        for column, text in enumerate(texts):
            row.setToolTip(column, text)
            row.setFont(column, self._look.font(TypeRole.CODE_SMALL))
        row.setForeground(1, self._look.colour("text.muted"))
        row.setSizeHint(0, QSize(0, self._look.px(self._look.tokens.row.tree)))
        return row
