"""The notebooks to start from: ours and the instance's own, read from folders.

A template is ``<root>/<dataset|standalone>/python/<id>/`` with ``notebook.ipynb`` and
``meta.json``: ``label``, ``shortDesc``, ``order``, ``name``, what to call the notebooks made from
it, ``environment``, where they run, and ``author``, the login of whoever made it. `PLACEHOLDER`
stands for the dataset: its name in markdown and in ``name``, a Python literal of it in code, so
that a template is code that parses.
"""

import logging
from pathlib import Path
from typing import Any

from dssdesk.base.ids import EnvironmentId, Login
from dssdesk.notebook.codec import NotebookFile
from dssdesk.projects.errors import TemplateMissing, TemplateUnreadable
from dssdesk.projects.placeholders import filled_code, filled_text
from dssdesk.projects.template_files import (
    KINDS,
    LANGUAGE,
    META,
    NOTEBOOK,
    Meta,
    kind_of,
    notebook_of,
    read_meta,
)
from dssdesk.wire.catalogue import TemplateItem
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.templates import PLACEHOLDER

_log = logging.getLogger(__name__)


class Templates:
    """The templates below several roots; own ones win over ours.

    Args:
        builtin: The folder of those that we ship.
        own: The instance's own; it need not be there.
    """

    def __init__(self, *, builtin: Path, own: Path) -> None:
        self._builtin = builtin
        self._own = own

    def items(self, *, for_dataset: bool) -> tuple[TemplateItem, ...]:
        """The templates for a dataset, or standalone ones, in the order in which to offer them.

        Their ``author`` is a login.
        """
        kind = kind_of(for_dataset=for_dataset)
        found = {
            folder.name: (meta.order, meta.label, folder, meta)
            for root in (self._builtin, self._own)
            for folder in sorted(root.glob(f"{kind}/{LANGUAGE}/[!.]*/"))
            if (meta := _meta_or_none(folder)) is not None
        }
        in_order = sorted(found.values(), key=lambda each: each[:3])
        return tuple(self._item(folder, meta) for _, _, folder, meta in in_order)

    def item(self, template: str) -> TemplateItem:
        """One of them.

        Raises:
            TemplateMissing: There is none of this id.
        """
        folder = self.folder(template)
        return self._item(folder, read_meta(folder))

    def proposed_name(self, template: str, dataset: str | None) -> str:
        """What to call a notebook made from it: ``Read flights in memory``.

        Raises:
            TemplateMissing: There is none of this id.
        """
        meta = self.meta(template)
        if dataset is None:
            return meta.name or meta.label
        return (meta.name or f"{meta.label} on {PLACEHOLDER}").replace(PLACEHOLDER, dataset)

    def environment(self, template: str) -> EnvironmentId | None:
        """Where a notebook from it runs; None for wherever the person's notebooks run.

        Raises:
            TemplateMissing: There is none of this id.
        """
        return self.meta(template).environment

    def author(self, template: str) -> Login | None:
        """Who made an own one; None for ours, and where nobody knows.

        Raises:
            TemplateMissing: There is none of this id.
        """
        return Login(self.meta(template).author) or None

    def is_own(self, template: str) -> bool:
        """Whether it is the instance's own, not one that we ship.

        Raises:
            TemplateMissing: There is none of this id.
        """
        return self.folder(template).is_relative_to(self._own)

    def meta(self, template: str) -> Meta:
        """What it says of itself.

        Raises:
            TemplateMissing: There is none of this id.
        """
        return read_meta(self.folder(template))

    def filled(self, template: str, dataset: str | None) -> dict[str, Any]:
        """The template's notebook, as JSON, with the dataset's name filled in.

        Without a dataset the placeholder stays.

        Raises:
            TemplateMissing: There is none of this id.
            TemplateUnreadable: Its notebook is none.
        """
        snapshot = self.notebook(template).snapshot
        cells = [_filled(cell, dataset) for cell in snapshot.cells]
        return {"cells": cells, "metadata": snapshot.metadata}

    def notebook(self, template: str) -> NotebookFile:
        """The template's notebook as it stands, with the placeholder in it.

        Raises:
            TemplateMissing: There is none of this id.
            TemplateUnreadable: Its notebook is none.
        """
        folder = self.folder(template)
        try:
            data = (folder / NOTEBOOK).read_bytes()
        except OSError as error:
            raise TemplateUnreadable(template, f"{NOTEBOOK}: {error.strerror}.") from error
        return notebook_of(data, template)

    def folder(self, template: str) -> Path:
        """Where it lies.

        Raises:
            TemplateMissing: There is none of this id.
        """
        kind, _, rest = template.partition("/")
        language, _, name = rest.partition("/")
        is_one = kind in KINDS and language == LANGUAGE and name and not set(name) & set("/\\\0")
        for root in (self._own, self._builtin):
            folder = root / kind / language / name
            if is_one and not name.startswith(".") and (folder / META).is_file():
                return folder
        raise TemplateMissing(template)

    def _item(self, folder: Path, meta: Meta) -> TemplateItem:
        is_own = folder.is_relative_to(self._own)
        return TemplateItem(
            id="/".join(folder.parts[-3:]),
            label=meta.label,
            description=meta.description,
            for_dataset=folder.parts[-3] == KINDS[0],
            is_builtin=not is_own,
            environment=meta.environment,
            name=meta.name,
            order=meta.order,
            author=meta.author if is_own else "",
        )


def _filled(cell: Cell, dataset: str | None) -> dict[str, Any]:
    source = cell.source
    if dataset is not None:
        fill = filled_code if cell.kind is CellKind.CODE else filled_text
        source = fill(source, dataset)
    filled: dict[str, Any] = {
        "cell_type": cell.kind.value,
        "source": source,
        "metadata": cell.metadata,
    }
    if cell.attachments:
        filled["attachments"] = cell.attachments
    return filled


def _meta_or_none(folder: Path) -> Meta | None:
    try:
        return read_meta(folder)
    except TemplateUnreadable as error:
        _log.warning("%s", error.message)
        return None
