"""The `.ipynb` codec: a file to a document and back, changing nothing but what changed.

Not for the desk. nbformat, which is slow to import, is only needed for files older than version 4.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from dssdesk.base.ids import CellId
from dssdesk.notebook.blobs import Blobs
from dssdesk.notebook.errors import NotANotebook
from dssdesk.notebook.layout import CODE, OUTPUTS, TEXT, TOP, Layout, style_of
from dssdesk.notebook.mending import mended_value
from dssdesk.notebook.reading import CellReader
from dssdesk.notebook.writing import Writer
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.notebooks import DocumentSnapshot

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookFile:
    """A file as it was read: the document at revision 0, and how to write it.

    Attributes:
        made_ids: Ids that the file does not hold: its cells have none, or bad ones.
    """

    snapshot: DocumentSnapshot
    layout: Layout = field(default_factory=Layout)
    made_ids: frozenset[CellId] = frozenset()

    def renamed(self, names: Mapping[CellId, CellId]) -> "NotebookFile":
        """The same with other ids for some of its cells."""
        replaced = msgspec.structs.replace
        cells = (replaced(each, id=names.get(each.id, each.id)) for each in self.snapshot.cells)
        layouts = {names.get(each, each): layout for each, layout in self.layout.cells.items()}
        return NotebookFile(
            snapshot=replaced(self.snapshot, cells=tuple(cells)),
            layout=replace(self.layout, cells=layouts),
            made_ids=frozenset(names.get(each, each) for each in self.made_ids),
        )


def new_notebook(
    cells: Sequence[Cell] = (), metadata: Mapping[str, Any] | None = None
) -> NotebookFile:
    """A notebook that is not on disk yet."""
    return NotebookFile(snapshot=_snapshot(cells, dict(metadata or {})))


def dataset_of(metadata: Mapping[str, Any]) -> str | None:
    """The dataset that a notebook is associated with, as DSS writes it."""
    name = metadata.get("analyzedDataset")
    return name if isinstance(name, str) and name else None


def read_notebook(data: bytes, *, path: str, blobs: Blobs) -> NotebookFile:
    """The notebook in these bytes; ``path`` is for the message if there is none.

    Raises:
        NotANotebook: The bytes are cut off, are no JSON, or no notebook that we know.
    """
    data = data.removeprefix(_BOM)
    tree, is_lenient = _parse(data, path)
    major = tree.get("nbformat")
    if not isinstance(major, int):
        raise NotANotebook(path, "it does not say which version of the format it has")
    if major > 4:
        raise NotANotebook(path, f"version {major} of the format is newer than this application")
    is_converted = major < 4
    if is_converted:
        tree = _converted(data, path)
    reader = CellReader(blobs, is_lenient=is_lenient)
    _read_cells(tree, path, reader)
    layout = Layout(is_converted=True) if is_converted else _layout(data, tree, reader)
    return NotebookFile(
        snapshot=_snapshot(reader.cells, tree.get("metadata", {})),
        layout=layout,
        made_ids=frozenset(reader.made_ids),
    )


def write_notebook(file: NotebookFile, snapshot: DocumentSnapshot, blobs: Blobs) -> bytes:
    """The document as the bytes of a file in the layout that the file had."""
    old, layout = file.snapshot, file.layout
    is_changed = (
        layout.is_converted or snapshot.cells != old.cells or snapshot.metadata != old.metadata
    )
    text = Writer(layout, blobs, old.cells).file(snapshot, is_changed=is_changed)
    if layout.line_end != "\n":
        text = text.replace("\n", layout.line_end)
    return (text + layout.ends_with).encode(errors="replace")


def _snapshot(cells: Sequence[Cell], metadata: dict[str, Any]) -> DocumentSnapshot:
    return DocumentSnapshot(
        cells=tuple(cells), metadata=metadata, source_revision=0, change_number=0
    )


def _parse(data: bytes, path: str) -> tuple[dict[str, Any], bool]:
    if not data or data.isspace():
        raise NotANotebook(path, "it is empty")
    is_lenient = False
    try:
        tree = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        tree, is_lenient = _parse_leniently(data, path), True
    if not isinstance(tree, dict):
        raise NotANotebook(path, "it is JSON, but no notebook")
    return tree, is_lenient


def _parse_leniently(data: bytes, path: str) -> Any:
    """Python's own parser takes what others wrote: NaN, infinities, halves of characters."""
    try:
        return mended_value(json.loads(data))
    except json.JSONDecodeError as error:
        at_end = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated")
        why = "it ends too early" if at_end else f"line {error.lineno} is no JSON ({error.msg})"
        raise NotANotebook(path, why) from error
    except (ValueError, RecursionError) as error:
        raise NotANotebook(path, "it is no JSON text") from error


def _converted(data: bytes, path: str) -> dict[str, Any]:
    import warnings

    import nbformat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # ids that it makes up: ours are made below
            tree = nbformat.reads(data.decode(), as_version=4)
    except Exception as error:  # it raises whatever its old readers run into
        raise NotANotebook(path, f"its old format cannot be converted ({error})") from error
    for cell in tree.cells:
        cell.pop("id", None)
    converted: dict[str, Any] = msgspec.json.decode(json.dumps(tree))
    return converted


def _read_cells(tree: Mapping[str, Any], path: str, reader: CellReader) -> None:
    cells = tree.get("cells")
    if not isinstance(cells, list) or not isinstance(tree.get("metadata", {}), dict):
        raise NotANotebook(path, "it is JSON, but no notebook")
    for number, raw in enumerate(cells, start=1):
        try:
            reader.read(raw)
        except KeyError as error:
            raise NotANotebook(path, f"cell {number} is malformed (it has no {error})") from error
        except (AttributeError, TypeError, ValueError) as error:
            raise NotANotebook(path, f"cell {number} is malformed ({error})") from error


def _layout(data: bytes, tree: Mapping[str, Any], reader: CellReader) -> Layout:
    style = style_of(data)
    minor = tree.get("nbformat_minor", 0)
    code = reader.keys.get(CellKind.CODE, CODE)
    text = reader.keys.get(CellKind.MARKDOWN, reader.keys.get(CellKind.RAW, TEXT))
    return Layout(
        indent=style.indent,
        item_separator=style.item_separator,
        key_separator=style.key_separator,
        line_end=style.line_end,
        ends_with=style.ends_with,
        is_ascii=style.is_ascii,
        source_in_lines=reader.source_in_lines is not False,
        text_in_lines=reader.text_in_lines is not False,
        minor=minor if isinstance(minor, int) else 0,
        top=tuple(tree),
        unknown={key: value for key, value in tree.items() if key not in TOP},
        cells=reader.layouts,
        code=code,
        text=text,
        outputs={**OUTPUTS, **reader.output_keys},
    )
