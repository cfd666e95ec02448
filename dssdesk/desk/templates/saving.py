"""*Save as template*: what the sheet shows, and what becomes of it."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from dssdesk.base.errors import Conflict, DssDeskError
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.kit.text import quoted
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice, success
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.templates.offered import OfferedTemplates
from dssdesk.desk.templates.saving_sheet import SavingSheet
from dssdesk.desk.templates.saving_state import SavingState
from dssdesk.desk.templates.words import label_problem
from dssdesk.wire.catalogue import EnvironmentItem, EnvironmentList, ListEnvironments
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.templates import TemplateDraft, TemplateSaved

_REPLACE = "replace"
_DELETED = "The template was deleted. Saving makes a new one."


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingNeeds:
    """Parts of the window and of the link.

    Attributes:
        window: What the sheet covers.
        offered: The templates that there are.
    """

    look: Look
    window: QWidget
    link: LinkLike
    catalogue: Catalogue
    offered: OfferedTemplates
    ask: Callable[[Question, Callable[[str], None]], None]
    notify: Callable[[Notice], None]


class Saving(QObject):
    """Joins a `SavingState` with its sheet; goes away with it."""

    def __init__(self, needs: SavingNeeds, notebook: NotebookRef) -> None:
        self.sheet = SavingSheet(needs.look, needs.window, notebook=notebook.title)
        super().__init__(self.sheet)
        self._needs = needs
        datasets = needs.catalogue.datasets_of(notebook.project)
        self.state = SavingState(notebook, datasets)
        self._environments: tuple[EnvironmentItem, ...] = ()
        self._asked = 0
        self._is_saving = False
        self.sheet.edited.connect(self._on_edited)
        self.sheet.kind_chosen.connect(self._on_kind)
        self.sheet.texts_toggled.connect(self._on_texts)
        self.sheet.submitted.connect(self.save)
        self.sheet.another_requested.connect(self._save_another)
        needs.offered.changed.connect(self._on_offered)

    def open(self) -> None:
        """Show the sheet, and ask for what it shows."""
        self.sheet.open()
        self._needs.link.ask(ListEnvironments()).then(self._on_environments)
        self._ask_draft()

    def save(self) -> None:
        """Keep the template."""
        self._save(replaces=None)

    def _save_another(self) -> None:
        self._save(replaces="")

    def _save(self, *, replaces: str | None) -> None:
        if self._is_saving or self.state.draft is None or self._problem():
            return
        self._is_saving = True
        self.sheet.let_save(is_ready=False)
        environment = self.sheet.chosen_environment
        wish = self.state.wish_to_save(self.sheet.values(), environment, replaces)
        self._needs.link.ask(wish).then(self._on_saved, self._on_not_saved)

    def _ask_draft(self) -> None:
        self._asked += 1
        taken = functools.partial(self._on_draft, self._asked)
        failed = functools.partial(self._on_no_draft, self._asked)
        self._needs.link.ask(self.state.wish_to_draft()).then(taken, failed)

    def _problem(self) -> str:
        return label_problem(self.sheet.values()["label"])

    def _show_problem(self) -> None:
        problem = self._problem()
        is_due = "label" in self.state.typed
        self.sheet.rows["label"].show_problem(problem if is_due else "")
        is_ready = self.state.draft is not None and not problem and not self._is_saving
        self.sheet.let_save(is_ready=is_ready)

    # -- what comes

    def _on_environments(self, listed: EnvironmentList) -> None:
        self._environments = listed.environments
        self._show_environments()

    def _show_environments(self) -> None:
        draft = self.state.draft
        chosen = None if draft is None else draft.fields.environment
        self.sheet.show_environments(self._environments, chosen)

    def _on_draft(self, number: int, draft: TemplateDraft) -> None:
        if number != self._asked:
            return
        is_first, self.state.draft = self.state.draft is None, draft
        sheet, fields = self.sheet, draft.fields
        proposed = {"label": fields.label, "description": fields.description, "name": fields.name}
        for key, text in proposed.items():
            if key not in self.state.typed:
                sheet.rows[key].set_text(text)
        if is_first:
            sheet.show_kinds(self.state.choices, self.state.chosen)
            self._show_environments()
            edited = self._needs.offered.find(draft.replaces)
            sheet.show_replaced("" if edited is None else edited.label)
            sheet.rows["label"].take_keyboard()
        sheet.texts.setEnabled(draft.dataset is not None)
        sheet.preview.show_cells(draft.cells)
        sheet.places_text.setText(self.state.places_text)
        self._show_problem()

    @Slot()
    def _on_offered(self) -> None:
        """The template that this would replace may be gone, or have another label."""
        draft = self.state.draft
        if draft is None or not draft.replaces:
            return
        edited = self._needs.offered.find(draft.replaces)
        if edited is None:
            self.state.draft = msgspec.structs.replace(draft, replaces="")
        self.sheet.show_replaced("" if edited is None else edited.label)
        self.sheet.problem.setText(_DELETED if edited is None else "")

    def _on_no_draft(self, number: int, error: DssDeskError) -> None:
        if number == self._asked:
            self.sheet.problem.setText(error.message)

    def _on_saved(self, reply: TemplateSaved) -> None:
        self.sheet.close_sheet()
        template = reply.template
        where = "the Lab of every dataset" if template.for_dataset else "every project"
        title = f"{quoted(template.label)} is a template now"
        self._needs.notify(success(title, f"It is offered to everybody here, in {where}."))

    def _on_not_saved(self, error: DssDeskError) -> None:
        self._is_saving = False
        self._show_problem()
        taken = error.details.get("template") if isinstance(error, Conflict) else None
        if not isinstance(taken, str):
            self.sheet.problem.setText(error.message)
            return
        there = self._needs.offered.find(taken)
        label = self.sheet.values()["label"] if there is None else there.label
        whose = "" if there is None or there.is_mine else f" {there.author} made it."
        question = Question(
            title=f"Replace the template {quoted(label)}?",
            text=f"There is one of this label.{whose} Its cells go, notebooks made from it stay.",
            choice=Choice(_REPLACE, "Replace"),
        )
        self._needs.ask(question, functools.partial(self._on_answer, taken))

    # -- what a person does

    def _on_edited(self, field: str) -> None:
        self.state.typed.add(field)
        self.sheet.problem.clear()
        self._show_problem()

    def _on_kind(self, dataset: str | None) -> None:
        self.state.choose(dataset)
        self._ask_draft()

    def _on_texts(self) -> None:
        self.state.leaves_text = not self.sheet.texts.isChecked()
        self._ask_draft()

    def _on_answer(self, taken: str, answer: str) -> None:
        if answer == _REPLACE:
            self._save(replaces=taken)
