"""Templates: listed for whoever asks; own ones made from notebooks, changed, handed on.

What reads notebooks, looks through folders or writes does so in a thread.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace

from dssdesk.base.ids import EnvironmentId, Login
from dssdesk.people.errors import PersonMissing
from dssdesk.projects import template_archives
from dssdesk.projects.notebook_files import new_notebook
from dssdesk.projects.template_drafts import EDITED, cells_of, dataset_to_replace, notebook_of
from dssdesk.projects.template_files import fields_of
from dssdesk.service.context import Context
from dssdesk.service.handlers.catalogue import tell_project
from dssdesk.service.handlers.handler import handle
from dssdesk.service.permissions import Permission
from dssdesk.wire.catalogue import (
    ListTemplates,
    NotebookCreated,
    PreviewTemplate,
    TemplateItem,
    TemplateList,
    TemplatePreview,
)
from dssdesk.wire.cells import Cell
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.templates import (
    ChangeTemplate,
    DeleteTemplate,
    DraftTemplate,
    EditTemplate,
    ExportTemplates,
    ImportTemplates,
    ReadTemplate,
    SaveTemplate,
    TemplateDraft,
    TemplateSaved,
    TemplatesChanged,
    TemplatesExported,
    TemplatesImported,
)


async def _list_templates(context: Context, message: ListTemplates) -> TemplateList:
    templates = context.parts.projects.templates
    items = await asyncio.to_thread(templates.items, for_dataset=message.for_dataset)
    return TemplateList(templates=tuple(_seen_by(context, item) for item in items))


async def _preview_template(context: Context, message: PreviewTemplate) -> TemplatePreview:
    preview = context.parts.projects.preview_template
    return await asyncio.to_thread(preview, message.project, message.template, message.dataset)


async def _read_template(context: Context, message: ReadTemplate) -> TemplateDraft:
    templates, template = context.parts.projects.templates, message.template

    def read() -> TemplateDraft:
        item = templates.item(template)
        return TemplateDraft(
            fields=fields_of(templates.meta(template), for_dataset=item.for_dataset),
            cells=_to_show(templates.notebook(template).snapshot.cells),
            replaces=template,
        )

    return await asyncio.to_thread(read)


async def _draft_template(context: Context, message: DraftTemplate) -> TemplateDraft:
    document = await context.parts.sessions.notebooks.document(message.notebook)
    dataset = dataset_to_replace(document, message.dataset, is_standalone=message.is_standalone)
    own = context.parts.projects.own_templates
    make = partial(own.draft, is_standalone=message.is_standalone, leaves_text=message.leaves_text)
    draft = await asyncio.to_thread(make, message.notebook, document, dataset)
    if draft.replaces and not _item(context, draft.replaces).may_change:
        draft = replace(draft, replaces="")
    environment = draft.fields.environment or _environment_of(context, document)
    fields = replace(draft.fields, environment=environment)
    return replace(draft, fields=fields, cells=_to_show(draft.cells))


async def _save_template(context: Context, message: SaveTemplate) -> TemplateSaved:
    document = await context.parts.sessions.notebooks.document(message.notebook)
    own, author = context.parts.projects.own_templates, context.person.login

    def save() -> str:
        is_standalone = not message.fields.for_dataset
        dataset = dataset_to_replace(document, message.dataset, is_standalone=is_standalone)
        project, leaves_text = message.notebook.project, message.leaves_text
        cells = cells_of(document, project, dataset, leaves_text=leaves_text)
        notebook = notebook_of(document, cells)
        return own.save(notebook, message.fields, author=author, replaces=message.replaces)

    return await _saved(context, await asyncio.to_thread(save))


async def _change_template(context: Context, message: ChangeTemplate) -> TemplateSaved:
    change = context.parts.projects.own_templates.change
    return await _saved(context, await asyncio.to_thread(change, message.template, message.fields))


async def _delete_template(context: Context, message: DeleteTemplate) -> Done:
    await asyncio.to_thread(context.parts.projects.own_templates.delete, message.template)
    context.service.desks.tell_all("templates", TemplatesChanged())
    return Done()


async def _edit_template(context: Context, message: EditTemplate) -> NotebookCreated:
    projects, template = context.parts.projects, message.template
    item = await asyncio.to_thread(projects.templates.item, template)
    kernel = context.parts.sessions.environments.kernelspec(item.environment)

    def make() -> NotebookRef:
        dataset = message.dataset
        if dataset is not None and not projects.own_templates.fills_back(template, dataset):
            dataset = None
        filled = projects.templates.filled(template, dataset)
        filled["metadata"] = {**filled["metadata"], EDITED: template}
        data = new_notebook(filled, dataset=dataset, author=context.person.login, kernel=kernel)
        return projects.notebooks.add(message.project, data, proposed=f"Template {item.label}")

    notebook = await asyncio.to_thread(make)
    await tell_project(context, message.project)
    return NotebookCreated(notebook=notebook)


async def _export_templates(context: Context, message: ExportTemplates) -> TemplatesExported:
    templates = context.parts.projects.templates
    export = partial(template_archives.export, templates, message.templates)
    return TemplatesExported(archive=await asyncio.to_thread(export))


async def _import_templates(context: Context, message: ImportTemplates) -> TemplatesImported:
    read = context.parts.projects.templates.items
    kinds = [await asyncio.to_thread(read, for_dataset=kind) for kind in (True, False)]
    there = [item for kind in kinds for item in kind]
    take_in = partial(
        template_archives.take_in,
        context.parts.projects.own_templates,
        message.archive,
        author=context.person.login,
        replaces=message.replaces,
        mine={item.id for item in there if _seen_by(context, item).may_change},
    )
    arrivals = await asyncio.to_thread(take_in)
    context.service.desks.tell_all("templates", TemplatesChanged())
    items = tuple(_item(context, each) for each in arrivals.templates)
    return TemplatesImported(templates=items, notes=tuple(arrivals.notes))


async def _saved(context: Context, template: str) -> TemplateSaved:
    context.service.desks.tell_all("templates", TemplatesChanged())
    return TemplateSaved(template=_item(context, template))


def _item(context: Context, template: str) -> TemplateItem:
    return _seen_by(context, context.parts.projects.templates.item(template))


def _to_show(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Cells as a preview needs them, without pictures of many megabytes."""
    return tuple(Cell(id=cell.id, kind=cell.kind, source=cell.source) for cell in cells)


def _seen_by(context: Context, item: TemplateItem) -> TemplateItem:
    """The template as the person who asks may use it; its author by name."""
    if item.is_builtin:
        return item
    person, author = context.person, ""
    with contextlib.suppress(PersonMissing):
        author = context.parts.people.display_name(Login(item.author)) if item.author else ""
    is_mine = bool(item.author) and item.author == person.login
    may_change = is_mine or person.is_administrator
    return replace(item, author=author, is_mine=is_mine, may_change=may_change)


def _environment_of(context: Context, document: DocumentSnapshot) -> EnvironmentId | None:
    """Where a notebook asks to run; None for the default environment, or one that is not here."""
    said = document.metadata.get("kernelspec")
    asked = said.get("name") if isinstance(said, dict) else None
    environments = context.parts.sessions.environments
    for item in environments.items():
        if asked and not item.is_default and environments.kernelspec(item.id).name == asked:
            return item.id
    return None


HANDLERS = (
    handle(ListTemplates, Permission.ANYBODY, _list_templates),
    handle(PreviewTemplate, Permission.READ, _preview_template),
    handle(ReadTemplate, Permission.RUN_CODE, _read_template),
    handle(DraftTemplate, Permission.READ, _draft_template, in_order=True),
    handle(SaveTemplate, Permission.TEMPLATES, _save_template, in_order=True),
    handle(ChangeTemplate, Permission.TEMPLATES, _change_template),
    handle(DeleteTemplate, Permission.TEMPLATES, _delete_template),
    handle(EditTemplate, Permission.TEMPLATES, _edit_template),
    handle(ExportTemplates, Permission.RUN_CODE, _export_templates),
    handle(ImportTemplates, Permission.TEMPLATES, _import_templates),
)
