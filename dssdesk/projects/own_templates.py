"""The instance's own templates: kept, changed, taken away."""

import re
import threading
import unicodedata
from pathlib import Path
from typing import Any

import msgspec

from dssdesk.base.ids import Login
from dssdesk.projects.errors import TemplateMissing, TemplateReadsDataset, TemplateTaken
from dssdesk.projects.names import check_title
from dssdesk.projects.removal import remove, remove_set_aside, set_aside
from dssdesk.projects.template_drafts import (
    EDITED,
    cells_of,
    proposed_fields,
    with_placeholder,
)
from dssdesk.projects.template_files import (
    KINDS,
    LANGUAGE,
    META,
    fields_of,
    kind_of,
    meta_of,
    with_fields,
    write_template,
)
from dssdesk.projects.templates import Templates
from dssdesk.wire.catalogue import TemplateItem
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.templates import PLACEHOLDER, TemplateDraft, TemplateFields


class OwnTemplates:
    """Writes own templates, from any thread.

    Args:
        templates: All that there are.
        root: The folder of the own ones.
    """

    def __init__(self, templates: Templates, root: Path) -> None:
        self._templates = templates
        self._root = root
        self._writing = threading.Lock()

    def draft(
        self,
        notebook: NotebookRef,
        document: DocumentSnapshot,
        dataset: str | None,
        *,
        is_standalone: bool = False,
        leaves_text: bool = False,
    ) -> TemplateDraft:
        """What a template made from a notebook would hold.

        Args:
            notebook: Its name is what the template's is proposed from.
            document: What is in it now.
            dataset: What the placeholder stands for; None where it stands there already, or for
                no dataset at all.
            is_standalone: It shall be for no dataset.
            leaves_text: The dataset's name stays in texts.
        """
        cells = cells_of(document, notebook.project, dataset, leaves_text=leaves_text)
        edited = self._edited(document)
        is_for_one = edited is not None and edited.for_dataset
        names_one = is_for_one or any(PLACEHOLDER in cell.source for cell in cells)
        for_dataset = not is_standalone and (dataset is not None or names_one)
        if edited is None:
            fields, replaces = proposed_fields(notebook.title, dataset), ""
        else:
            replaces = edited.id
            fields = fields_of(self._templates.meta(replaces), for_dataset=for_dataset)
        return TemplateDraft(
            fields=msgspec.structs.replace(fields, for_dataset=for_dataset),
            cells=cells,
            dataset=dataset,
            replaces=replaces,
        )

    def save(
        self, notebook: bytes, fields: TemplateFields, *, author: Login, replaces: str = ""
    ) -> str:
        """Keep a template; its id.

        Args:
            notebook: Its file; see `template_drafts`.
            fields: What is said of it.
            author: Whose it is; one that is replaced keeps its author.
            replaces: The id of the template that goes for it.

        Raises:
            NameInvalid: It cannot be called so.
            TemplateTaken: Another own one is called so.
            TemplateMissing: There is none to replace.
        """
        meta = self._everything(replaces) if replaces else {"author": author}
        return self._put(meta, fields, notebook=notebook, replaces=replaces)

    def change(self, template: str, fields: TemplateFields) -> str:
        """Say something else of a template; its id, which tells its kind.

        Raises:
            NameInvalid: It cannot be called so.
            TemplateTaken: Another own one is called so.
            TemplateMissing: There is none of this id.
            TemplateReadsDataset: It cannot stand alone.
        """
        meta = self._everything(template)
        if not fields.for_dataset and self.names_dataset(template):
            raise TemplateReadsDataset(meta.get("label", template))
        return self._put(meta, fields, replaces=template)

    def add(self, kind: str, name: str, meta: dict[str, Any], notebook: bytes) -> str:
        """Keep a template that comes from elsewhere, under this name or a like one; its id."""
        with self._writing:
            return self.replace(kind, self._free_name(kind, name), meta, notebook)

    def replace(self, kind: str, name: str, meta: dict[str, Any], notebook: bytes) -> str:
        """The same, and the one that has this name goes."""
        template = f"{kind}/{LANGUAGE}/{name}"
        write_template(self._root / template, meta, notebook)
        return template

    def delete(self, template: str) -> None:
        """Take a template away.

        Raises:
            TemplateMissing: There is none of this id among the own ones.
        """
        remove(set_aside(self._folder(template)))

    def tidy(self) -> None:
        """Remove what a killed process left half removed; for the start of a service."""
        for folder in self._root.glob(f"*/{LANGUAGE}/"):
            remove_set_aside(folder)

    def has(self, template: str) -> bool:
        """Whether it is an own one."""
        try:
            return self._templates.is_own(template)
        except TemplateMissing:
            return False

    def fills_back(self, template: str, dataset: str) -> bool:
        """Whether saving a notebook on this dataset gives the template again.

        It does not where the template names that very dataset beside the placeholder.
        """
        cells = self._templates.notebook(template).snapshot.cells
        return all(with_placeholder(cell, dataset) == cell.source for cell in cells)

    def names_dataset(self, template: str) -> bool:
        """Whether the placeholder stands anywhere in its cells."""
        cells = self._templates.notebook(template).snapshot.cells
        return any(PLACEHOLDER in cell.source for cell in cells)

    def _free_name(self, kind: str, wanted: str) -> str:
        """A folder's name that neither an own one nor one of ours has."""
        stem = slug_of(wanted)
        taken = {
            item.id.rpartition("/")[2]
            for item in self._templates.items(for_dataset=kind == KINDS[0])
        }
        name, count = stem, 1
        while name in taken or (self._root / kind / LANGUAGE / name).exists():
            count += 1
            name = f"{stem}-{count}"
        return name

    def _put(
        self,
        meta: dict[str, Any],
        fields: TemplateFields,
        *,
        notebook: bytes | None = None,
        replaces: str = "",
    ) -> str:
        fields = msgspec.structs.replace(fields, label=check_title(fields.label))
        kind = kind_of(for_dataset=fields.for_dataset)
        with self._writing:
            self._check_label(kind, fields.label, but=replaces)
            template = replaces
            if not replaces.startswith(f"{kind}/"):
                template = f"{kind}/{LANGUAGE}/{self._free_name(kind, fields.label)}"
                if replaces:
                    (self._root / template).parent.mkdir(parents=True, exist_ok=True)
                    self._folder(replaces).rename(self._root / template)
            write_template(self._root / template, with_fields(meta, fields), notebook)
        return template

    def _check_label(self, kind: str, label: str, *, but: str) -> None:
        for item in self._templates.items(for_dataset=kind == KINDS[0]):
            is_same = item.label.casefold() == label.casefold()
            if is_same and item.id != but and not item.is_builtin:
                raise TemplateTaken(label, item.id)

    def _everything(self, template: str) -> dict[str, Any]:
        return meta_of((self._folder(template) / META).read_bytes(), template)[1]

    def _folder(self, template: str) -> Path:
        folder = self._templates.folder(template)
        if not folder.is_relative_to(self._root):
            raise TemplateMissing(template)
        return folder

    def _edited(self, document: DocumentSnapshot) -> TemplateItem | None:
        template = document.metadata.get(EDITED)
        if isinstance(template, str) and self.has(template):
            return self._templates.item(template)
        return None


def slug_of(text: str) -> str:
    """A folder's name for this text: ``Delays by carrier`` is ``delays-by-carrier``."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")[:80] or "template"
