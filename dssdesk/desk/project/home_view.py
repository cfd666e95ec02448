"""A project's home: name and description, recent notebooks, datasets, folders; facts."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.changing.refusals import READ_ONLY
from dssdesk.desk.kit.controls import Button, ButtonKind, FlatButton
from dssdesk.desk.kit.dropping import paths_of
from dssdesk.desk.kit.facts import Fact
from dssdesk.desk.kit.icons import DATASET_ICONS, Icon, pixmap_of
from dssdesk.desk.kit.labels import Label, label_of
from dssdesk.desk.kit.marks import RingClock
from dssdesk.desk.kit.places import DatasetPlace, FolderPlace, NotebookPlace, NotebooksPlace, Place
from dssdesk.desk.kit.text import breakable, counted
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.project.home_state import NotebookLine
from dssdesk.desk.project.rows import ColumnTitles, Heading, PlaceRow, link_button
from dssdesk.wire.catalogue import ProjectItem
from dssdesk.wire.places import DatasetRef, NotebookRef

_FACTS = 300
_LEAST = 560
"""Where lists have less than this beside the facts, the facts make way."""
_MOST_DATASETS = 200
_NO_NOTEBOOKS = "No notebooks yet. Start one from a template, or drop an .ipynb file here."
_NO_DATASETS = "No datasets yet. Drop data files here to import them."
_NO_DATASETS_NO_IMPORT = "No datasets yet."


class HomeView(QWidget):
    """Shows one project; rows are made anew when what is in it changed.

    Signals:
        open_requested: A `Place` to go to.
        menu_requested: The menu of a `Place` is wanted at this point of the screen.
        new_requested, more_requested: The menus below those buttons are wanted.
        edit_requested, variables_requested, import_requested: The links were pressed.
        files_dropped: Paths of files.
    """

    open_requested = Signal(object)
    menu_requested = Signal(object, QPoint)
    new_requested = Signal()
    more_requested = Signal()
    edit_requested = Signal()
    variables_requested = Signal()
    import_requested = Signal()
    files_dropped = Signal(list)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.can_import = False
        self.clock = RingClock(look, self)
        self.setAcceptDrops(True)
        self.new = Button(look, "New notebook", kind=ButtonKind.PRIMARY, icon=Icon.ADD, parent=self)
        self.more = FlatButton(look, Icon.MORE, "More to do with the project", parent=self)
        self.new.hide()
        self.more.hide()
        self.new.clicked.connect(self.new_requested)
        self.more.clicked.connect(self.more_requested)
        self.notebooks: dict[NotebookRef, PlaceRow] = {}
        self.datasets: dict[str, PlaceRow] = {}
        self._content: QWidget | None = None
        self._facts = QVBoxLayout()
        self._fact_rows: dict[str, Fact] = {}
        self.edit_variables = link_button("Edit variables")
        self.edit_variables.clicked.connect(self.variables_requested)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.viewport().setAutoFillBackground(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.area, 1)
        self.panel = _Panel(look, self._facts)
        layout.addWidget(self.panel)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def show_project(self, project: ProjectItem, lines: tuple[NotebookLine, ...]) -> None:
        """Show this project, and these of its notebooks."""
        focus = QApplication.focusWidget()
        had_focus = focus is not None and (focus is self or self.isAncestorOf(focus))
        place = focus.place if isinstance(focus, PlaceRow) else None
        scrolled = self.area.verticalScrollBar().value()
        self._fact_rows = {}  # another look has other fonts
        self._fit_panel()
        for kept in (self.new, self.more):
            kept.setParent(self)  # out of what is deleted below
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(32, 20, 32, 32)
        column.setSpacing(0)
        column.addLayout(self._make_head(project))
        column.addSpacing(28)
        self._add_notebooks(column, project, lines)
        column.addSpacing(32)
        self._add_datasets(column, project)
        if project.folders:
            column.addSpacing(32)
            self._add_folders(column, project)
        column.addStretch(1)
        self.new.setEnabled(project.may_write)
        self.new.setToolTip("" if project.may_write else READ_ONLY)
        self.new.show()
        self.more.show()
        self.area.setWidget(content)  # deletes what was there
        content.setAutoFillBackground(False)
        self.area.verticalScrollBar().setValue(scrolled)
        self.setAccessibleName(f"Project {project.name}")
        if had_focus:
            rows = (row for row in content.findChildren(PlaceRow) if row.place == place)
            next(rows, self.new).setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def show_lines(self, lines: tuple[NotebookLine, ...]) -> None:
        """What these notebooks do now."""
        for line in lines:
            row = self.notebooks.get(line.notebook)
            if row is not None:
                row.show_words(line.words, (line.memory,), line.mark)
        self.clock.run(on=any(line.mark is not None and line.mark.turns for line in lines))

    def show_dataset(self, name: str, words: str, figures: tuple[str, ...]) -> None:
        """What is known of a dataset."""
        if name in self.datasets:
            self.datasets[name].show_words(words, figures)

    def show_facts(self, facts: tuple[tuple[str, str], ...], *, may_write: bool) -> None:
        """Show these at the right; who selects a value keeps the selection while it stays."""
        if [name for name, _ in facts] != list(self._fact_rows):
            self._make_facts(facts)
        for name, value in facts:
            self._fact_rows[name].show_value(value)
        self.edit_variables.setVisible(may_write)

    def _make_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self.edit_variables:
                widget.setParent(None)
                widget.deleteLater()
        self._facts.addWidget(
            Label(self._look, "About", role=TypeRole.SECTION, tint="text.secondary")
        )
        self._fact_rows = {
            name: Fact(self._look, name, value, is_code=name == "Key") for name, value in facts
        }
        for row in self._fact_rows.values():
            self._facts.addWidget(row)
        self._facts.addWidget(self.edit_variables, 0, Qt.AlignmentFlag.AlignLeft)
        self._facts.addStretch(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.colour("surface.base"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.new.isVisible():
            self.new.setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_panel()

    def _fit_panel(self) -> None:
        self.panel.setFixedWidth(self._look.px(_FACTS))
        self.panel.setVisible(self.width() >= self._look.px(_FACTS + _LEAST))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = paths_of(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    # -- building

    def _make_head(self, project: ProjectItem) -> QVBoxLayout:
        look = self._look
        head = QVBoxLayout()
        head.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(12)
        icon = Label(look, "", role=TypeRole.PAGE, tint="text.primary")
        size, ratio = look.px(look.tokens.icon.large), self.devicePixelRatioF()
        icon.setPixmap(pixmap_of(look, Icon.PROJECT, size, tint="kind.project", ratio=ratio))
        top.addWidget(icon)
        title = label_of(look, breakable(project.name), TypeRole.PAGE, "text.primary")
        top.addWidget(title, 1)
        top.addWidget(self.more)
        top.addWidget(self.new)
        head.addLayout(top)
        below = QHBoxLayout()
        below.setContentsMargins(size + 12, 0, 0, 0)
        if project.description:
            words = label_of(look, project.description, TypeRole.BODY, "text.secondary")
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.setMinimumWidth(1)  # a long word is copied as it is, so it cannot break
            below.addWidget(words, 1)
        elif project.may_write:
            describe = link_button("Add a description")
            describe.clicked.connect(self.edit_requested)
            below.addWidget(describe)
            below.addStretch(1)
        head.addLayout(below)
        return head

    def _add_notebooks(
        self, column: QVBoxLayout, project: ProjectItem, lines: tuple[NotebookLine, ...]
    ) -> None:
        heading = Heading(self._look, "Continue")
        if project.notebooks:
            count = len(project.notebooks)
            text = f"All {counted(count, 'notebook')}" if count > 1 else "Notebooks list"
            everything = heading.add_link(text)
            everything.setObjectName(project.key)
            everything.clicked.connect(self._on_all)
        column.addWidget(heading)
        self.notebooks = {}
        for line in lines:
            row = self._make_row(NotebookPlace(line.notebook), line.notebook.title)
            self.notebooks[line.notebook] = row
            column.addWidget(row)
        if not lines:
            self._add_hint(column, _NO_NOTEBOOKS)

    def _add_datasets(self, column: QVBoxLayout, project: ProjectItem) -> None:
        count = len(project.datasets)
        heading = Heading(self._look, "Datasets", str(count) if count else "")
        if self.can_import and project.may_write:
            heading.add_link("Import files").clicked.connect(self.import_requested)
        column.addWidget(heading)
        self.datasets = {}
        if count:
            figures = ("Rows", "Columns", "Size")
            column.addWidget(ColumnTitles(self._look, "Name", "Where", figures))
        for item in project.datasets[:_MOST_DATASETS]:
            place = DatasetPlace(DatasetRef(project=project.key, name=item.name))
            row = self._make_row(place, item.name)
            row.show_icon(DATASET_ICONS[item.kind], "kind.dataset")
            self.datasets[item.name] = row
            column.addWidget(row)
        if not count:
            self._add_hint(column, _NO_DATASETS if self.can_import else _NO_DATASETS_NO_IMPORT)
        elif count > _MOST_DATASETS:
            self._add_hint(column, f"{count - _MOST_DATASETS} more are in the tree.")

    def _add_folders(self, column: QVBoxLayout, project: ProjectItem) -> None:
        column.addWidget(Heading(self._look, "Managed folders", str(len(project.folders))))
        for folder in project.folders:
            row = self._make_row(FolderPlace(project.key, folder.id), folder.name)
            row.show_icon(Icon.FOLDER_CLOSED, "kind.folder")
            row.show_words(f"Id {folder.id}")
            column.addWidget(row)

    def _make_row(self, place: Place, name: str) -> PlaceRow:
        row = PlaceRow(self._look, self.clock, place, name)
        row.show_words("")
        row.open_requested.connect(self.open_requested)
        row.menu_requested.connect(self.menu_requested)
        return row

    def _add_hint(self, column: QVBoxLayout, text: str) -> None:
        hint = label_of(self._look, text, TypeRole.BODY, "text.muted")
        hint.setContentsMargins(6, 10, 0, 0)
        column.addWidget(hint)

    def _on_all(self) -> None:
        self.open_requested.emit(NotebooksPlace(ProjectKey(self.sender().objectName())))


class _Panel(QWidget):
    """The facts at the right, on the window's ground."""

    def __init__(self, look: Look, inside: QVBoxLayout) -> None:
        super().__init__()
        self._look = look
        inside.setContentsMargins(20, 24, 16, 16)
        inside.setSpacing(10)
        self.setLayout(inside)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("surface.window"))
        painter.fillRect(0, 0, 1, self.height(), self._look.colour("line.default"))
