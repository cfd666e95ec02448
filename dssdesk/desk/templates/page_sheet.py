"""All templates as one sees them: the list at the left, the cells of one at the right."""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from dssdesk.desk.kit.actions import make_action, make_menu
from dssdesk.desk.kit.controls import RING_MARGIN, Button
from dssdesk.desk.kit.fields import FilterField
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.labels import Label, ShortLabel
from dssdesk.desk.kit.marks import RingClock
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.kit.wide_sheet import WIDTH, WideSheet
from dssdesk.desk.templates.cells import CellsPreview
from dssdesk.desk.templates.columns import list_column
from dssdesk.desk.templates.rows import Row, RowList
from dssdesk.desk.templates.tools import TemplateTools

_LIST = 400
_NONE = "No own templates yet. Save a notebook as one: File › Save as template…"
_NO_MATCH = "No template matches."
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class Form(Enum):
    """How templates come and go."""

    ZIP = "zip"
    FOLDER = "folder"


class Which(Enum):
    """What is exported."""

    CHOSEN = "chosen"
    OWN = "own"


class TemplatesSheet(WideSheet):
    """Shows every template; whoever opened it asks the service.

    Signals:
        import_requested: From where, a `Form`.
        export_requested: What, a `Which`, and as what, a `Form`.
    """

    import_requested = Signal(object)
    export_requested = Signal(object, object)

    def __init__(self, look: Look, host: QWidget) -> None:
        super().__init__(look, host, Icon.TEMPLATE, "Templates")
        self._has_own = False
        self.filter = FilterField(look, "Filter templates")
        clock = RingClock(look, self)
        row = look.tokens.row.template
        self.templates = RowList(look, "Templates", height=row, clock=clock)
        self.hint = Label(look, role=TypeRole.SMALL, tint="text.muted")
        self.label = ShortLabel(look, role=TypeRole.STRONG)
        self.facts = Label(look, role=TypeRole.SMALL, tint="text.secondary")
        self.tools = TemplateTools(look)
        self.preview = CellsPreview(look)
        self.bring = Button(look, "Import…", icon=Icon.UPLOAD)
        self.export = Button(look, "Export…", icon=Icon.EXPORT)
        self.close_button = Button(look, "Close")
        self._lay_out()
        self._set_up()

    def open(self) -> None:
        super().open()
        self.filter.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_templates(self, rows: tuple[Row, ...], chosen: str, *, has_own: bool) -> None:
        """The templates that the filter lets through."""
        self.templates.show_rows(rows, chosen)
        self.templates.setVisible(bool(rows))
        self._has_own = has_own
        self.hint.setText(_NO_MATCH if not rows else "" if has_own else _NONE)
        self.hint.setVisible(bool(self.hint.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:  # the filter has the keyboard; arrows say nothing to it
            self.templates.step(_STEPS[Qt.Key(event.key())])
        super().keyPressEvent(event)

    def _set_up(self) -> None:
        self.hint.setWordWrap(True)
        self.close_button.clicked.connect(self.dismiss)
        self.bring.clicked.connect(self._show_import_menu)
        self.export.clicked.connect(self._show_export_menu)
        self.filter.left_down.connect(self._on_left_down)

    def _on_left_down(self) -> None:
        self.templates.setFocus(Qt.FocusReason.OtherFocusReason)

    def import_menu(self) -> QMenu:
        """Where templates can come from."""
        menu = make_menu(self, "Import")
        for text, icon, form in (
            ("From a zip file…", Icon.UPLOAD, Form.ZIP),
            ("From a folder, such as a plugin of DSS…", Icon.FOLDER_OPEN, Form.FOLDER),
        ):
            action = make_action(text, menu, icon=make_icon(self.look, icon))
            action.setData(form)
            menu.addAction(action)
        menu.triggered.connect(self._on_import)
        return menu

    def export_menu(self) -> QMenu:
        """What can go where."""
        menu = make_menu(self, "Export")
        chosen = self.label.text()
        for text, icon, what in (
            (f"{chosen}, as a zip file…", Icon.EXPORT, (Which.CHOSEN, Form.ZIP)),
            (f"{chosen}, into a folder…", Icon.FOLDER_OPEN, (Which.CHOSEN, Form.FOLDER)),
            ("All own templates, as a zip file…", Icon.EXPORT, (Which.OWN, Form.ZIP)),
            ("All own templates, into a folder…", Icon.FOLDER_OPEN, (Which.OWN, Form.FOLDER)),
        ):
            action = make_action(text, menu, icon=make_icon(self.look, icon))
            action.setData(what)
            action.setEnabled(self._has_own if what[0] is Which.OWN else bool(chosen))
            menu.addAction(action)
        menu.triggered.connect(self._on_export)
        return menu

    def _show_import_menu(self) -> None:
        self.import_menu().popup(self.bring.mapToGlobal(self.bring.rect().bottomLeft()))

    def _show_export_menu(self) -> None:
        self.export_menu().popup(self.export.mapToGlobal(self.export.rect().bottomLeft()))

    def _on_import(self, action: QAction) -> None:
        self.import_requested.emit(action.data())

    def _on_export(self, action: QAction) -> None:
        self.export_requested.emit(*action.data())

    # -- layout

    def _lay_out(self) -> None:
        self.header.addStretch(1)
        self.hint.setContentsMargins(10, 4, 10, 4)
        side = list_column(
            self.filter,
            self.templates,
            self.hint,
            grows=self.templates,
            most=self.look.px(_LIST),
        )
        columns = ((side, _LIST), (self._make_preview(), WIDTH - _LIST))
        self.lay_out(columns, self._make_footer())

    def _make_preview(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(16, 8, 8, 12)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.label, 1)
        head.addWidget(self.tools)
        column.addLayout(head)
        self.facts.setWordWrap(True)
        column.addWidget(self.facts)
        column.addSpacing(6)
        column.addWidget(self.preview, 1)
        return column

    def _make_footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20 - RING_MARGIN, 16, 20 - RING_MARGIN, 16)
        row.setSpacing(8)
        for button in (self.bring, self.export):
            button.use_dialog_height()
            row.addWidget(button)
        row.addStretch(1)
        self.close_button.use_dialog_height()
        row.addWidget(self.close_button)
        return row
