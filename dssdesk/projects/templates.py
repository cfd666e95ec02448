"""The notebooks to start from: ours and a person's own, read from folders.

A template is ``<root>/<dataset|standalone>/python/<id>/`` with ``notebook.ipynb`` and
``meta.json``: ``label``, ``shortDesc``, ``order``, ``name``, what to call the notebooks made from
it, and ``environment``, where they run. `PLACEHOLDER` stands for the dataset: its name in markdown and in ``name``, a Python
literal of it in code, so that a template is code that parses.
"""

import json
import logging
import re
from pathlib import Path
from typing import Any

import msgspec

from dssdesk.base.ids import EnvironmentId
from dssdesk.projects.errors import TemplateMissing, TemplateUnreadable
from dssdesk.wire.catalogue import TemplateItem

_log = logging.getLogger(__name__)

PLACEHOLDER = "__DATASET__"

_LANGUAGE = "python"
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|])")


class _Meta(msgspec.Struct, frozen=True):
    label: str
    description: str = msgspec.field(name="shortDesc", default="")
    name: str = ""
    order: int = 1_000
    environment: EnvironmentId | None = None


class Templates:
    """The templates below several roots; a person's own win over ours.

    Args:
        builtin: The folder of those that we ship.
        own: A person's own; it need not be there.
    """

    def __init__(self, *, builtin: Path, own: Path) -> None:
        self._builtin = builtin
        self._own = own

    def items(self, *, for_dataset: bool) -> tuple[TemplateItem, ...]:
        """The templates for a dataset, or standalone ones, in the order in which to offer them."""
        kind = "dataset" if for_dataset else "standalone"
        found = {
            folder.name: (meta.order, meta.label, folder)
            for root in (self._builtin, self._own)
            for folder in sorted(root.glob(f"{kind}/{_LANGUAGE}/*/"))
            if (meta := _meta_or_none(folder)) is not None
        }
        return tuple(
            self._item(folder, for_dataset=for_dataset) for _, _, folder in sorted(found.values())
        )

    def proposed_name(self, template: str, dataset: str | None) -> str:
        """What to call a notebook made from it: ``Read flights in memory``.

        Raises:
            TemplateMissing: There is none of this id.
        """
        meta = _meta(self._folder(template))
        if dataset is None:
            return meta.name or meta.label
        return (meta.name or f"{meta.label} on {PLACEHOLDER}").replace(PLACEHOLDER, dataset)

    def environment(self, template: str) -> EnvironmentId | None:
        """Where a notebook from it runs; None for wherever the person's notebooks run.

        Raises:
            TemplateMissing: There is none of this id.
        """
        return _meta(self._folder(template)).environment

    def filled(self, template: str, dataset: str | None) -> dict[str, Any]:
        """The template's notebook, as JSON, with the dataset's name filled in.

        Raises:
            TemplateMissing: There is none of this id.
            TemplateUnreadable: Its notebook is none.
        """
        path = self._folder(template) / "notebook.ipynb"
        try:
            notebook = json.loads(path.read_text("utf-8"))
            cells = notebook["cells"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise TemplateUnreadable(template, f"{path.name} is no notebook.") from error
        for cell in cells:
            source = cell.get("source", "")
            text = source if isinstance(source, str) else "".join(source)
            cell["source"] = _filled(text, dataset or "", is_code=cell.get("cell_type") == "code")
        return dict(notebook)

    def _item(self, folder: Path, *, for_dataset: bool) -> TemplateItem:
        meta = _meta(folder)
        return TemplateItem(
            id="/".join(folder.parts[-3:]),
            label=meta.label,
            description=meta.description,
            for_dataset=for_dataset,
            is_builtin=folder.is_relative_to(self._builtin),
            environment=meta.environment,
        )

    def _folder(self, template: str) -> Path:
        parts = template.split("/")
        if len(parts) != 3 or parts[0] not in ("dataset", "standalone") or ".." in parts:
            raise TemplateMissing(template)
        for root in (self._own, self._builtin):
            folder = root.joinpath(*parts)
            if (folder / "meta.json").is_file():
                return folder
        raise TemplateMissing(template)


def _filled(text: str, dataset: str, *, is_code: bool) -> str:
    if is_code:
        return text.replace(PLACEHOLDER, json.dumps(dataset, ensure_ascii=False))
    return text.replace(PLACEHOLDER, _MARKDOWN_SIGNS.sub(r"\\\1", dataset))


def _meta(folder: Path) -> _Meta:
    try:
        return msgspec.json.decode((folder / "meta.json").read_bytes(), type=_Meta)
    except (OSError, msgspec.MsgspecError) as error:
        raise TemplateUnreadable(folder.name, f"meta.json: {error}") from error


def _meta_or_none(folder: Path) -> _Meta | None:
    try:
        return _meta(folder)
    except TemplateUnreadable as error:
        _log.warning("%s", error.message)
        return None
