"""The page *Templates*: every template, what is in it, and what can be done with own ones."""

import functools

from PySide6.QtCore import QObject, Slot

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import ProjectKey
from dssdesk.desk.kit.text import counted
from dssdesk.desk.templates.entries import whose
from dssdesk.desk.templates.own import OwnTemplates
from dssdesk.desk.templates.page_sheet import Form, TemplatesSheet, Which
from dssdesk.desk.templates.rows import Row
from dssdesk.wire.catalogue import TemplateItem
from dssdesk.wire.templates import ReadTemplate, TemplateDraft

_NO_PROJECT = "Its cells are edited in a notebook. Go to a project first."


class TemplatesPage(QObject):
    """Joins the templates with their sheet; goes away with it.

    Args:
        own: What can be done with them.
        project: Where a notebook goes in which a template's cells are edited.
    """

    def __init__(self, own: OwnTemplates, project: ProjectKey | None) -> None:
        needs = own.needs
        self.sheet = TemplatesSheet(needs.look, needs.window)
        super().__init__(self.sheet)
        self._own = own
        self._offered = needs.offered
        self._link = needs.link
        self._project = project
        self._filter = ""
        self._chosen = ""
        self._asked = 0
        sheet = self.sheet
        if project is None:
            sheet.tools.cannot_edit(_NO_PROJECT)
        sheet.filter.filter_changed.connect(self._on_filter)
        sheet.templates.moved.connect(self._on_chosen)
        sheet.tools.describe_requested.connect(self._describe)
        sheet.tools.edit_requested.connect(self._edit)
        sheet.tools.delete_requested.connect(self._delete)
        sheet.import_requested.connect(self._import)
        sheet.export_requested.connect(self._export)
        self._offered.changed.connect(self._show)

    def open(self) -> None:
        """Show it."""
        self.sheet.open()
        self._offered.read()
        self._show()

    @property
    def template(self) -> TemplateItem | None:
        """The chosen one."""
        return self._offered.find(self._chosen)

    # -- showing

    @Slot()
    def _show(self) -> None:
        words = self._filter.casefold().split()
        every = (*self._offered.own, *self._builtin())
        shown = [
            one
            for one in every
            if all(word in f"{one.label} {one.description}".casefold() for word in words)
        ]
        if self._chosen not in [one.id for one in shown]:
            self._chosen = shown[0].id if shown else ""
        rows = tuple(_row_of(one) for one in shown)
        self.sheet.show_templates(rows, self._chosen, has_own=bool(self._offered.own))
        self._show_template()

    def _builtin(self) -> tuple[TemplateItem, ...]:
        every = (*self._offered.for_dataset, *self._offered.standalone)
        return tuple(one for one in every if one.is_builtin)

    def _show_template(self) -> None:
        template, sheet = self.template, self.sheet
        sheet.label.setText("" if template is None else template.label)
        sheet.facts.setText("" if template is None else _facts(template))
        sheet.tools.show_template(template)
        self._asked += 1
        if template is None:
            sheet.preview.show_cells(())
            return
        taken = functools.partial(self._on_read, self._asked)
        failed = functools.partial(self._on_not_read, self._asked)
        self._link.ask(ReadTemplate(template=template.id)).then(taken, failed)

    def _on_read(self, number: int, read: TemplateDraft) -> None:
        if number == self._asked and self.template is not None:
            self.sheet.preview.show_cells(read.cells)
            cells = counted(len(read.cells), "cell")
            self.sheet.facts.setText(f"{_facts(self.template)} · {cells}")

    def _on_not_read(self, number: int, error: DssDeskError) -> None:
        if number == self._asked:
            self.sheet.preview.show_cells(())
            self.sheet.facts.setText(error.message)

    # -- what a person does

    def _on_filter(self, text: str) -> None:
        self._filter = text
        self._show()

    def _on_chosen(self, template: str) -> None:
        self._chosen = template
        self._show_template()

    def _describe(self) -> None:
        if self.template is not None:
            self._own.describe(self.template)

    def _edit(self) -> None:
        if self.template is not None and self._project is not None:
            self.sheet.close_sheet()
            self._own.edit_notebook(self.template, self._project)

    def _delete(self) -> None:
        if self.template is not None:
            self._own.delete(self.template)

    def _import(self, form: Form) -> None:
        handing_on = self._own.handing_on
        (handing_on.choose_zip if form is Form.ZIP else handing_on.choose_folder)()

    def _export(self, which: Which, form: Form) -> None:
        own = [one.id for one in self._offered.own]
        chosen = own if which is Which.OWN else [self._chosen]
        handing_on = self._own.handing_on
        choose = handing_on.choose_target_folder
        if form is Form.ZIP:
            choose = handing_on.choose_target_zip
        choose(chosen)


def _row_of(template: TemplateItem) -> Row:
    kind = "For a dataset" if template.for_dataset else "No dataset"
    return Row(
        id=template.id,
        name=template.label,
        second=" · ".join(part for part in (kind, template.description) if part),
        word=whose(template),
        tooltip=template.description,
    )


def _facts(template: TemplateItem) -> str:
    kind = "Offered in the Lab of every dataset" if template.for_dataset else "Reads no dataset"
    origin = "came with DSS Desk" if template.is_builtin else ""
    if not template.is_builtin:
        origin = "yours" if template.is_mine else f"by {template.author or 'somebody'}"
    where = f"runs in {template.environment}" if template.environment else ""
    return " · ".join(part for part in (kind, origin, where) if part)
