"""Notebooks as files: what a list needs to know of them, read cheaply; and new ones."""

import stat
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from dssdesk.base.ids import new_cell_id

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


class _Kernel(msgspec.Struct, frozen=True):
    name: str = ""
    display_name: str = ""


class _Metadata(msgspec.Struct, frozen=True):
    dataset: str | None = msgspec.field(name="analyzedDataset", default=None)
    kernel: _Kernel | None = msgspec.field(name="kernelspec", default=None)


class _Notebook(msgspec.Struct, frozen=True):
    metadata: _Metadata = _Metadata()


class NotebookFiles:
    """Reads facts of notebooks once, and again only when their files change."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[int, int, NotebookFacts]] = {}
        self._decoder = msgspec.json.Decoder(type=_Notebook)

    def facts(self, path: Path) -> NotebookFacts:
        """The facts of this file; a file that is no notebook says nothing.

        Raises:
            OSError: It is gone, or no file.
        """
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise IsADirectoryError(path)
        known = self._known.get(path)
        if known is not None and known[:2] == (state.st_mtime_ns, state.st_size):
            return known[2]
        said = self._metadata(path)
        kernel = said.kernel or _Kernel()
        environment = kernel.display_name or kernel.name
        facts = NotebookFacts(said.dataset, environment, state.st_mtime)
        self._known[path] = (state.st_mtime_ns, state.st_size, facts)
        return facts

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
    if cell["cell_type"] == "code":
        fresh |= {"execution_count": None, "outputs": []}
    return fresh
