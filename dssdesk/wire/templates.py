"""Own templates: made from notebooks, changed, taken away, handed on."""

from dssdesk.base.ids import EnvironmentId, ProjectKey
from dssdesk.wire.catalogue import TemplateItem
from dssdesk.wire.cells import Cell
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message, Record

PLACEHOLDER = "__DATASET__"
"""What stands in a template for the dataset: a literal of its name in code, its name elsewhere."""


class TemplateFields(Record, frozen=True, kw_only=True):
    """What a person says of a template.

    Attributes:
        name: What notebooks from it are called; `PLACEHOLDER` in it is the dataset. Empty for
            the label.
        order: Templates are offered by it, then by label.
        environment: Where notebooks from it run; None for wherever the person's run.
    """

    label: str
    description: str = ""
    for_dataset: bool = False
    name: str = ""
    order: int = 1_000
    environment: EnvironmentId | None = None


class ReadTemplate(Message, frozen=True, kw_only=True, tag="read_template"):
    """What is in a template, and what is said of it? Replied to with `TemplateDraft`."""

    template: str


class DraftTemplate(Message, frozen=True, kw_only=True, tag="draft_template"):
    """What would a template hold that is made from this notebook as it is now?

    Replied to with `TemplateDraft`.

    Attributes:
        dataset: The one that the placeholder replaces; None for the one of the notebook.
        is_standalone: It reads no dataset, and nothing is replaced.
        leaves_text: The dataset's name stays in texts, where it may be a word like any other.
    """

    notebook: NotebookRef
    dataset: str | None = None
    is_standalone: bool = False
    leaves_text: bool = False


class TemplateDraft(Message, frozen=True, kw_only=True, tag="template_draft"):
    """The cells, without outputs, with the placeholder in them; and what could be said of it.

    Attributes:
        dataset: The one that was replaced.
        replaces: The template that this notebook was made from to change it; empty for none.
    """

    fields: TemplateFields
    cells: tuple[Cell, ...]
    dataset: str | None = None
    replaces: str = ""


class SaveTemplate(Message, frozen=True, kw_only=True, tag="save_template"):
    """Keep a notebook, as it is now, as a template. Replied to with `TemplateSaved`.

    `TemplateTaken` where there is an own one of this label that ``replaces`` does not name.

    Attributes:
        dataset: As in `TemplateDraft`; counts where the template is for a dataset.
        leaves_text: As in `DraftTemplate`.
        replaces: The template that this one replaces; empty for none.
    """

    notebook: NotebookRef
    fields: TemplateFields
    dataset: str | None = None
    leaves_text: bool = False
    replaces: str = ""


class TemplateSaved(Message, frozen=True, kw_only=True, tag="template_saved"):
    """The template is there, as it will be offered."""

    template: TemplateItem


class ChangeTemplate(Message, frozen=True, kw_only=True, tag="change_template"):
    """Say something else of a template. Replied to with `TemplateSaved`: it may have another id."""

    template: str
    fields: TemplateFields


class DeleteTemplate(Message, frozen=True, kw_only=True, tag="delete_template"):
    """Take a template away; notebooks made from it stay. Replied to with `Done`."""

    template: str


class EditTemplate(Message, frozen=True, kw_only=True, tag="edit_template"):
    """Make a notebook in which a template is changed. Replied to with `NotebookCreated`.

    Saved as a template again, it replaces the one that it came from.

    Attributes:
        dataset: One to try it on; None leaves the placeholder in the cells, and so does one that
            the template names itself.
    """

    project: ProjectKey
    template: str
    dataset: str | None = None


class ExportTemplates(Message, frozen=True, kw_only=True, tag="export_templates"):
    """Templates, to be handed on. Replied to with `TemplatesExported`."""

    templates: tuple[str, ...]


class TemplatesExported(Message, frozen=True, kw_only=True, tag="templates_exported"):
    """A zip file with ``notebook-templates/`` in it, as a plugin of DSS has it."""

    archive: bytes


class ImportTemplates(Message, frozen=True, kw_only=True, tag="import_templates"):
    """Take in the templates of a zip file: of a plugin of DSS, or of `ExportTemplates`.

    Replied to with `TemplatesImported`; `TemplatesTaken` where some are here already, unless
    ``replaces``.
    """

    archive: bytes
    replaces: bool = False


class TemplatesImported(Message, frozen=True, kw_only=True, tag="templates_imported"):
    """What is here now, and what a person should know: what was left out, and why."""

    templates: tuple[TemplateItem, ...]
    notes: tuple[str, ...] = ()


class TemplatesChanged(Message, frozen=True, kw_only=True, tag="templates_changed"):
    """Event: there are other templates now; whoever shows them asks again."""
