"""The panel at the right: a dataset's Lab, what it is, its columns."""

import functools
import time

from PySide6.QtCore import QPoint
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from dssdesk.base.errors import DssDeskError
from dssdesk.desk.dataset.details_parts import Heading, SchemaList
from dssdesk.desk.dataset.facts import facts_of, icon_of_dataset
from dssdesk.desk.dataset.lab_card import LabCard
from dssdesk.desk.dataset.needs import DatasetNeeds
from dssdesk.desk.kit.controls import EmptyHint, FlatButton
from dssdesk.desk.kit.facts import Fact
from dssdesk.desk.kit.icons import Icon, pixmap_of
from dssdesk.desk.kit.labels import Label, plain_tip
from dssdesk.desk.kit.scrolling import bare_area
from dssdesk.desk.kit.text import counted
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.datasets import DatasetDetails, DatasetWritten, GetDataset
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.projects import DatasetMoved

_NAME = 88


class DetailsPanel(QWidget):
    """Shows one dataset at a time; `show_dataset` asks for everything that it needs."""

    def __init__(self, needs: DatasetNeeds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._needs = needs
        self._look = needs.look
        self._dataset: DatasetRef | None = None
        self._details: DatasetDetails | None = None
        self._error: DssDeskError | None = None
        self._body: QWidget | None = None
        self._about: QWidget | None = None
        self._sections: QVBoxLayout | None = None
        self.lab_card: LabCard | None = None
        self.actions_button: FlatButton | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        needs.link.connected.connect(self._read)
        needs.look.changed.connect(self._build)
        needs.commands.reload_requested.connect(self._on_reload_requested)
        needs.link.listen(DatasetMoved, self._on_moved)
        needs.link.listen(DatasetWritten, self._on_written)

    @property
    def dataset(self) -> DatasetRef | None:
        """What it shows."""
        return self._dataset

    @property
    def widget(self) -> QWidget:
        """Itself: it stands in the window as it is."""
        return self

    def closed(self) -> None:
        """The window shows something else."""
        self._dataset = None

    def show_dataset(self, dataset: DatasetRef) -> None:
        """Show this one; what was read of it before stays until the answer is here."""
        if dataset != self._dataset:
            self._dataset = dataset
            self._details = None
            self._error = None
            self._build()
        self._read()

    # -- what comes from the service

    def _read(self) -> None:
        if self._dataset is not None:
            on_error = functools.partial(self._on_error, self._dataset)
            ask = GetDataset(dataset=self._dataset)
            self._needs.link.ask(ask).then(self._on_details, on_error)

    def _on_reload_requested(self, dataset: DatasetRef) -> None:
        if dataset == self._dataset:
            self._read()

    def _on_moved(self, event: DatasetMoved) -> None:
        if event.dataset == self._dataset:
            self.show_dataset(event.now)

    def _on_written(self, event: DatasetWritten) -> None:
        if event.dataset == self._dataset:
            self._read()

    def _on_details(self, details: DatasetDetails) -> None:
        if details.dataset == self._dataset and details != self._details:
            self._details, self._error = details, None
            self._show_about()

    def _on_error(self, dataset: DatasetRef, error: DssDeskError) -> None:
        if dataset == self._dataset and self._details is None:
            self._error = error
            self._show_about()

    # -- building

    def _build(self) -> None:
        if self._dataset is None:
            return
        if self._body is not None:
            self._layout.removeWidget(self._body)
            self._body.setParent(None)
            self._body.deleteLater()
        self._about = None
        self._body = QWidget()
        layout = QVBoxLayout(self._body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_header(self._dataset))
        layout.addWidget(self._make_sections(self._dataset), 1)
        self._layout.addWidget(self._body)
        self._show_about()

    def _make_header(self, dataset: DatasetRef) -> QWidget:
        look, header = self._look, QWidget()
        header.setFixedHeight(look.px(look.tokens.bar.toolbar))
        layout = QHBoxLayout(header)
        layout.setContentsMargins(16, 0, 12, 0)
        layout.setSpacing(8)
        icon = Label(look, "", role=TypeRole.BODY, tint="text.primary")
        project = self._needs.catalogue.project(dataset.project)
        kind, ratio = icon_of_dataset(project, dataset.name), self.devicePixelRatioF()
        icon.setPixmap(pixmap_of(look, kind, look.px(16), tint="kind.dataset", ratio=ratio))
        layout.addWidget(icon)
        title = Label(look, dataset.name, role=TypeRole.TITLE, tint="text.primary")
        title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        title.setToolTip(plain_tip(dataset.name))
        layout.addWidget(title, 1)
        layout.addWidget(self._make_actions())
        return header

    def _make_actions(self) -> FlatButton:
        button = FlatButton(self._look, Icon.MORE, "Actions on this dataset", text="Actions")
        button.setIcon(QIcon())  # the word says it, and the chevron
        button.setPopupMode(FlatButton.ToolButtonPopupMode.InstantPopup)
        button.fit()
        button.clicked.connect(self.open_actions)
        self.actions_button = button
        return button

    def open_actions(self) -> None:
        """Open what can be done with the dataset, below its button."""
        button = self.actions_button
        if self._dataset is not None and button is not None:
            menu = self._needs.commands.make_menu(self._dataset, self)
            menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def _make_sections(self, dataset: DatasetRef) -> QScrollArea:
        content = QWidget()
        layout = self._sections = QVBoxLayout(content)
        layout.setContentsMargins(12, 10, 12, 16)
        layout.setSpacing(14)
        self.lab_card = LabCard(self._needs, dataset)
        layout.addWidget(self.lab_card)
        layout.addStretch(1)
        return bare_area(content)

    def _show_about(self) -> None:
        if self._sections is None:
            return
        if self._about is not None:
            self._sections.removeWidget(self._about)
            self._about.setParent(None)
            self._about.deleteLater()
            self._about = None
        if self._details is not None:
            self._about = self._make_about(self._details)
        elif self._error is not None:
            self._about = EmptyHint(self._look, self._error.message)
        if self._about is not None:
            self._sections.insertWidget(1, self._about)

    def _make_about(self, details: DatasetDetails) -> QWidget:
        look, about = self._look, QWidget()
        layout = QVBoxLayout(about)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        layout.addWidget(Heading(look, "About"))
        for fact in facts_of(details, time.time()):
            is_code = fact.is_code
            row = Fact(look, fact.name, fact.value, is_code=is_code, name_width=_NAME, edge=4)
            layout.addWidget(row)
        layout.addSpacing(8)
        count = counted(len(details.columns), "column")
        layout.addWidget(Heading(look, "Schema", count))
        layout.addWidget(SchemaList(look, details.columns))
        return about
