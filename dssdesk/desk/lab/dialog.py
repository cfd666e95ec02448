"""The Lab's dialog: what it asks, what it shows, what it makes."""

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import EnvironmentId, ProjectKey
from dssdesk.desk.changing.names import notebook_problem
from dssdesk.desk.changing.refusals import READ_ONLY
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.marks import Mark
from dssdesk.desk.kit.places import NotebookPlace, Place
from dssdesk.desk.kit.text import when_text
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.lab.sheet import LabSheet
from dssdesk.desk.lab.state import LabState, size_text
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.templates.entries import whose
from dssdesk.desk.templates.offered import OfferedTemplates
from dssdesk.desk.templates.own import OwnTemplates
from dssdesk.desk.templates.page import TemplatesPage
from dssdesk.desk.templates.rows import Row
from dssdesk.wire.catalogue import (
    CreateNotebook,
    EnvironmentList,
    ListEnvironments,
    NotebookCreated,
    NotebookItem,
    TemplateItem,
    TemplatePreview,
)
from dssdesk.wire.datasets import DatasetDetails, GetDataset
from dssdesk.wire.places import DatasetRef, NotebookRef

_SETTLE = 120
"""Milliseconds that a template is the chosen one before its preview is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogNeeds:
    """What the dialog is handed.

    Attributes:
        window: What it covers.
        offered: All templates.
        own: What can be done with own ones; None where nothing can.
        on_created: Goes to the notebook.
        preferred: The environment that is chosen at first.
    """

    look: Look
    window: QWidget
    link: LinkLike
    running: Running
    catalogue: Catalogue
    offered: OfferedTemplates
    own: OwnTemplates | None
    open_place: Callable[[Place], None]
    on_created: Callable[[NotebookCreated], None]
    preferred: Callable[[], EnvironmentId | None]


class LabDialog(QObject):
    """Joins a `LabState` with its sheet; goes away with it.

    Args:
        needs: Of the window.
        project: Where the notebook will be.
        dataset: The name of the one that it will read; None offers the standalone templates.
    """

    def __init__(self, needs: DialogNeeds, project: ProjectKey, dataset: str | None) -> None:
        title = "New notebook" if dataset is None else "Lab"
        self.sheet = LabSheet(needs.look, needs.window, title=title, dataset=dataset)
        super().__init__(self.sheet)
        self.state = LabState(project=project, dataset=dataset, preferred=needs.preferred())
        self._needs = needs
        self._asked = 0
        self._is_creating = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLE)
        self._soon.timeout.connect(self._ask_preview)
        self._connect()
        self._show_notebooks()

    def open(self) -> None:
        """Show it, and ask for what it shows."""
        self.sheet.open()
        ask, state = self._needs.link.ask, self.state
        self._needs.offered.read()
        self._on_offered()
        self._soon.stop()
        self._ask_preview()
        ask(ListEnvironments()).then(self._on_environments, self._on_failed)
        if state.dataset is None:
            self.sheet.size_label.setText(self._needs.catalogue.project_name(state.project))
        else:
            dataset = DatasetRef(project=state.project, name=state.dataset)
            ask(GetDataset(dataset=dataset)).then(self._on_details)

    @property
    def name_problem(self) -> str:
        """What is wrong with the name; nobody may give one who may only read."""
        project = self._needs.catalogue.project(self.state.project)
        if project is not None and not project.may_write:
            return READ_ONLY
        if self.state.typed_name is None:
            return ""
        taken = () if project is None else [notebook.name for notebook in project.notebooks]
        return notebook_problem(self.state.name, taken)

    def create(self) -> None:
        """Make the notebook, and go there."""
        if self._is_creating or not self.state.chosen or self.name_problem:
            return
        self._is_creating = True
        self.sheet.submit.setEnabled(False)
        wish: CreateNotebook = self.state.wish_to_create()
        self._needs.link.ask(wish).then(self._on_created, self._on_failed)

    # -- joining

    def _connect(self) -> None:
        sheet, needs = self.sheet, self._needs
        sheet.filter.filter_changed.connect(self._on_filter)
        sheet.templates.moved.connect(self._on_chosen)
        sheet.templates.taken.connect(self._on_template_taken)
        sheet.notebooks.taken.connect(self._on_notebook_taken)
        sheet.notebooks.clicked.connect(self._on_notebook_clicked)
        sheet.name_edited.connect(self._on_name)
        sheet.environment_chosen.connect(self._on_environment)
        sheet.submitted.connect(self.create)
        needs.running.changed.connect(self._on_running_changed)
        needs.running.sampled.connect(self._show_notebooks)
        needs.catalogue.changed.connect(self._on_catalogue_changed)
        needs.offered.changed.connect(self._on_offered)
        sheet.manage.setVisible(needs.own is not None)
        sheet.manage.clicked.connect(self._manage)
        sheet.tools.describe_requested.connect(self._describe)
        sheet.tools.edit_requested.connect(self._edit)
        sheet.tools.delete_requested.connect(self._delete)

    def _show_notebooks(self) -> None:
        state = self.state
        if state.dataset is None:
            self.sheet.show_notebooks(())
            return
        dataset = DatasetRef(project=state.project, name=state.dataset)
        notebooks = self._needs.catalogue.notebooks_on(dataset)
        self.sheet.show_notebooks(tuple(self._row_of(item) for item in notebooks))

    def _row_of(self, item: NotebookItem) -> Row:
        ref = NotebookRef(project=self.state.project, name=item.name)
        session = self._needs.running.row(ref)
        changed = when_text(item.modified_at, time.time()) if item.modified_at else ""
        facts = [changed]
        if session is not None:
            # The mark says what it does; what asks for somebody is said in words as well.
            is_quiet = session.mark in {Mark.IDLE, Mark.BUSY}
            facts.append(session.memory if is_quiet else session.word.lower())
        return Row(
            id=item.name,
            name=item.name,
            second=" · ".join(fact for fact in facts if fact) or item.environment,
            icon=Icon.NOTEBOOK,
            tint="kind.notebook",
            mark=None if session is None else session.mark,
            tooltip=f"Open “{item.name}”" if session is None else session.tooltip,
        )

    def _show_templates(self) -> None:
        state = self.state
        rows = tuple(_row_of_template(template) for template in state.shown)
        self.sheet.show_templates(rows, state.chosen, is_filtered=bool(state.filter))
        self._show_tools()
        if state.preview is None:
            self._asked += 1  # what is on its way is of another one
            self._soon.start()
        self.sheet.show_environment(state.environment)
        self._show_name()

    def _show_tools(self) -> None:
        chosen = self.state.chosen_template
        is_own = self._needs.own is not None and chosen is not None and not chosen.is_builtin
        self.sheet.tools.show_template(chosen if is_own else None)

    def _show_name(self) -> None:
        state = self.state
        problem = self.name_problem
        self.sheet.show_name(state.name if state.typed_name is None else state.typed_name, problem)
        is_ready = bool(state.chosen) and not problem and not self._is_creating
        self.sheet.submit.setEnabled(is_ready)

    def _ask_preview(self) -> None:
        if not self.state.chosen:
            self.sheet.preview.show_cells(())
            self.sheet.cells_text.clear()
            return
        self._asked += 1
        taken = functools.partial(self._on_preview, self._asked)
        failed = functools.partial(self._on_no_preview, self._asked)
        self._needs.link.ask(self.state.wish_to_preview()).then(taken, failed)

    # -- what comes

    @Slot()
    def _on_offered(self) -> None:
        offered = self._needs.offered
        self.state.show_templates(offered.of_kind(for_dataset=self.state.dataset is not None))
        self._show_templates()
        if offered.problem:
            self.sheet.problem.setText(offered.problem)

    def _on_environments(self, listed: EnvironmentList) -> None:
        self.sheet.show_environments(listed.environments)
        self.sheet.show_environment(self.state.environment)

    def _on_details(self, details: DatasetDetails) -> None:
        self.sheet.size_label.setText(size_text(details))

    def _on_preview(self, number: int, preview: TemplatePreview) -> None:
        if number == self._asked:
            self.state.preview = preview
            self.sheet.preview.show_cells(preview.cells)
            self.sheet.cells_text.setText(self.state.cells_text)
            self._show_name()

    def _on_no_preview(self, number: int, error: DssDeskError) -> None:
        if number == self._asked:
            self.sheet.preview.show_cells(())
            self.sheet.cells_text.setText(error.message)

    def _on_created(self, reply: NotebookCreated) -> None:
        self.sheet.close_sheet()
        self._needs.on_created(reply)

    def _on_failed(self, error: DssDeskError) -> None:
        self._is_creating = False
        self._show_name()
        self.sheet.problem.setText(error.message)

    def _on_running_changed(self, _notebooks: frozenset[NotebookRef]) -> None:
        self._show_notebooks()

    def _on_catalogue_changed(self, _project: str) -> None:
        self._show_notebooks()
        self._show_name()

    # -- what a person does

    def _on_filter(self, text: str) -> None:
        self.state.narrow(text)
        self._show_templates()

    def _on_chosen(self, template: str) -> None:
        if self.state.choose(template):
            self._show_templates()

    def _on_template_taken(self, template: str) -> None:
        self._on_chosen(template)
        self.create()

    def _on_notebook_clicked(self) -> None:
        index = self.sheet.notebooks.currentIndex()
        if index.isValid():
            self._on_notebook_taken(self.sheet.notebooks.rows[index.row()].id)

    def _on_notebook_taken(self, name: str) -> None:
        if not self.sheet.isHidden():
            self.sheet.close_sheet()
            ref = NotebookRef(project=self.state.project, name=name)
            self._needs.open_place(NotebookPlace(ref))

    def _on_name(self, text: str) -> None:
        self.state.typed_name = text
        self._show_name()

    def _describe(self) -> None:
        if self._needs.own is not None and self.state.chosen_template is not None:
            self._needs.own.describe(self.state.chosen_template)

    def _edit(self) -> None:
        template, state = self.state.chosen_template, self.state
        if self._needs.own is not None and template is not None:
            self.sheet.close_sheet()
            self._needs.own.edit_notebook(template, state.project, state.dataset)

    def _delete(self) -> None:
        if self._needs.own is not None and self.state.chosen_template is not None:
            self._needs.own.delete(self.state.chosen_template)

    def _manage(self) -> None:
        if self._needs.own is not None:
            self.sheet.close_sheet()
            TemplatesPage(self._needs.own, self.state.project).open()

    def _on_environment(self, environment: str) -> None:
        self.state.chosen_environment = EnvironmentId(environment)


def _row_of_template(template: TemplateItem) -> Row:
    return Row(
        id=template.id,
        name=template.label,
        second=template.description,
        word=whose(template),
        tooltip=template.description,
    )
