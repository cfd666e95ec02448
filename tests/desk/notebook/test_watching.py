"""What the service tells, shown."""

import time

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPushButton

from dssdesk.base.errors import Conflict, NotFound
from dssdesk.base.ids import DeskId, RunId
from dssdesk.desk.changing.refusals import READ_ONLY
from dssdesk.desk.link.errors import ChannelLost
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.outputs.json_tree import JsonTree
from dssdesk.desk.notebook.outputs.prose import ProseOutput
from dssdesk.desk.notebook.outputs.rows import ErrorRow, GapRow
from dssdesk.desk.notebook.outputs.table import Table
from dssdesk.desk.notebook.outputs.text import StreamOutput, TextOutput
from dssdesk.desk.notebook.outputs.web_output import WebOutput
from dssdesk.notebook.errors import RevisionPassed
from dssdesk.wire.catalogue import ProjectChanged, ProjectItem
from dssdesk.wire.cells import RunPhase
from dssdesk.wire.changes import (
    AddOutput,
    AppendText,
    ChangeRun,
    ChangeSource,
    ClearOutputs,
    DeleteCell,
    InsertCell,
    ReplaceOutput,
)
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import (
    CloseNotebook,
    DocumentChanged,
    DocumentReplaced,
    EditNotebook,
    FileMerged,
    KeepCells,
    Lease,
    LeaseChanged,
    NotebookGone,
    NotebookMoved,
    NotebookSaved,
    OpenNotebook,
    TakeLease,
)
from dssdesk.wire.outputs import BlobRef, Display, Error, Gap, MimeValue
from dssdesk.wire.sessions import (
    AnswerInput,
    Death,
    InterruptKernel,
    Prompt,
    RestartKernel,
    RunCells,
    SessionChanged,
    SessionPhase,
    SessionStarted,
    SessionUnloaded,
)
from tests.desk.notebook.conftest import NOTEBOOK, session
from tests.helpers.documents import A, B, code, document, printed, running


def outputs_of(window, cell_id=A):
    return window.view.widget_of(cell_id).outputs


def type_into(window, text, cell_id=A):
    window.tab.commands.select(choosing.one(cell_id, is_editing=True))
    window.view.widget_of(cell_id).editor.insertPlainText(text)


def test_printed_text_grows_in_its_cell(open_tab):
    window = open_tab()
    window.tell(AddOutput(cell_id=A, output=printed("one\n")))
    window.tell(AppendText(cell_id=A, text="two\n"), AppendText(cell_id=A, text="three"))
    (output,) = outputs_of(window)
    assert output.plain_text() == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("output", "kind"),
    [
        (printed("x"), StreamOutput),
        (Error(name="KeyError", value="'x'"), ErrorRow),
        (Gap(text="missing"), GapRow),
        (
            Display(data={"text/html": MimeValue(text="<table><tr><td>1</td></tr></table>")}),
            Table,
        ),
        (Display(data={"text/plain": MimeValue(text="x")}), TextOutput),
        (Display(data={"application/x-unknown": MimeValue(text="x")}), TextOutput),
        (
            Display(
                data={
                    "text/html": MimeValue(text="<script>alert(1)</script>"),
                    "text/plain": MimeValue(text="Figure"),
                }
            ),
            WebOutput,
        ),
        (Display(data={"application/json": MimeValue(json=msgspec.Raw(b"[1]"))}), JsonTree),
        (Display(data={"text/latex": MimeValue(text="$x$")}), ProseOutput),
    ],
)
def test_each_kind_of_output_has_its_widget(open_tab, output, kind):
    window = open_tab()
    window.tell(AddOutput(cell_id=A, output=output))
    assert [type(each) for each in outputs_of(window)] == [kind]


def test_outputs_are_replaced_and_cleared(open_tab):
    window = open_tab()
    plain = {"text/plain": MimeValue(text="1 %")}
    window.tell(AddOutput(cell_id=A, output=Display(data=plain, display_id="bar")))
    plain = {"text/plain": MimeValue(text="2 %")}
    window.tell(ReplaceOutput(cell_id=A, index=0, output=Display(data=plain, display_id="bar")))
    assert outputs_of(window)[0].plain_text() == "2 %"
    window.tell(ClearOutputs(cell_id=A))
    assert outputs_of(window) == ()


def test_a_long_value_is_fetched_when_it_is_seen(open_tab):
    window = open_tab()
    blob = BlobRef(digest="d", size=20, rows=3)
    window.tell(AddOutput(cell_id=A, output=Display(data={"text/plain": MimeValue(blob=blob)})))
    ((ref, pending),) = window.link.blob_asks
    assert ref == blob
    pending.resolve("long text")
    assert outputs_of(window)[0].plain_text() == "long text"


def test_an_error_unfolds(open_tab):
    window = open_tab()
    trace = ("Traceback", "File x.py:1\n----> 1 y", "KeyError: 'x'")
    error = Error(name="KeyError", value="'x'", traceback=trace)
    window.tell(AddOutput(cell_id=A, output=error))
    (row,) = outputs_of(window)
    before = row.height_for(800)
    row.fold(folded=False)
    assert row.height_for(800) > before
    row.fold(folded=True)
    assert row.height_for(800) == before


def test_a_running_cell_is_named_so(open_tab):
    window = open_tab()
    window.tell(ChangeRun(cell_id=A, run=running()))
    assert window.view.widget_of(A).accessibleName() == "Code cell 1 of 3, running"
    done = msgspec.structs.replace(running(phase=RunPhase.DONE), finished_at=2.0)
    window.tell(ChangeRun(cell_id=A, run=done, execution_count=4))
    assert window.view.widget_of(A).accessibleName() == "Code cell 1 of 3, executed 4"


def test_cells_come_and_go(open_tab):
    window = open_tab()
    window.tell(InsertCell(cell=code("new", "x"), after=A), DeleteCell(cell_id=B))
    window.view.sync()
    assert window.view.visible_cells() == ["a", "new", "c"]


def test_a_question_of_the_kernel_is_answered_below_its_cell(open_tab):
    window = open_tab()
    window.link.answer(AnswerInput, Done())
    prompt = Prompt(prompt_id="p", text="Airport: ", cell_id=A)
    waiting = session(SessionPhase.WAITING, cell_id=A, prompt=prompt)
    window.link.tell(SessionChanged(session=waiting))
    field = window.view.widget_of(A).findChild(QLineEdit)
    field.setText("EWR")
    field.returnPressed.emit()
    (answer,) = window.link.asked_of(AnswerInput)
    assert (answer.prompt_id, answer.text) == ("p", "EWR")
    window.link.tell(SessionChanged(session=session(SessionPhase.BUSY, cell_id=A)))
    assert window.state.prompt is None


def test_a_question_below_the_window_s_edge_comes_into_view(open_tab):
    window = open_tab(*(code(f"c{number}", "x\n" * 3) for number in range(40)))
    last = window.view.visible_cells()[-1]
    window.view.focus_commands()
    prompt = Prompt(prompt_id="p", text="Airport: ", cell_id=last)
    window.link.tell(SessionChanged(session=session(SessionPhase.WAITING, prompt=prompt)))
    field = window.view.widget_of(last).findChild(QLineEdit)
    assert field.hasFocus()
    place = field.mapTo(window.view.viewport(), field.rect().bottomLeft())
    assert place.y() <= window.view.viewport().height()


def test_what_runs_can_be_interrupted(open_tab):
    window = open_tab()
    window.link.answer(InterruptKernel, Done())
    window.link.tell(SessionChanged(session=session(SessionPhase.BUSY)))
    window.tab.actions["notebook.interrupt"].trigger()
    assert len(window.link.asked_of(InterruptKernel)) == 1
    window.link.tell(SessionChanged(session=session()))
    assert not window.tab.actions["notebook.interrupt"].isEnabled()


def test_a_restart_asks_first(open_tab):
    window = open_tab()
    window.link.answer(RestartKernel, SessionStarted(session=session()))
    window.link.tell(SessionChanged(session=session()))
    window.tab.actions["notebook.restart"].trigger()
    ((question, on_answer),) = window.questions
    assert "variables" in question.text
    on_answer("")
    assert window.link.asked_of(RestartKernel) == []
    on_answer("restart")
    assert len(window.link.asked_of(RestartKernel)) == 1


def test_a_death_is_explained_and_can_be_repaired(open_tab):
    window = open_tab(code("a", "x"), code("b", "y"), code("c", "z"))
    window.link.answer(RestartKernel, SessionStarted(session=session()))
    death = Death(text="The kernel ran out of memory.", at=1.0, cell_id=B)
    window.link.tell(SessionChanged(session=session(SessionPhase.DIED, death=death)))
    assert "out of memory" in window.tab._banner.accessibleName()
    assert window.tab._banner.accessibleName().endswith("variables are gone.")
    window.tab.commands.kernel.restart_and_run_here()
    assert [run.cell_ids for run in window.link.asked_of(RunCells)] == [(A, B)]


def test_a_start_that_was_stopped_lost_nothing(open_tab):
    window = open_tab(code("a", "x"))
    death = Death(text="The installation was stopped.", at=1.0, never_ran=True)
    stopped = msgspec.structs.replace(session(SessionPhase.DIED, death=death), environment_name="")
    window.link.tell(SessionChanged(session=stopped))
    assert window.tab._banner.accessibleName() == "The installation was stopped."
    assert window.tab._toolbar.kernel.text() == "Not started"


def test_where_an_environment_is_gone_another_one_can_be_chosen(open_tab, qtbot):
    window = open_tab(code("a", "x"))
    death = Death(text="There is no environment “x” here.", at=1.0, never_ran=True)
    window.link.tell(SessionChanged(session=session(SessionPhase.DIED, death=death)))
    buttons = window.tab._banner.findChildren(QPushButton)
    shown = {button.text(): button for button in buttons if not button.isHidden()}
    assert list(shown) == ["Change environment…", "Restart"]
    environments = window.tab.commands.environments
    environments.menu_wished.disconnect()  # a menu that is up warns on this platform
    with qtbot.waitSignal(environments.menu_wished):
        shown["Change environment…"].click()


def test_an_unloaded_session_is_gone(open_tab):
    window = open_tab()
    window.link.tell(SessionChanged(session=session()))
    gone = SessionUnloaded(session_id=session().session_id, notebook=NOTEBOOK, by="ada")
    window.link.tell(gone)
    assert window.tab.mark is None


def test_close_and_halt_without_a_kernel_closes(open_tab):
    window = open_tab()
    window.tab.actions["notebook.close_and_halt"].trigger()
    assert window.closed == [NOTEBOOK]


def test_edits_wait_while_the_service_is_away(open_tab):
    window = open_tab()
    window.link.lose()
    type_into(window, "x = 1")
    window.tab.presenter.sending.send()
    assert window.link.asked_of(EditNotebook) == []
    assert not window.tab.can_close()
    window.link.reconnect()
    assert window.truth.source(A) == "x = 1"
    assert window.state.pending.is_empty


def test_an_edit_that_arrived_although_nobody_heard_is_not_made_twice(open_tab):
    window = open_tab()
    window.link.no_answer(EditNotebook)
    type_into(window, "x")
    window.tab.presenter.sending.send()
    ((ask, pending),) = window.link.open_asks
    window.truth.apply_edits(ask.base_revision, ask.edits)
    window.link.lose()
    pending.fail(ChannelLost())
    window.link.answer(EditNotebook, window.take_edits)
    window.link.reconnect()
    assert window.truth.source(A) == "x"
    assert window.state.pending.is_empty


def test_a_lost_lease_keeps_what_was_typed(open_tab):
    window = open_tab(code("a", "ours"))
    window.link.answer(EditNotebook, Conflict("Grace edits this notebook now."))
    window.lease = Lease(desk=DeskId("other"), holder="Grace")
    type_into(window, "still ")
    window.tab.presenter.sending.send()
    (kept,) = window.link.asked_of(KeepCells)
    assert [cell.source for cell in kept.cells] == ["still ours"]
    assert window.state.document.source(A) == "ours"
    assert window.view.widget_of(A).editor.isReadOnly()


def test_who_watches_can_take_over(open_tab):
    window = open_tab(lease=Lease(desk=DeskId("other"), holder="Grace"))
    window.link.answer(TakeLease, Done())
    assert "Grace" in window.tab._banner.accessibleName()
    window.tab.actions["notebook.take_over"].trigger()
    assert len(window.link.asked_of(TakeLease)) == 1
    lease = Lease(desk=DeskId("desk"), holder="Ada")
    window.link.tell(LeaseChanged(notebook=NOTEBOOK, lease=lease))
    assert not window.view.widget_of(A).editor.isReadOnly()
    assert window.tab._banner.isHidden()


def test_who_may_only_read_is_told_so_and_cannot_take_over(open_tab):
    window = open_tab(lease=Lease())
    assert window.tab._banner.accessibleName().startswith("You may read this project")
    assert window.view.widget_of(A).editor.isReadOnly()
    take_over = window.tab.actions["notebook.take_over"]
    take_over.update_state()
    assert take_over.why == READ_ONLY


def rights(*, may_write: bool) -> ProjectItem:
    return ProjectItem(key=NOTEBOOK.project, name="Flights", may_write=may_write)


def test_who_may_edit_from_now_on_opens_the_notebook_anew(open_tab):
    window = open_tab(lease=Lease())
    window.link.tell(ProjectChanged(project=rights(may_write=False)))
    assert len(window.link.asked_of(OpenNotebook)) == 1
    window.lease = Lease(desk=DeskId("desk"), holder="Ada")
    window.link.tell(ProjectChanged(project=rights(may_write=True)))
    assert not window.view.widget_of(A).editor.isReadOnly()


def test_who_may_edit_no_longer_watches(open_tab):
    window = open_tab()
    window.link.tell(ProjectChanged(project=rights(may_write=True)))
    assert len(window.link.asked_of(OpenNotebook)) == 1
    window.lease = Lease()
    window.link.tell(ProjectChanged(project=rights(may_write=False)))
    assert window.view.widget_of(A).editor.isReadOnly()


def test_a_file_that_cannot_be_written_is_told(open_tab):
    window = open_tab()
    saved = NotebookSaved(
        notebook=NOTEBOOK, source_revision=0, saved_at=1.0, problem="the disk is full"
    )
    window.link.tell(saved)
    assert "disk is full" in window.tab._banner.accessibleName()


def test_closing_sends_what_was_typed_and_looks_no_longer(open_tab):
    window = open_tab()
    type_into(window, "x")
    window.tab.closed()
    kinds = [type(message) for message in window.link.asked]
    assert kinds == [OpenNotebook, EditNotebook, CloseNotebook]
    assert window.truth.source(A) == "x"


def test_an_edit_elsewhere_does_not_move_my_caret(open_tab):
    window = open_tab(code("a", "one two"))
    window.tab.commands.select(choosing.one(A, is_editing=True))
    editor = window.view.widget_of(A).editor
    editor.place_caret(7)
    window.tell(ChangeSource(cell_id=A, start=0, inserted="zero "))
    assert editor.caret() == 12


def test_a_run_of_another_number_is_a_new_run(open_tab):
    window = open_tab()
    window.tell(ChangeRun(cell_id=A, run=running(RunId(1), RunPhase.NOT_RUN)))
    assert "not run" in window.view.widget_of(A).accessibleName()


def test_answering_gives_the_keyboard_to_no_other_cell(open_tab, qtbot):
    window = open_tab(code("a", "input()"), code("b", "y"))
    window.link.answer(AnswerInput, Done())
    asked = Prompt(prompt_id="p", text="?", cell_id=A)
    window.link.tell(SessionChanged(session=session(SessionPhase.WAITING, prompt=asked)))
    field = window.view.widget_of(A).findChild(QLineEdit)
    assert field.hasFocus()
    qtbot.keyClicks(field, "EWR")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    window.link.tell(SessionChanged(session=session(SessionPhase.BUSY)))
    assert window.view.hasFocus()
    assert not window.state.chosen.is_editing


def test_a_document_sent_anew_is_shown(open_tab):
    window = open_tab()
    snapshot = document(code("a", "other"), code("z")).snapshot()
    window.link.tell(DocumentReplaced(notebook=NOTEBOOK, document=snapshot))
    assert window.view.visible_cells() == ["a", "z"]
    assert window.view.widget_of(A).editor.toPlainText() == "other"


def test_a_renamed_notebook_is_followed(open_tab, qtbot):
    window = open_tab()
    now = msgspec.structs.replace(NOTEBOOK, name="Delays again")
    with qtbot.waitSignal(window.tab.moved):
        window.link.tell(NotebookMoved(notebook=NOTEBOOK, now=now))
    assert window.tab.title == "Delays again"


def test_a_deleted_notebook_closes_its_tab(open_tab):
    window = open_tab()
    window.link.tell(NotebookGone(notebook=NOTEBOOK))
    assert window.closed == [NOTEBOOK]


def test_a_notebook_that_cannot_be_opened_says_why(open_tab):
    window = open_tab()
    window.link.answer(OpenNotebook, NotFound("The notebook was deleted."))
    window.tab.presenter.sending.open_again()
    assert "was deleted" in window.tab._banner.accessibleName()
    window.link.answer(OpenNotebook, window.opened)
    window.tab.presenter.sending.open_again()
    assert window.tab._banner.isHidden()


def test_a_value_that_is_no_longer_kept_says_so(open_tab):
    window = open_tab()
    blob = BlobRef(digest="d", size=20, rows=3)
    window.tell(AddOutput(cell_id=A, output=Display(data={"text/plain": MimeValue(blob=blob)})))
    ((_, pending),) = window.link.blob_asks
    pending.fail(NotFound("gone"))
    assert "no longer kept" in outputs_of(window)[0].plain_text()


def test_who_watches_edits_when_the_other_window_closes(open_tab):
    window = open_tab(lease=Lease(desk=DeskId("other"), holder="Grace"))
    window.lease = Lease(desk=DeskId("desk"), holder="Ada")
    window.link.tell(LeaseChanged(notebook=NOTEBOOK, lease=Lease()))
    assert window.state.can_edit
    assert not window.view.widget_of(A).editor.isReadOnly()


def test_what_the_service_refuses_again_and_again_is_kept_and_told(open_tab):
    window = open_tab(code("a", "x"))
    window.link.answer(EditNotebook, Conflict("This edit does not fit."))
    type_into(window, "y")
    window.tab.presenter.sending.send()
    assert len(window.link.asked_of(EditNotebook)) == 3
    assert [[cell.source for cell in ask.cells] for ask in window.link.asked_of(KeepCells)] == [
        ["yx"]
    ]
    assert len(window.notices) == 1
    assert window.state.document.source(A) == "x"


def test_what_another_program_changed_is_told_and_conflicts_are_shown(open_tab):
    window = open_tab(code("a", "1"), code("b", "2"), code("x", "theirs"))
    banner = window.tab._banner
    window.link.tell(FileMerged(notebook=NOTEBOOK, changed=2))
    assert "2 cells" in window.notices[-1].text
    window.link.tell(FileMerged(notebook=NOTEBOOK, changed=1, conflicts=(B,)))
    assert len(window.notices) == 1
    assert "below yours" in banner.accessibleName()
    (show,) = (it for it in banner.findChildren(QPushButton) if it.isVisible())
    show.click()
    assert window.state.chosen.active == B
    assert not banner.isVisible()


def test_typing_goes_on_at_its_place_while_another_program_changes_other_cells(open_tab, qtbot):
    window = open_tab(code("a", "first line\nx = "), code("b", "2"))
    window.link.no_answer(EditNotebook)
    qtbot.keyClick(window.view, Qt.Key.Key_Return)
    editor = window.view.widget_of(A).editor
    editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(editor, "12")
    window.tab.presenter.sending.send()
    window.link.no_answer(OpenNotebook)
    theirs = ChangeSource(cell_id=B, start=0, inserted="# theirs\n")
    window.truth.apply_edits(0, (theirs,))
    window.link.tell(
        DocumentChanged(
            notebook=NOTEBOOK, source_revision=1, change_number=1, changes=(theirs,), desk=None
        )
    )
    window.link.answer_next(EditNotebook, RevisionPassed(1))
    qtbot.keyClicks(window.host.focusWidget(), "3")
    window.link.answer(EditNotebook, window.take_edits)
    window.link.answer_next(OpenNotebook, window.opened())
    qtbot.keyClicks(window.host.focusWidget(), "4")
    window.tab.presenter.sending.send()
    assert window.truth.source(A) == "first line\nx = 1234"
    assert window.truth.source(B) == "# theirs\n2"
    assert window.state.document.source(A) == "first line\nx = 1234"


def test_while_a_cell_runs_the_words_say_for_how_long(open_tab, qtbot):
    window = open_tab()
    busy = session(SessionPhase.BUSY, cell_number=1, busy_since=time.time())
    window.link.tell(SessionChanged(session=busy))
    for _ in range(2):
        with qtbot.waitSignal(window.tab.changed):
            pass
    assert window.tab.kernel_words.endswith(("0:01", "0:02"))
    window.link.tell(SessionChanged(session=session()))
    assert not window.tab._second.isActive()
