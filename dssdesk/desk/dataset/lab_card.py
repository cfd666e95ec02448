"""The Lab card of the details panel: the notebooks on a dataset, and the Lab button."""

import time

from PySide6.QtCore import QPoint
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dssdesk.desk.dataset.details_parts import Card, Heading, NotebookButton
from dssdesk.desk.dataset.needs import DatasetNeeds
from dssdesk.desk.kit.controls import Button, ButtonKind
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.marks import RingClock
from dssdesk.desk.kit.places import NotebookPlace
from dssdesk.desk.kit.text import counted, when_text
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.catalogue import NotebookItem
from dssdesk.wire.places import DatasetRef, NotebookRef

_MOST_NOTEBOOKS = 8
_NO_NOTEBOOKS = "No notebooks on this dataset yet."


class LabCard(QWidget):
    """Shows the notebooks on a dataset with their state, live."""

    def __init__(self, needs: DatasetNeeds, dataset: DatasetRef) -> None:
        super().__init__()
        self._needs = needs
        self._dataset = dataset
        self._clock = RingClock(needs.look, self)
        self._shown: tuple[NotebookItem, ...] | None = None
        self._content: QWidget | None = None
        self.rows: list[NotebookButton] = []
        self.lab_button = self._make_button()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        needs.running.changed.connect(self._on_running_changed)
        needs.catalogue.changed.connect(self._on_catalogue_changed)
        self._show_notebooks()

    def open_lab(self) -> None:
        """Open the Lab menu below its button."""
        menu = self._needs.lab.make_menu(self._dataset, self)
        menu.popup(self.lab_button.mapToGlobal(QPoint(3, self.lab_button.height())))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.run(on=False)

    def _make_button(self) -> Button:
        look = self._needs.look
        button = Button(look, "Lab", kind=ButtonKind.PRIMARY, icon=Icon.LAB)
        button.setToolTip("Notebooks on this dataset, and new ones")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(self.open_lab)
        return button

    def _show_notebooks(self) -> None:
        notebooks = self._needs.catalogue.notebooks_on(self._dataset)
        if notebooks == self._shown:
            return
        self._shown = notebooks
        self.lab_button.setParent(None)
        if self._content is not None:
            self._layout.removeWidget(self._content)
            self._content.setParent(None)
            self._content.deleteLater()
        self._content = self._make_content(notebooks)
        self._layout.addWidget(self._content)
        self._turn()

    def _make_content(self, notebooks: tuple[NotebookItem, ...]) -> QWidget:
        look, content = self._needs.look, QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        figure = counted(len(notebooks), "notebook") if notebooks else ""
        layout.addWidget(Heading(look, "Lab", figure))
        card = Card(look)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(4, 8, 4, 6)
        inside.setSpacing(0)
        self.rows = [self._make_row(item) for item in notebooks[:_MOST_NOTEBOOKS]]
        for row in self.rows:
            inside.addWidget(row)
        if not notebooks:
            hint = Label(look, _NO_NOTEBOOKS, role=TypeRole.SMALL, tint="text.muted")
            hint.setContentsMargins(9, 2, 8, 4)
            inside.addWidget(hint)
        inside.addSpacing(4)
        button_row = QHBoxLayout()
        button_row.setContentsMargins(6, 0, 6, 0)
        button_row.addWidget(self.lab_button)
        inside.addLayout(button_row)
        layout.addWidget(card)
        return content

    def _make_row(self, item: NotebookItem) -> NotebookButton:
        notebook = NotebookRef(project=self._dataset.project, name=item.name)
        changed = when_text(item.modified_at, time.time()) if item.modified_at else ""
        row = NotebookButton(self._needs.look, self._clock, notebook, changed)
        row.show_session(self._needs.running.row(notebook))
        row.open_requested.connect(self._on_open_requested)
        return row

    def _on_running_changed(self, notebooks: frozenset[NotebookRef]) -> None:
        for row in self.rows:
            if row.notebook in notebooks:
                row.show_session(self._needs.running.row(row.notebook))
        self._turn()

    def _on_catalogue_changed(self, project: str) -> None:
        if project in {"", self._dataset.project}:
            self._show_notebooks()

    def _on_open_requested(self, notebook: NotebookRef) -> None:
        self._needs.open_place(NotebookPlace(notebook))

    def _turn(self) -> None:
        sessions = [self._needs.running.row(row.notebook) for row in self.rows]
        turns = any(session is not None and session.mark.turns for session in sessions)
        self._clock.run(on=turns and self.isVisible())
