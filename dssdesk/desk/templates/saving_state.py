"""What the sheet *Save as template* knows. No Qt here."""

from dataclasses import dataclass, field

from dssdesk.base.ids import EnvironmentId
from dssdesk.desk.kit.text import counted
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.templates import (
    PLACEHOLDER,
    DraftTemplate,
    SaveTemplate,
    TemplateDraft,
    TemplateFields,
)

AS_IT_IS = ""
"""For a dataset, and its cells have the placeholder already."""


@dataclass(slots=True)
class SavingState:
    """One notebook on its way to be a template.

    Attributes:
        datasets: Of the notebook's project.
        draft: What it would hold; None until the service told.
        is_standalone: The person wants it to read no dataset.
        dataset: What the placeholder stands for, if the person said so.
        leaves_text: The dataset's name stays in texts.
    """

    notebook: NotebookRef
    datasets: tuple[str, ...] = ()
    draft: TemplateDraft | None = None
    is_standalone: bool = False
    dataset: str | None = None
    leaves_text: bool = False
    typed: set[str] = field(default_factory=set)

    @property
    def chosen(self) -> str | None:
        """What it is made for: the dataset whose name is replaced, `AS_IT_IS`, or None."""
        if self.draft is None or not self.draft.fields.for_dataset:
            return None
        return self.draft.dataset or AS_IT_IS

    @property
    def choices(self) -> tuple[str | None, ...]:
        """What it can be made for; None is no dataset at all."""
        first = self.chosen
        named = () if first is None else (first,)
        return (*named, *(name for name in self.datasets if name != first), None)

    @property
    def places_text(self) -> str:
        """Where the name of the dataset will stand: ``3 places``."""
        if self.draft is None:
            return ""
        count = sum(cell.source.count(PLACEHOLDER) for cell in self.draft.cells)
        if not self.draft.fields.for_dataset:
            return f"{counted(len(self.draft.cells), 'cell')}, as they are"
        if not count:
            return f"Nothing in it names {self.draft.dataset or 'a dataset'}"
        return f"The dataset's name will stand in {counted(count, 'place')}"

    def choose(self, dataset: str | None) -> None:
        """It is for datasets, in place of this one; None for no dataset at all."""
        self.is_standalone = dataset is None
        self.dataset = dataset or None

    def wish_to_draft(self) -> DraftTemplate:
        """What would it hold?"""
        return DraftTemplate(
            notebook=self.notebook,
            dataset=self.dataset,
            is_standalone=self.is_standalone,
            leaves_text=self.leaves_text,
        )

    def wish_to_save(
        self, values: dict[str, str], environment: EnvironmentId | None, replaces: str | None = None
    ) -> SaveTemplate:
        """Keep it; ``replaces`` is what the person said when there was one of this label."""
        draft = self.draft
        fields = TemplateFields(
            label=values["label"],
            description=values["description"],
            name=values["name"],
            for_dataset=draft is not None and draft.fields.for_dataset,
            order=1_000 if draft is None else draft.fields.order,
            environment=environment,
        )
        edited = "" if draft is None else draft.replaces
        return SaveTemplate(
            notebook=self.notebook,
            fields=fields,
            dataset=None if draft is None else draft.dataset,
            leaves_text=self.leaves_text,
            replaces=edited if replaces is None else replaces,
        )
