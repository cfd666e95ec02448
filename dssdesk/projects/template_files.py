"""One template as files: ``meta.json`` and ``notebook.ipynb`` in a folder, as DSS keeps them."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec

from dssdesk.base.files import write_atomic
from dssdesk.base.ids import EnvironmentId
from dssdesk.notebook.blobs import MemoryBlobs
from dssdesk.notebook.codec import NotebookFile, read_notebook, write_notebook
from dssdesk.notebook.errors import NotANotebook
from dssdesk.projects.errors import TemplateUnreadable
from dssdesk.wire.templates import TemplateFields

META = "meta.json"
NOTEBOOK = "notebook.ipynb"
KINDS = ("dataset", "standalone")
LANGUAGE = "python"

_TEXT = r'("(?:[^"\\]|\\.)*")'
_TEXT_OR_COMMENT = re.compile(rf"{_TEXT}|//[^\n]*|/\*.*?\*/", re.DOTALL)
_TEXT_OR_LAST_COMMA = re.compile(rf"{_TEXT}|,(?=\s*[}}\]])", re.DOTALL)


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """What ``meta.json`` says; what else stands there is nobody's business here, and is kept."""

    label: str
    description: str = msgspec.field(name="shortDesc", default="")
    name: str = ""
    order: int = 1_000
    environment: EnvironmentId | None = None
    author: str = ""


def kind_of(*, for_dataset: bool) -> str:
    """The folder of templates for a dataset, or of standalone ones."""
    return KINDS[0] if for_dataset else KINDS[1]


def read_meta(folder: Path) -> Meta:
    """What the template in this folder says of itself.

    Raises:
        TemplateUnreadable: It says nothing that can be read.
    """
    try:
        return meta_of((folder / META).read_bytes(), folder.name)[0]
    except OSError as error:
        raise TemplateUnreadable(folder.name, f"{META}: {error}") from error


def meta_of(data: bytes, template: str) -> tuple[Meta, dict[str, Any]]:
    """What these bytes of a ``meta.json`` say, and everything that they hold.

    DSS takes comments in such files, and a comma at the end.

    Raises:
        TemplateUnreadable: They are no JSON, or have no label.
    """
    try:
        everything = _lenient(data.decode("utf-8-sig"))
        return msgspec.convert(everything, Meta), everything
    except (ValueError, RecursionError, msgspec.MsgspecError) as error:
        raise TemplateUnreadable(template, f"{META}: {error}") from error


def notebook_of(data: bytes, template: str) -> NotebookFile:
    """The notebook in these bytes, of whichever version of the format.

    Raises:
        TemplateUnreadable: It is none.
    """
    try:
        return read_notebook(data, path=NOTEBOOK, blobs=MemoryBlobs())
    except NotANotebook as error:
        raise TemplateUnreadable(template, error.message) from error


def without_outputs(file: NotebookFile) -> bytes:
    """The notebook as a file, with its cells as if they had never run."""
    cells = tuple(
        msgspec.structs.replace(cell, outputs=(), execution_count=None)
        for cell in file.snapshot.cells
    )
    snapshot = msgspec.structs.replace(file.snapshot, cells=cells)
    return write_notebook(file, snapshot, MemoryBlobs())


def write_template(folder: Path, meta: dict[str, Any], notebook: bytes | None = None) -> None:
    """Write a template; the meta file comes last, without which there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    if notebook is not None:
        write_atomic(folder / NOTEBOOK, notebook)
    write_atomic(folder / META, json.dumps(meta, indent=2, ensure_ascii=False).encode() + b"\n")


def fields_of(meta: Meta, *, for_dataset: bool) -> TemplateFields:
    """What a person may say of the template, as it stands."""
    return TemplateFields(
        label=meta.label,
        description=meta.description,
        for_dataset=for_dataset,
        name=meta.name,
        order=meta.order,
        environment=meta.environment,
    )


def with_fields(meta: dict[str, Any], fields: TemplateFields) -> dict[str, Any]:
    """Everything that a ``meta.json`` holds, with what a person says now."""
    said = {
        "label": fields.label,
        "shortDesc": fields.description,
        "name": fields.name,
        "order": fields.order,
        "environment": fields.environment,
    }
    left_open = {key for key, value in said.items() if value in (None, "")}
    return {key: value for key, value in {**meta, **said}.items() if key not in left_open}


def _lenient(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        for superfluous in (_TEXT_OR_COMMENT, _TEXT_OR_LAST_COMMA):
            text = superfluous.sub(lambda found: found[1] or "", text)
        return json.loads(text)
