"""What a person does to own templates: make one of a notebook, change it, take it away."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import ProjectKey
from dssdesk.desk.kit.controls import ButtonKind
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.kit.form_rows import Field, Tick, ticked
from dssdesk.desk.kit.forms import Form, FormSheet
from dssdesk.desk.kit.places import NotebookPlace, Place
from dssdesk.desk.kit.text import quoted
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice, failure
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.templates.handing_on import HandingOn
from dssdesk.desk.templates.offered import OfferedTemplates
from dssdesk.desk.templates.saving import Saving, SavingNeeds
from dssdesk.desk.templates.words import label_problem
from dssdesk.wire.catalogue import NotebookCreated, TemplateItem
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.templates import (
    PLACEHOLDER,
    ChangeTemplate,
    DeleteTemplate,
    EditTemplate,
    TemplateFields,
)

_DELETE = "delete"
_DATASET = "dataset"
_HOW_TO_SAVE = "Change its cells, then save it as a template again: File › Save as template…"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNeeds:
    """Parts of the window and of the link.

    Attributes:
        window: The parent of sheets and file dialogs.
        ask: Put a question over the window; the answer is a choice's id, or "" for cancel.
        offered: All templates.
    """

    look: Look
    window: QWidget
    link: LinkLike
    catalogue: Catalogue
    offered: OfferedTemplates
    ask: Callable[[Question, Callable[[str], None]], None]
    notify: Callable[[Notice], None]
    open_place: Callable[[Place], None]


class OwnTemplates(QObject):
    """One for the window."""

    def __init__(self, needs: OwnNeeds, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._needs = needs
        self.handing_on = HandingOn(
            window=needs.window, link=needs.link, ask=needs.ask, notify=needs.notify, parent=self
        )

    @property
    def needs(self) -> OwnNeeds:
        """What this was handed."""
        return self._needs

    def save_notebook(self, notebook: NotebookRef) -> None:
        """Show what a template of this notebook would hold, and keep it."""
        needs = self._needs
        saving = SavingNeeds(
            look=needs.look,
            window=needs.window,
            link=needs.link,
            catalogue=needs.catalogue,
            offered=needs.offered,
            ask=needs.ask,
            notify=needs.notify,
        )
        Saving(saving, notebook).open()

    def describe(self, template: TemplateItem) -> None:
        """Ask for another label, description, place in the list, kind."""
        kind = Tick(_DATASET, "For a dataset", "Its Lab offers it, and fills in its name.")
        ticks = _DATASET if template.for_dataset else ""
        fields = (
            Field(id="label", label="Label", value=template.label),
            Field(id="description", label="Description", value=template.description, is_long=True),
            Field(
                id="name",
                label="Notebooks are called",
                value=template.name,
                hint=f"{PLACEHOLDER} is the dataset's name. Empty for label and dataset.",
            ),
            Field(
                id="order",
                label="Place in the list",
                value=str(template.order),
                hint="Templates with lower numbers come first.",
            ),
            Field(id="kind", label="", value=ticks, ticks=(kind,)),
        )
        form = Form(title=f"Edit {quoted(template.label)}", fields=fields, submit="Save")
        sheet = FormSheet(self._needs.look, self._needs.window, form, _problems)
        sheet.submitted.connect(functools.partial(self._on_described, sheet, template))
        sheet.open()

    def edit_notebook(
        self, template: TemplateItem, project: ProjectKey, dataset: str | None = None
    ) -> None:
        """Make a notebook in which the template's cells are changed, and go there."""
        ask = EditTemplate(
            project=project,
            template=template.id,
            dataset=dataset if template.for_dataset else None,
        )
        failed = functools.partial(self._on_failed, f"{quoted(template.label)} was not opened")
        self._needs.link.ask(ask).then(self._on_edited, failed)

    def delete(self, template: TemplateItem) -> None:
        """Take it away, after a question."""
        whose = "" if template.is_mine or not template.author else f" {template.author} made it."
        question = Question(
            title=f"Delete the template {quoted(template.label)}?",
            text=f"It is no longer offered to anybody.{whose} Notebooks made from it stay.",
            choice=Choice(_DELETE, "Delete", ButtonKind.DANGER),
        )
        self._needs.ask(question, functools.partial(self._on_delete_answer, template))

    def _on_described(
        self, sheet: FormSheet, template: TemplateItem, values: Mapping[str, str]
    ) -> None:
        fields = TemplateFields(
            label=values["label"],
            description=values["description"],
            for_dataset=_DATASET in ticked(values["kind"]),
            name=values["name"],
            order=int(values["order"]),
            environment=template.environment,
        )
        ask = ChangeTemplate(template=template.id, fields=fields)
        self._needs.link.ask(ask).then(sheet.on_done, sheet.on_failed)

    def _on_edited(self, reply: NotebookCreated) -> None:
        self._needs.open_place(NotebookPlace(reply.notebook))
        self._needs.notify(Notice(title="This notebook is the template's", text=_HOW_TO_SAVE))

    def _on_delete_answer(self, template: TemplateItem, answer: str) -> None:
        if answer == _DELETE:
            failed = functools.partial(self._on_failed, f"{quoted(template.label)} was not deleted")
            self._needs.link.ask(DeleteTemplate(template=template.id)).otherwise(failed)

    def _on_failed(self, title: str, error: DssDeskError) -> None:
        self._needs.notify(failure(title, error.message))


def _problems(values: Mapping[str, str]) -> dict[str, str]:
    problems = {"label": label_problem(values["label"])}
    if not values["order"].isdecimal() or len(values["order"]) > 6:
        problems["order"] = "A whole number is needed, such as 20."
    return {field: problem for field, problem in problems.items() if problem}
