"""Cells and outputs from a file's parsed JSON. Part of the codec."""

from collections.abc import Mapping, Sequence
from typing import Any

from dssdesk.base.ids import CellId, is_cell_id
from dssdesk.notebook.blobs import Blobs
from dssdesk.notebook.bundles import bundle, raw_json
from dssdesk.notebook.digest import digest_of
from dssdesk.notebook.layout import CODE, OUTPUTS, TEXT, CellLayout
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.outputs import Display, Error, MimeValue, Output, Result, Stream

UNKNOWN_OUTPUT = "application/vnd.dssdesk.unknown-output+json"
"""The mime type under which an output of a kind that nbformat does not know is kept whole."""

_KINDS = {kind.value: kind for kind in CellKind}
_CODE = frozenset(CODE) | {"attachments"}
_TEXT = frozenset(TEXT) | {"attachments"}


class CellReader:
    """Reads the cells of one file, and notes how they are written.

    ``is_lenient``: the file holds what JSON cannot say, such as NaN; such data is kept as it was.
    """

    def __init__(self, blobs: Blobs, *, is_lenient: bool = False) -> None:
        self.cells: list[Cell] = []
        self.layouts: dict[CellId, CellLayout] = {}
        self.made_ids: set[CellId] = set()
        self.keys: dict[CellKind, tuple[str, ...]] = {}
        self.output_keys: dict[str, tuple[str, ...]] = {}
        self.source_in_lines: bool | None = None
        self.text_in_lines: bool | None = None
        self._blobs = blobs
        self._is_lenient = is_lenient
        self._known_layouts: dict[tuple[str, ...], CellLayout] = {}

    def read(self, raw: Mapping[str, Any]) -> None:
        """Read the next cell.

        Raises:
            KeyError: Something that each cell has is missing; also TypeError and ValueError.
        """
        kind = _KINDS.get(raw["cell_type"])
        if kind is None:
            raise ValueError(f"it is of the unknown kind “{raw['cell_type']}”")
        source = raw.get("source", "")
        if self.source_in_lines is None and source:
            self.source_in_lines = isinstance(source, list)
        source = text_of(source)
        cell_id = self._id(raw.get("id"), source)
        unknown_of_outputs: dict[int, Mapping[str, Any]] = {}
        outputs: tuple[Output, ...] = ()
        count = None
        if kind is CellKind.CODE:
            count = raw.get("execution_count")
            outputs = tuple(
                self._output(output, index, unknown_of_outputs)
                for index, output in enumerate(raw.get("outputs", ()))
            )
        self.cells.append(
            Cell(
                id=cell_id,
                kind=kind,
                source=source,
                metadata=_object(raw.get("metadata", {})),
                attachments=raw.get("attachments"),
                outputs=outputs,
                execution_count=None if count is None else int(count),
            )
        )
        self.layouts[cell_id] = self._layout(raw, kind, unknown_of_outputs)

    def _id(self, found: Any, source: str) -> CellId:
        """The cell's id; a missing, malformed or doubled one is made from place and text."""
        if isinstance(found, str) and is_cell_id(found) and found not in self.layouts:
            return CellId(found)
        seed = f"{len(self.cells)}:{source}"
        while (minted := CellId(digest_of(seed)[:8])) in self.layouts:
            seed += "+"
        self.made_ids.add(minted)
        return minted

    def _layout(
        self, raw: Mapping[str, Any], kind: CellKind, of_outputs: Mapping[int, Mapping[str, Any]]
    ) -> CellLayout:
        keys = tuple(raw)
        self.keys.setdefault(kind, keys)
        known = _CODE if kind is CellKind.CODE else _TEXT
        if of_outputs or not known.issuperset(keys):
            unknown = {key: raw[key] for key in keys if key not in known}
            return CellLayout(keys, unknown, of_outputs)
        layout = self._known_layouts.get(keys)
        if layout is None:
            layout = self._known_layouts[keys] = CellLayout(keys)
        return layout

    def _output(
        self, raw: Mapping[str, Any], index: int, unknown: dict[int, Mapping[str, Any]]
    ) -> Output:
        kind = raw["output_type"]
        known = OUTPUTS.get(kind)
        if known is None:
            return Display(data={UNKNOWN_OUTPUT: MimeValue(json=raw_json(raw))})
        if kind not in self.output_keys:
            self.output_keys[kind] = tuple(key for key in raw if key in known)
        if not raw.keys() <= set(known):
            unknown[index] = {key: value for key, value in raw.items() if key not in known}
        match kind:
            case "stream":
                if raw.get("name", "stdout") not in ("stdout", "stderr"):  # such as stdin
                    unknown[index] = {**unknown.get(index, {}), "name": raw["name"]}
                return self._stream(raw)
            case "error":
                return Error(
                    name=str(raw.get("ename", "")),
                    value=str(raw.get("evalue", "")),
                    traceback=tuple(map(str, raw.get("traceback", ()))),
                )
        data = _object(raw["data"])
        if self.text_in_lines is None and data.get("text/plain"):
            self.text_in_lines = isinstance(data["text/plain"], list)
        if self._is_lenient:
            unknown[index] = {**unknown.get(index, {}), "data": data}
        values = bundle(data, self._blobs.remember)
        metadata = _object(raw.get("metadata", {}))
        if kind == "display_data":
            return Display(data=values, metadata=metadata)
        count = raw.get("execution_count")
        return Result(
            data=values, metadata=metadata, execution_count=None if count is None else int(count)
        )

    def _stream(self, raw: Mapping[str, Any]) -> Stream:
        text = raw["text"]
        if self.text_in_lines is None and text:
            self.text_in_lines = isinstance(text, list)
        return Stream(
            name="stderr" if raw.get("name") == "stderr" else "stdout", text=text_of(text)
        )


def text_of(value: str | Sequence[str]) -> str:
    """Multi-line text, which a file holds as one string or as a list of lines."""
    return value if isinstance(value, str) else "".join(value)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("a JSON object is expected")
    return value
