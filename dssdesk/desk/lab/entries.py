"""The Lab's entries in a menu: notebooks on a dataset with their state, templates for new ones."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from dssdesk.desk.kit.actions import add_section, make_action
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.marks import RingClock
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.running.painters import paint_session, slots_of
from dssdesk.desk.running.running import Running
from dssdesk.desk.templates.entries import template_action
from dssdesk.desk.templates.offered import OfferedTemplates
from dssdesk.wire.catalogue import NotebookItem, TemplateItem
from dssdesk.wire.places import DatasetRef, NotebookRef

_MOST_NOTEBOOKS = 12
_RIGHT = 12
_NO_NOTEBOOKS = "No notebooks on this dataset yet."


class LabEntries(QWidget):
    """Fills a menu of somebody else's; one click opens or creates.

    A pane over the menu, for a `QMenu` cannot show a mark behind a name.

    Signals:
        open_requested: The notebook (`NotebookRef`) to open.
        create_requested: The dataset (`DatasetRef`) and the template (`TemplateItem`).
        dialog_requested: The dataset whose Lab shall open as a dialog.
    """

    open_requested = Signal(NotebookRef)
    create_requested = Signal(DatasetRef, TemplateItem)
    dialog_requested = Signal(DatasetRef)

    def __init__(
        self,
        look: Look,
        running: Running,
        dataset: DatasetRef,
        notebooks: Sequence[NotebookItem],
        offered: OfferedTemplates,
        menu: QMenu,
    ) -> None:
        super().__init__(menu)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._look = look
        self._running = running
        self._dataset = dataset
        self._notebooks = notebooks
        self._menu = menu
        self._offered = offered
        self._templates = offered.for_dataset
        self._opens: dict[QAction, NotebookRef] = {}
        self._creates: dict[QAction, TemplateItem] = {}
        self._dialog: QAction | None = None
        self._has_dialog = False
        self._refusal = ""
        self._clock = RingClock(look, self)
        self._clock.turned.connect(self.update)
        running.changed.connect(self._on_running_changed)
        running.sampled.connect(self.update)
        # It may be on show before the first templates are here, or somebody added one.
        offered.changed.connect(self._on_offered)
        menu.triggered.connect(self._on_triggered)
        menu.installEventFilter(self)
        self._fill()

    def offer_dialog(self) -> None:
        """Offer the dialog as well."""
        self._has_dialog = True
        self._fill()

    def refuse(self, why: str) -> None:
        """Make no notebooks, and say why."""
        self._refusal = why
        self._fill()

    @Slot()
    def _on_offered(self) -> None:
        if self._offered.for_dataset != self._templates:
            self._templates = self._offered.for_dataset
            self._fill()

    def _fill(self) -> None:
        self._menu.clear()
        self._opens.clear()
        self._creates.clear()
        add_section(self._menu, f"Notebooks on {self._dataset.name}", self._look)
        for item in self._notebooks[:_MOST_NOTEBOOKS]:
            self._add_notebook(item)
        if not self._notebooks:
            nothing = make_action(_NO_NOTEBOOKS, self._menu)
            nothing.setEnabled(False)
            self._menu.addAction(nothing)
        self._menu.addSeparator()
        add_section(self._menu, "New Python notebook", self._look)
        for template in self._templates:
            action = template_action(self._look, template, self._menu)
            self._creates[action] = template
            if self._refusal:
                action.setEnabled(False)
                action.setToolTip(self._refusal)
            self._menu.addAction(action)
        if self._has_dialog:
            self._menu.addSeparator()
            icon = make_icon(self._look, Icon.LAB)
            self._dialog = make_action("Open Lab…", self._menu, icon=icon)
            self._menu.addAction(self._dialog)
        self._make_room()

    def _add_notebook(self, item: NotebookItem) -> None:
        notebook = NotebookRef(project=self._dataset.project, name=item.name)
        icon = make_icon(self._look, Icon.NOTEBOOK, "kind.notebook")
        action = make_action(item.name, self._menu, icon=icon)
        row = self._running.row(notebook)
        action.setToolTip(row.tooltip if row else f"Open “{item.name}”")
        self._opens[action] = notebook
        self._menu.addAction(action)

    def _make_room(self) -> None:
        """Be wide enough that no name runs into its state."""
        look = self._look
        metrics = look.metrics()
        names = [metrics.horizontalAdvance(action.text()) for action in self._opens]
        slots = slots_of(look, QRectF(0, 0, 1000, 28))
        state = round(1000 - slots.left)
        self._menu.setMinimumWidth(max([0, *names]) + state + look.px(64))

    # -- painting of states

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for action, notebook in self._opens.items():
            row = self._running.row(notebook)
            if row is not None:
                box = _without_right(self._menu.actionGeometry(action))
                slots = slots_of(self._look, box)
                paint_session(painter, self._look, slots, row, step=self._clock.step)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Show, QEvent.Type.Resize}:
            self.setGeometry(self._menu.rect())
            self.raise_()
            self._clock.run(on=self._running.state.turns)
        elif event.type() is QEvent.Type.Hide:
            self._clock.run(on=False)
        return super().eventFilter(watched, event)

    def _on_running_changed(self, _notebooks: frozenset[NotebookRef]) -> None:
        self._clock.run(on=self.isVisible() and self._running.state.turns)
        self.update()

    # -- what a person does

    def _on_triggered(self, action: QAction) -> None:
        if action in self._opens:
            self.open_requested.emit(self._opens[action])
        elif action in self._creates:
            self.create_requested.emit(self._dataset, self._creates[action])
        elif action is self._dialog:
            self.dialog_requested.emit(self._dataset)


def _without_right(rect: QRect) -> QRectF:
    return QRectF(rect.adjusted(0, 0, -_RIGHT, 0))
