"""Folding: what a kernel said becomes outputs of a document, and facts about runs and prompts.

A pure function of the messages: from a checkpoint (document and `FoldState`) it goes on exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from dssdesk.base.ids import CellId, RequestId
from dssdesk.notebook.blobs import Blobs
from dssdesk.notebook.bundles import bundle
from dssdesk.notebook.displays import DisplayPlace, Displays
from dssdesk.notebook.facts import InputProposed, PromptAsked, RunFact, RunFinished, RunStarted
from dssdesk.notebook.fold_state import FoldState, HalfRun
from dssdesk.notebook.mending import mended, mended_value
from dssdesk.notebook.model import Document
from dssdesk.notebook.payloads import payload_of
from dssdesk.notebook.prompts import Prompts
from dssdesk.wire.cells import CellKind
from dssdesk.wire.changes import AddOutput, AppendText, ClearOutputs, ReplaceOutput
from dssdesk.wire.outputs import Display, Error, Gap, Output, Result, Stream

_WHY = {
    "quota": "the journal has used its share of the disk",
    "disk full": "the disk was full",
    "unreadable": "the journal is damaged here",
}

_MISSED = "What this cell said while it was deleted, or no code, is not shown. Run it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelMessage:
    """One thing a kernel said, as the journal has it."""

    sequence: int
    at: float
    channel: str
    message_type: str
    parent_id: str
    content: Mapping[str, Any]
    metadata: Mapping[str, Any] = field(default_factory=dict)
    message_id: str = ""


class Folder:
    """Folds the messages of one kernel, in order, into one document."""

    def __init__(self, document: Document, blobs: Blobs, state: FoldState | None = None) -> None:
        state = state or FoldState()
        self._document = document
        self._blobs = blobs
        self._shown = dict(state.shown)
        self._clearing = set(state.clearing)
        self._missed = set(state.missed)
        self._halves = {half.run_id: half for half in state.halves}
        self._displays = Displays(document)
        self._last_cell = state.last_cell
        self._prompts = Prompts(state.prompt)

    @property
    def state(self) -> FoldState:
        """A checkpoint, to be kept together with the document."""
        return FoldState(
            shown=dict(self._shown),
            clearing=tuple(sorted(self._clearing)),
            missed=tuple(sorted(self._missed)),
            halves=tuple(self._halves.values()),
            last_cell=self._last_cell,
            prompt=self._prompts.state,
        )

    @property
    def open_prompt(self) -> PromptAsked | None:
        """What the kernel waits for, where it was asked before the checkpoint."""
        return self._prompts.asked

    def fold(self, message: KernelMessage) -> tuple[RunFact, ...]:
        """Fold the next message; what belongs to no cell of ours changes no document."""
        request = RequestId.parse(message.parent_id)
        match message.message_type:
            case "input_request":
                prompt_id = message.message_id or str(message.sequence)
                return self._prompts.ask(prompt_id, message.parent_id, message.content, message.at)
            case "input_reply":
                if request and self._takes_outputs(request.cell_id):
                    self._print_answer(message, request)
                return self._prompts.answered()
            case "gap":
                self._fold_gap(message, request)
                return self._fold_end(message, request) if request else ()
            case "execute_input" if request:
                return self._fold_start(message, request)
            case "status" | "execute_reply" if request:
                return (*self._fold_payload(message, request), *self._fold_end(message, request))
            case "stream" | "display_data" | "execute_result" | "error" if (
                request and not self._takes_outputs(request.cell_id)
            ):
                self._missed.add(request.cell_id)
            case _ if request and self._takes_outputs(request.cell_id):
                self._fold_output(message, request)
        return ()

    def cell_is_back(self, cell_id: CellId) -> None:
        """A deletion was undone: mark it where the cell said something meanwhile."""
        if cell_id in self._missed and self._takes_outputs(cell_id):
            self._missed.discard(cell_id)
            self._document.apply(AddOutput(cell_id=cell_id, output=Gap(text=_MISSED)))

    def _print_answer(self, message: KernelMessage, request: RequestId) -> None:
        """Question and answer stay in the cell, as in a terminal."""
        asked, shown = self._prompts.state, message.content.get("shown")
        if asked is not None and isinstance(shown, str):
            self._print(request, "stdout", mended(f"{asked.text}{shown}\n"))

    # ---- runs

    def _fold_start(self, message: KernelMessage, request: RequestId) -> tuple[RunFact, ...]:
        self._last_cell = request.cell_id
        if self._takes_outputs(request.cell_id):
            self._make_room(request)
        count = message.content.get("execution_count")
        return (
            RunStarted(
                cell_id=request.cell_id,
                run_id=request.run_id,
                execution_count=count if isinstance(count, int) else None,
                at=message.at,
            ),
        )

    def _fold_end(self, message: KernelMessage, request: RequestId) -> tuple[RunFact, ...]:
        half = self._halves.get(request.run_id, HalfRun(run_id=request.run_id))
        status, is_idle = _end_of(message)
        half = HalfRun(
            run_id=half.run_id, status=status or half.status, is_idle=is_idle or half.is_idle
        )
        if not half.status or not half.is_idle:
            if half.status or half.is_idle:
                self._halves[request.run_id] = half
            return ()
        self._halves.pop(request.run_id, None)
        finished = RunFinished(
            cell_id=request.cell_id,
            run_id=request.run_id,
            status=_status(half.status),
            at=message.at,
        )
        return (*self._prompts.end_of(message.parent_id), finished)

    # ---- outputs

    def _fold_output(self, message: KernelMessage, request: RequestId) -> None:
        cell_id, content = request.cell_id, message.content
        match message.message_type:
            case "stream":
                self._print(request, str(content.get("name")), mended(str(content.get("text", ""))))
            case "display_data" | "execute_result":
                self._update_displays(content)
                self._add(request, self._display(message))
            case "update_display_data":
                self._update_displays(content)
            case "error":
                self._add(request, _error(content))
            case "clear_output":
                if content.get("wait"):
                    self._clearing.add(cell_id)
                else:
                    self._clear(cell_id)

    def _fold_payload(
        self, message: KernelMessage, request: RequestId
    ) -> tuple[InputProposed, ...]:
        """What comes with a reply: help that `f?` asks for, text of `%load`. Jupyter does both."""
        if not self._takes_outputs(request.cell_id):
            return ()
        pages, proposed = payload_of(message.content, request)
        for page in pages:
            self._add(request, Display(data=bundle(_sorted(page), self._blobs.put)))
        return proposed

    def _fold_gap(self, message: KernelMessage, request: RequestId | None) -> None:
        cell_id = request.cell_id if request else self._last_cell
        if cell_id is not None and self._takes_outputs(cell_id):
            if request:
                self._make_room(request)
            self._document.apply(AddOutput(cell_id=cell_id, output=_gap(message.content)))

    def _takes_outputs(self, cell_id: CellId) -> bool:
        return self._document.has(cell_id) and self._document.kind(cell_id) is CellKind.CODE

    def _make_room(self, request: RequestId) -> None:
        """Outputs of an earlier run go; text that comes late from one stays with the newer."""
        cell_id = request.cell_id
        if request.run_id > self._shown.get(cell_id, -1):
            self._shown[cell_id] = request.run_id
            self._clear(cell_id)
        elif cell_id in self._clearing:
            self._clear(cell_id)

    def _clear(self, cell_id: CellId) -> None:
        self._clearing.discard(cell_id)
        self._missed.discard(cell_id)
        self._displays.forget(cell_id)
        if self._document.output_count(cell_id):
            self._document.apply(ClearOutputs(cell_id=cell_id))

    def _print(self, request: RequestId, name: str, text: str) -> None:
        self._make_room(request)
        if not text:
            return
        cell_id = request.cell_id
        stream: Literal["stdout", "stderr"] = "stderr" if name == "stderr" else "stdout"
        if self._document.open_stream(cell_id) == stream:
            self._document.apply(AppendText(cell_id=cell_id, text=text))
        else:
            output = Stream(name=stream, text=text)
            self._document.apply(AddOutput(cell_id=cell_id, output=output))

    def _add(self, request: RequestId, output: Output) -> None:
        self._make_room(request)
        cell_id = request.cell_id
        index = self._document.output_count(cell_id)
        self._document.apply(AddOutput(cell_id=cell_id, output=output))
        if isinstance(output, Display | Result) and output.display_id:
            self._displays.add(DisplayPlace(output.display_id, cell_id, index))

    def _display(self, message: KernelMessage) -> Display | Result:
        content = message.content
        data = bundle(_sorted(content.get("data")), self._blobs.put)
        metadata = _metadata(content)
        if message.message_type == "display_data":
            return Display(data=data, metadata=metadata, display_id=_display_id(content))
        count = content.get("execution_count")
        return Result(
            data=data,
            metadata=metadata,
            execution_count=count if isinstance(count, int) else None,
            display_id=_display_id(content),
        )

    def _update_displays(self, content: Mapping[str, Any]) -> None:
        display_id = _display_id(content)
        places = list(self._displays.find(display_id)) if display_id else []
        if not places:
            return
        data = bundle(_sorted(content.get("data")), self._blobs.put)
        metadata = _metadata(content)
        for place, old in places:
            new: Display | Result
            if isinstance(old, Result):
                new = Result(
                    data=data,
                    metadata=metadata,
                    execution_count=old.execution_count,
                    display_id=display_id,
                )
            else:
                new = Display(data=data, metadata=metadata, display_id=display_id)
            change = ReplaceOutput(cell_id=place.cell_id, index=place.index, output=new)
            self._document.apply(change)


def _end_of(message: KernelMessage) -> tuple[str, bool]:
    """The status that a reply tells, and whether the kernel is idle; a gap may tell both."""
    content = message.content
    match message.message_type:
        case "execute_reply":
            return str(content.get("status", "error")), False
        case "gap":
            return str(content.get("reply") or ""), bool(content.get("idle"))
        case _:
            return "", content.get("execution_state") == "idle"


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _metadata(content: Mapping[str, Any]) -> dict[str, Any]:
    return {key: mended_value(value) for key, value in _mapping(content.get("metadata")).items()}


def _sorted(data: Any) -> Mapping[str, Any]:
    """As nbformat writes it, so that a run makes the same file here as in Jupyter."""
    return dict(sorted(_mapping(data).items()))


def _display_id(content: Mapping[str, Any]) -> str:
    return str(_mapping(content.get("transient")).get("display_id") or "")


def _status(status: str) -> Literal["ok", "error", "aborted"]:
    if status == "ok":
        return "ok"
    return "aborted" if status in ("aborted", "abort") else "error"


def _error(content: Mapping[str, Any]) -> Error:
    return Error(
        name=mended(str(content.get("ename", ""))),
        value=mended(str(content.get("evalue", ""))),
        traceback=tuple(mended(str(line)) for line in content.get("traceback") or ()),
    )


def _gap(content: Mapping[str, Any]) -> Gap:
    messages = content.get("messages")
    count = messages if isinstance(messages, int) else 0
    reason = str(content.get("reason", ""))
    why = _WHY.get(reason, reason) or "the kernel could not write it down"
    what = f"{count:,} messages are" if count > 1 else "Output may be"
    return Gap(text=f"{what} missing here: {why}.", messages=count)
