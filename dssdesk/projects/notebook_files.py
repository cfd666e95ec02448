"""Notebooks as files: what a list needs to know of them, read cheaply; and new ones."""

import stat
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from dssdesk.base.ids import new_cell_id
from dssdesk.wire.catalogue import environment_asked

ENDING = ".ipynb"


class KernelSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What a notebook says of the kernel that it is for."""

    name: str = "python3"
    display_name: str = "Python 3"
    language: str = "python"


class NotebookFacts(NamedTuple):
    """What a list shows of a notebook: associated dataset, environment, when it was written."""

    dataset: str | None
    environment: str
    modified_at: float


class NotebookHeading(NamedTuple):
    """What a notebook says of itself to programs: its kernel, its tags, when it was written."""

    kernel: KernelSpec
    tags: tuple[str, ...]
    modified_at: float


class _Kernel(msgspec.Struct, frozen=True):
    name: str = ""
    display_name: str = ""
    language: Any = ""


class _Metadata(msgspec.Struct, frozen=True):
    dataset: str | None = msgspec.field(name="analyzedDataset", default=None)
    kernel: _Kernel | None = msgspec.field(name="kernelspec", default=None)
    tags: Any = None


class _Known(NamedTuple):
    stamp: tuple[int, int]
    said: _Metadata
    modified_at: float


class _Notebook(msgspec.Struct, frozen=True):
    metadata: _Metadata = _Metadata()


class NotebookFiles:
    """Reads facts of notebooks once, and again only when their files change."""

    def __init__(self) -> None:
        self._known: dict[Path, _Known] = {}
        self._decoder = msgspec.json.Decoder(type=_Notebook)

    def facts(self, path: Path) -> NotebookFacts:
        """The facts of this file; a file that is no notebook says nothing.

        Raises:
            OSError: It is gone, or no file.
        """
        known = self._look(path)
        kernel = known.said.kernel or _Kernel()
        environment = environment_asked(kernel.name, kernel.display_name)
        return NotebookFacts(known.said.dataset, environment, known.modified_at)

    def heading(self, path: Path) -> NotebookHeading:
        """What this file says to programs; a Python notebook where it does not say.

        Raises:
            OSError: It is gone, or no file.
        """
        known, plain = self._look(path), KernelSpec()
        said, tags = known.said.kernel or _Kernel(), known.said.tags
        kernel = KernelSpec(
            name=said.name or plain.name,
            display_name=said.display_name or said.name or plain.display_name,
            language=str(said.language or plain.language),
        )
        texts = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
        return NotebookHeading(kernel, tuple(texts), known.modified_at)

    def _look(self, path: Path) -> _Known:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise IsADirectoryError(path)
        stamp = state.st_mtime_ns, state.st_size
        known = self._known.get(path)
        if known is None or known.stamp != stamp:
            known = self._known[path] = _Known(stamp, self._metadata(path), state.st_mtime)
        return known

    def _metadata(self, path: Path) -> _Metadata:
        try:
            # Cells are passed over, not built: 30 MB cost what reading them from disk costs.
            return self._decoder.decode(path.read_bytes()).metadata
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return _Metadata()


def new_notebook(
    template: dict[str, Any], *, dataset: str | None, author: str, kernel: KernelSpec
) -> bytes:
    """A new notebook's file: the template's cells under ids of their own, and our metadata."""
    cells = [_new_cell(cell) for cell in template["cells"]]
    metadata = dict(template.get("metadata", {}))
    metadata |= {
        "kernelspec": msgspec.to_builtins(kernel),
        "language_info": {"name": kernel.language},
        "creator": author,
    }
    if dataset is not None:
        metadata["analyzedDataset"] = dataset
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return msgspec.json.format(msgspec.json.encode(notebook, order="sorted"), indent=1) + b"\n"


def _new_cell(cell: dict[str, Any]) -> dict[str, Any]:
    lines = cell["source"].splitlines(keepends=True)
    fresh = {
        "cell_type": cell["cell_type"],
        "id": new_cell_id(),
        "metadata": cell.get("metadata", {}),
        "source": lines,
    }
    if cell.get("attachments"):
        fresh["attachments"] = cell["attachments"]
    if cell["cell_type"] == "code":
        fresh |= {"execution_count": None, "outputs": []}
    return fresh
