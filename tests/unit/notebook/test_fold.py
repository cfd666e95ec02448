"""Kernel messages become outputs and facts."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dssdesk.base.ids import RequestId
from dssdesk.notebook.blobs import MemoryBlobs
from dssdesk.notebook.facts import (
    InputProposed,
    PromptAnswered,
    PromptAsked,
    RunFinished,
    RunStarted,
)
from dssdesk.notebook.fold import Folder, KernelMessage
from dssdesk.notebook.fold_state import FoldState
from dssdesk.notebook.model import Document
from dssdesk.wire.cells import CellKind
from dssdesk.wire.changes import AppendText, ChangeKind, ChangeRun, ClearOutputs, DeleteCell
from dssdesk.wire.outputs import Display, Error, Gap, MimeValue, Result, Stream
from tests.helpers.documents import A, B, code, document, printed, running


class Kernel:
    """Says things to a folder, as the journal would."""

    def __init__(self, *cells):
        self.document = document(*cells)
        self.blobs = MemoryBlobs()
        self.folder = Folder(self.document, self.blobs)
        self.sequence = 0
        self.run = 1

    def say(self, message_type, cell="a", *, parent=None, channel="iopub", **content):
        self.sequence += 1
        if parent is None:
            parent = str(RequestId("s", cell, self.run))
        message = KernelMessage(
            sequence=self.sequence,
            at=float(self.sequence),
            channel=channel,
            message_type=message_type,
            parent_id=parent,
            content=content,
            message_id=f"m{self.sequence}",
        )
        return self.folder.fold(message)

    def print(self, text, name="stdout", **where):
        return self.say("stream", name=name, text=text, **where)

    def show(self, text, display_id="", **where):
        return self.say("display_data", **_data(text, display_id), **where)

    def update(self, text, display_id, **where):
        return self.say("update_display_data", **_data(text, display_id), **where)

    def start(self, count=1, **where):
        return self.say("execute_input", execution_count=count, code="", **where)

    def reply(self, status="ok", **where):
        return self.say("execute_reply", channel="shell", status=status, **where)

    def idle(self, **where):
        return self.say("status", execution_state="idle", **where)

    def outputs(self, cell="a"):
        return self.document.cell(cell).outputs

    def go_on_from_a_checkpoint(self):
        state = msgspec.json.decode(msgspec.json.encode(self.folder.state), type=FoldState)
        self.document = Document(self.document.snapshot())
        self.folder = Folder(self.document, self.blobs, state)


def _data(text, display_id):
    transient = {"display_id": display_id} if display_id else {}
    return {"data": {"text/plain": text}, "metadata": {}, "transient": transient}


def plain(text, display_id=""):
    return Display(data={"text/plain": MimeValue(text=text)}, display_id=display_id)


@pytest.fixture
def kernel():
    return Kernel()


def test_prints_to_one_stream_are_one_output(kernel):
    kernel.print("a")
    kernel.print("b")
    kernel.print("c", "stderr")
    kernel.print("d")
    assert kernel.outputs() == (printed("ab"), printed("c", "stderr"), printed("d"))


def test_outputs_land_in_the_cell_that_the_request_names(kernel):
    kernel.print("a")
    kernel.print("b", cell="b")
    kernel.print("a")
    assert (kernel.outputs(), kernel.outputs("b")) == ((printed("aa"),), (printed("b"),))


def test_a_new_run_clears_what_the_last_one_printed(kernel):
    kernel.start()
    kernel.print("old")
    kernel.run = 2
    kernel.start()
    assert kernel.outputs() == ()
    kernel.print("new")
    assert kernel.outputs() == (printed("new"),)


def test_outputs_of_a_file_go_when_the_cell_runs():
    kernel = Kernel(code("a", "", printed("from the file")))
    kernel.start()
    assert kernel.outputs() == ()


def test_late_text_of_an_older_run_is_kept(kernel):
    kernel.run = 2
    kernel.start()
    kernel.print("new\n")
    kernel.run = 1
    kernel.print("late\n")
    assert kernel.outputs() == (printed("new\nlate\n"),)


def test_a_run_starts_with_its_count(kernel):
    assert kernel.start(7) == (RunStarted(cell_id=A, run_id=1, execution_count=7, at=1.0),)


@pytest.mark.parametrize("first", ["reply", "idle"])
def test_a_run_is_finished_when_replied_and_idle(kernel, first):
    second = {"reply": "idle", "idle": "reply"}[first]
    assert getattr(kernel, first)() == ()
    kernel.print("between\n")
    kernel.go_on_from_a_checkpoint()
    assert getattr(kernel, second)() == (RunFinished(cell_id=A, run_id=1, status="ok", at=3.0),)
    assert kernel.folder.state.halves == ()


@pytest.mark.parametrize("status", ["ok", "error", "aborted"])
def test_a_run_tells_how_it_ended(kernel, status):
    kernel.reply(status)
    (fact,) = kernel.idle()
    assert fact.status == status


def test_busy_finishes_nothing(kernel):
    kernel.reply()
    assert kernel.say("status", execution_state="busy") == ()


def test_text_after_the_end_still_goes_to_the_cell(kernel):
    kernel.reply()
    kernel.idle()
    kernel.print("from a thread")
    assert kernel.outputs() == (printed("from a thread"),)


def test_clearing_waits_for_the_next_output(kernel):
    kernel.print("old")
    kernel.say("clear_output", wait=True)
    kernel.go_on_from_a_checkpoint()
    assert kernel.outputs() == (printed("old"),)
    kernel.print("new")
    kernel.print("er")
    assert kernel.outputs() == (printed("newer"),)


def test_clearing_at_once_does_not_wait(kernel):
    kernel.print("old")
    kernel.say("clear_output", wait=False)
    assert kernel.outputs() == ()


def test_clearing_keeps_the_count_of_the_run_that_goes_on(kernel):
    kernel.print("old")
    kernel.document.apply(ChangeRun(cell_id=A, run=running(), execution_count=5))
    kernel.say("clear_output", wait=False)
    assert kernel.document.execution_count(A) == 5


def test_a_display_is_updated_in_every_cell_that_shows_it(kernel):
    kernel.show("0", "d")
    kernel.print("text")
    kernel.show("0", "d", cell="b")
    kernel.go_on_from_a_checkpoint()
    kernel.update("1", "d", cell="c")
    assert kernel.outputs() == (plain("1", "d"), printed("text"))
    assert kernel.outputs("b") == (plain("1", "d"),)


def test_a_result_that_is_updated_stays_a_result(kernel):
    kernel.say("execute_result", execution_count=3, **_data("0", "d"))
    kernel.update("1", "d")
    assert kernel.outputs() == (
        Result(data={"text/plain": MimeValue(text="1")}, execution_count=3, display_id="d"),
    )


def test_an_update_of_something_cleared_changes_nothing(kernel):
    kernel.show("0", "d")
    kernel.say("clear_output", wait=False)
    kernel.print("x")
    kernel.update("1", "d")
    assert kernel.outputs() == (printed("x"),)


def test_an_update_does_not_hit_what_stands_there_since_a_person_cleared(kernel):
    kernel.show("0", "d")
    kernel.document.apply(ClearOutputs(cell_id=A))
    kernel.show("other")
    kernel.update("1", "d")
    assert kernel.outputs() == (plain("other"),)


def test_an_update_of_a_deleted_cell_changes_nothing(kernel):
    kernel.show("0", "d")
    kernel.document.apply_edits(0, [DeleteCell(cell_id=A)])
    kernel.update("1", "d", cell="b")
    assert kernel.outputs("b") == ()


def test_an_error_keeps_its_traceback(kernel):
    kernel.say("error", ename="E", evalue="v", traceback=["one", "two"])
    assert kernel.outputs() == (Error(name="E", value="v", traceback=("one", "two")),)


def test_long_values_go_to_the_blobs(kernel):
    kernel.show("x" * 10_000)
    blob = kernel.outputs()[0].data["text/plain"].blob
    assert blob.size == 10_000
    assert kernel.blobs.get(blob.digest) == "x" * 10_000


def test_json_stays_json_and_unknown_types_are_kept(kernel):
    data = {"application/x+json": {"a": [1]}, "weird/type": "w", "text/plain": ["a\n", "b"]}
    kernel.say("display_data", data=data, metadata={"m": 1})
    assert kernel.outputs() == (
        Display(
            data={
                "application/x+json": MimeValue(json=msgspec.Raw(b'{"a":[1]}')),
                "text/plain": MimeValue(text="a\nb"),
                "weird/type": MimeValue(text="w"),
            },
            metadata={"m": 1},
        ),
    )


def test_halves_of_characters_are_mended_wherever_they_stand(kernel):
    half = "\ud83d"
    kernel.print(half)
    kernel.say("error", ename=half, evalue=half, traceback=[half])
    data = {"text/plain": half, "application/json": {half: [half]}}
    kernel.say("display_data", data=data, metadata={"m": half})
    kernel.say("execute_result", data={}, metadata={"m": "whole é"})
    assert msgspec.json.encode(kernel.outputs()).decode().count("\ufffd") == 8


def test_a_display_without_data_is_kept(kernel):
    kernel.say("display_data")
    assert kernel.outputs() == (Display(data={}),)


def test_a_gap_is_marked_in_the_cell_of_its_request(kernel):
    kernel.say("gap", messages=12, bytes=5, reason="disk full")
    text = "12 messages are missing here: the disk was full."
    assert kernel.outputs() == (Gap(text=text, messages=12),)


def test_a_gap_without_request_is_marked_in_the_cell_that_ran_last(kernel):
    kernel.start(cell="b")
    kernel.go_on_from_a_checkpoint()
    kernel.say("gap", parent="", messages=1, reason="unreadable")
    assert isinstance(kernel.outputs("b")[0], Gap)


def test_a_gap_that_swallowed_the_end_of_a_run_ends_it(kernel):
    kernel.start()
    assert kernel.say("gap", messages=2, reason="disk full", reply="ok") == ()
    kernel.go_on_from_a_checkpoint()
    (finished,) = kernel.idle()
    assert isinstance(finished, RunFinished)
    assert finished.status == "ok"


def test_a_gap_at_the_beginning_of_a_run_stays_with_what_comes_after_it(kernel):
    kernel.start()
    kernel.print("old")
    kernel.run = 2
    kernel.say("gap", messages=2, reason="disk full")
    kernel.print("new")
    gap, text = kernel.outputs()
    assert isinstance(gap, Gap)
    assert text == printed("new")


def test_a_cell_that_is_back_says_that_something_is_missing(kernel):
    kernel.start()
    kernel.print("1")
    (undo,) = kernel.document.apply_edits(0, [DeleteCell(cell_id=A)])
    kernel.print("2")
    kernel.go_on_from_a_checkpoint()
    kernel.document.apply(undo)
    kernel.folder.cell_is_back(A)
    kernel.folder.cell_is_back(A)
    assert [type(it) for it in kernel.outputs()] == [Stream, Gap]


def test_a_prompt_is_asked_and_answered(kernel):
    asked = kernel.say("input_request", channel="stdin", prompt="Name? ", password=True)
    assert asked == (PromptAsked(cell_id=A, prompt_id="m1", text="Name? ", password=True, at=1.0),)
    kernel.go_on_from_a_checkpoint()
    assert (kernel.folder.open_prompt,) == asked
    answered = kernel.say("input_reply", channel="stdin", prompt_id="m1")
    assert answered == (PromptAnswered(prompt_id="m1"),)


def test_question_and_answer_stay_in_the_cell(kernel):
    kernel.start()
    kernel.say("input_request", channel="stdin", prompt="Name? ")
    kernel.go_on_from_a_checkpoint()
    kernel.say("input_reply", channel="stdin", prompt_id="m1", shown="Ada")
    kernel.print("hello Ada\n")
    assert [it.text for it in kernel.outputs()] == ["Name? Ada\nhello Ada\n"]


def test_a_prompt_that_nobody_answered_prints_nothing(kernel):
    kernel.start()
    kernel.say("input_request", channel="stdin", prompt="Name? ")
    kernel.say("input_reply", channel="stdin", prompt_id="m1")
    assert not kernel.outputs()


def test_a_prompt_is_over_when_its_run_is(kernel):
    kernel.say("input_request", channel="stdin", prompt="?")
    kernel.reply("error")
    assert PromptAnswered(prompt_id="m1") in kernel.idle()


def test_a_console_may_ask_too(kernel):
    (asked,) = kernel.say("input_request", parent="console-1", channel="stdin", prompt="?")
    assert asked.cell_id is None


def test_what_a_question_mark_asks_for_is_shown_in_the_cell(kernel):
    kernel.print("of an earlier run")
    kernel.run = 2
    help_page = {"source": "page", "data": {"text/plain": "Signature: f()"}, "start": 0}
    kernel.reply(payload=[{"source": "set_next_input", "text": "x"}, help_page])
    kernel.idle()
    assert kernel.outputs() == (plain("Signature: f()"),)


def test_what_the_kernel_has_for_a_cell_is_told(kernel):
    loaded = {"source": "set_next_input", "text": "x = 1", "replace": True}
    recalled = {"source": "set_next_input", "text": "y = 2"}
    told = [
        InputProposed(cell_id=A, run_id=1, text="x = 1", replaces=True),
        InputProposed(cell_id=A, run_id=1, text="y = 2", replaces=False),
    ]
    assert list(kernel.reply(payload=[loaded, recalled])) == told


@pytest.mark.parametrize("payload", [None, 3, "page", [None], [{"source": "page", "data": 1}]])
def test_a_reply_with_an_odd_payload_is_just_a_reply(kernel, payload):
    kernel.reply(payload=payload)
    kernel.idle()
    assert kernel.outputs() == ()


def test_what_a_foreign_client_runs_shows_in_no_cell(kernel):
    before = kernel.document.snapshot()
    kernel.print("x", parent="abc_1")
    kernel.start(parent="abc_1")
    kernel.print("x", parent="")
    assert kernel.document.snapshot() == before


def test_outputs_of_a_deleted_cell_change_nothing_but_its_run_ends(kernel):
    kernel.document.apply_edits(0, [DeleteCell(cell_id=A)])
    kernel.start()
    kernel.print("x")
    kernel.reply()
    assert len(kernel.idle()) == 1
    assert not kernel.document.has(A)


def test_outputs_of_a_cell_that_became_markdown_change_nothing(kernel):
    kernel.document.apply_edits(0, [ChangeKind(cell_id=B, kind=CellKind.MARKDOWN)])
    kernel.print("x", cell="b")
    assert kernel.outputs("b") == ()


steps = st.lists(
    st.tuples(
        st.sampled_from(["print", "show", "update", "clear", "wait", "start", "reply", "idle"]),
        st.sampled_from("ab"),
        st.integers(1, 3),
        st.sampled_from(["d", "e", ""]),
    ),
    max_size=30,
)


@settings(max_examples=80, deadline=None)
@given(steps, st.sets(st.integers(0, 29)))
def test_folding_goes_on_exactly_from_any_checkpoint(steps, checkpoints):
    straight, stopping = Kernel(), Kernel()
    for number, step in enumerate(steps):
        assert _take(straight, step) == _take(stopping, step)
        if number in checkpoints:
            stopping.go_on_from_a_checkpoint()
    assert straight.document.snapshot().cells == stopping.document.snapshot().cells
    assert straight.folder.state.shown == stopping.folder.state.shown


def _take(kernel, step):
    what, cell, kernel.run, display_id = step
    match what:
        case "print":
            return kernel.print("x", cell=cell)
        case "show" | "update":
            return getattr(kernel, what)(f"{kernel.sequence}", display_id, cell=cell)
        case "clear" | "wait":
            return kernel.say("clear_output", wait=what == "wait", cell=cell)
        case _:
            return getattr(kernel, what)(cell=cell)


def test_many_prints_cost_what_they_print(kernel):
    kernel.print("line\n")
    before = kernel.document.change_number
    for _ in range(2_000):
        kernel.print("line\n")
    assert kernel.document.change_number == before + 2_000
    assert kernel.outputs() == (Stream(name="stdout", text="line\n" * 2_001),)
    kernel.document.apply(AppendText(cell_id=A, text="."))
