"""What the Lab's dialog knows: templates, the chosen one, the name. No Qt here."""

from dataclasses import dataclass

from dssdesk.base.ids import EnvironmentId, ProjectKey
from dssdesk.base.order import plain
from dssdesk.desk.kit.text import counted
from dssdesk.wire.catalogue import CreateNotebook, PreviewTemplate, TemplateItem, TemplatePreview
from dssdesk.wire.datasets import DatasetDetails


@dataclass(slots=True)
class LabState:
    """One dialog: for a dataset, or for a notebook that reads none.

    Attributes:
        typed_name: None while nobody typed one: the proposed one counts.
        preferred: Where new notebooks run, as the person said for all of them.
        chosen_environment: Where this one shall run, as the person said here; None while nobody
            did: the template's counts, then the preferred one.
    """

    project: ProjectKey
    dataset: str | None = None
    templates: tuple[TemplateItem, ...] = ()
    filter: str = ""
    chosen: str = ""
    preview: TemplatePreview | None = None
    typed_name: str | None = None
    preferred: EnvironmentId | None = None
    chosen_environment: EnvironmentId | None = None

    @property
    def environment(self) -> EnvironmentId | None:
        """Where the notebook will run; None for the default of the instance."""
        if self.chosen_environment is not None:
            return self.chosen_environment
        template = self.chosen_template
        return (None if template is None else template.environment) or self.preferred

    @property
    def chosen_template(self) -> TemplateItem | None:
        """The one from which the notebook would be made."""
        return next((one for one in self.templates if one.id == self.chosen), None)

    @property
    def shown(self) -> tuple[TemplateItem, ...]:
        """The templates that hold every word of the filter."""
        words = plain(self.filter).split()
        return tuple(
            template
            for template in self.templates
            if all(word in plain(f"{template.label} {template.description}") for word in words)
        )

    def show_templates(self, templates: tuple[TemplateItem, ...]) -> None:
        """These are all; the first one is chosen unless the chosen one is among them."""
        self.templates = templates
        self._keep_a_choice()

    def narrow(self, text: str) -> None:
        """Show only what holds these words."""
        self.filter = text
        self._keep_a_choice()

    def choose(self, template: str) -> bool:
        """Choose a template; whether it is another one."""
        if template == self.chosen:
            return False
        self.chosen = template
        self.preview = None
        return True

    def _keep_a_choice(self) -> None:
        ids = [template.id for template in self.shown]
        if self.chosen not in ids:
            self.choose(ids[0] if ids else "")

    @property
    def name(self) -> str:
        """What the notebook will be called."""
        if self.typed_name is not None:
            return self.typed_name.strip()
        return "" if self.preview is None else self.preview.name

    @property
    def cells_text(self) -> str:
        """How much the preview holds: ``5 cells``."""
        return "" if self.preview is None else counted(len(self.preview.cells), "cell")

    def wish_to_preview(self) -> PreviewTemplate:
        """What would a notebook from the chosen template hold?"""
        return PreviewTemplate(project=self.project, template=self.chosen, dataset=self.dataset)

    def wish_to_create(self) -> CreateNotebook:
        """Make the notebook; one whose name nobody typed gets the first free one."""
        return CreateNotebook(
            project=self.project,
            template=self.chosen,
            name=None if self.typed_name is None else self.name,
            dataset=self.dataset,
            environment=self.environment,
        )


def size_text(details: DatasetDetails) -> str:
    """A dataset's size: ``336,776 rows, 19 columns``."""
    columns = counted(len(details.columns), "column")
    return columns if details.rows is None else f"{counted(details.rows, 'row')}, {columns}"
