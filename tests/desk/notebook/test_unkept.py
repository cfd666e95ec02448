"""Typed text that the service does not take is never lost: it is held, shown, saved, kept later."""

import json

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from dssdesk.base.errors import NotAllowed, NotFound
from dssdesk.base.ids import DeskId
from dssdesk.desk.changing.refusals import NO_CODE, READ_ONLY
from dssdesk.desk.link.errors import ChannelLost
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.wire.catalogue import ProjectChanged, ProjectGone, ProjectItem
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import (
    EditNotebook,
    KeepCells,
    Lease,
    NotebookGone,
    OpenNotebook,
)
from tests.desk.notebook.conftest import NOTEBOOK
from tests.helpers.documents import A, code

_REFUSAL = NotAllowed("You may read the project P, but not change it.")


def type_into(window, text, cell_id=A):
    window.tab.commands.select(choosing.one(cell_id, is_editing=True))
    window.view.widget_of(cell_id).editor.insertPlainText(text)


def lose_the_right(window):
    """The right to write ends while text is on its way."""
    window.link.answer(EditNotebook, _REFUSAL)
    window.link.answer(KeepCells, _REFUSAL)
    window.lease = Lease()
    window.tab.presenter.sending.send()


def buttons(window):
    found = window.tab._banner.findChildren(QPushButton)
    return {button.text(): button for button in found if not button.isHidden()}


def sources(cells):
    return [cell.source for cell in cells]


@pytest.fixture
def refused(open_tab):
    window = open_tab(code("a", "x = 1"))
    type_into(window, "typed ")
    lose_the_right(window)
    return window


def test_refused_text_is_held_and_said(refused):
    assert sources(refused.state.only_here()) == ["typed x = 1"]
    assert "only in this window" in refused.tab._banner.accessibleName()
    assert _REFUSAL.message in refused.tab._banner.accessibleName()
    assert list(buttons(refused)) == ["Save as file…", "Copy", "Discard…"]
    assert "was not saved" in refused.notices[-1].title


def test_a_tab_that_holds_text_stays_open(refused):
    assert not refused.tab.can_close()
    assert "only in this window" in refused.notices[-1].text


def test_refused_text_can_be_saved_as_a_notebook(refused, tmp_path):
    path = tmp_path / "mine.ipynb"
    refused.tab.commands.typed_text.save_to(str(path))
    (cell,) = json.loads(path.read_text())["cells"]
    assert "".join(cell["source"]) == "typed x = 1"
    assert refused.tab.can_close()
    assert refused.tab._banner.accessibleName().startswith(READ_ONLY)


def test_text_that_cannot_be_written_stays_held(refused, tmp_path):
    refused.tab.commands.typed_text.save_to(str(tmp_path / "nowhere" / "mine.ipynb"))
    assert "was not written" in refused.notices[-1].title
    assert not refused.tab.can_close()


def test_copied_text_stays_held(refused):
    buttons(refused)["Copy"].click()
    assert QGuiApplication.clipboard().text() == "typed x = 1"
    assert not refused.tab.can_close()


def test_text_is_discarded_after_a_question(refused):
    buttons(refused)["Discard…"].click()
    question, answer = refused.questions[-1]
    assert question.details == ("typed x = 1",)
    answer("")
    assert not refused.tab.can_close()
    answer(question.choice.id)
    assert refused.tab.can_close()


def test_held_text_is_kept_once_the_right_is_back(refused):
    refused.link.answer(KeepCells, Done())
    refused.lease = Lease(desk=DeskId("desk"))
    project = ProjectItem(key=NOTEBOOK.project, name="P", may_write=True)
    refused.link.tell(ProjectChanged(project=project))
    assert sources(refused.link.asked_of(KeepCells)[-1].cells) == ["typed x = 1"]
    assert refused.tab.can_close()


def test_text_whose_keeping_met_a_lost_channel_is_kept_later(open_tab):
    window = open_tab(code("a", "x"))
    window.link.answer(KeepCells, ChannelLost())
    window.tab.presenter.sending._keep((window.state.document.cell(A),))
    assert window.notices == []
    window.link.answer(KeepCells, Done())
    window.tab.presenter.sending.open_again()
    assert sources(window.link.asked_of(KeepCells)[-1].cells) == ["x"]
    assert window.tab.can_close()


@pytest.mark.parametrize("event", [NotebookGone(notebook=NOTEBOOK), ProjectGone(key="P")])
def test_a_notebook_that_is_gone_leaves_its_typed_text(open_tab, event):
    window = open_tab(code("a", "x = 1"))
    type_into(window, "typed ")
    window.link.tell(event)
    assert window.closed == []
    assert not window.tab.can_close()
    assert "you may not read it any more" in window.tab._banner.accessibleName()
    assert sources(window.state.only_here()) == ["typed x = 1"]
    assert window.view.widget_of(A).editor.isReadOnly()


@pytest.mark.parametrize("event", [NotebookGone(notebook=NOTEBOOK), ProjectGone(key="P")])
def test_a_notebook_that_is_gone_closes_where_nothing_is_lost(open_tab, event):
    window = open_tab(code("a", "x = 1"))
    window.link.tell(event)
    assert window.closed == [NOTEBOOK]


def test_what_was_typed_while_the_service_was_away_outlives_a_refused_opening(open_tab):
    window = open_tab(code("a", "x = 1"))
    window.link.lose("away")
    type_into(window, "typed ")
    window.link.answer(OpenNotebook, NotFound("There is no project P here."))
    window.link.reconnect()
    assert sources(window.state.only_here()) == ["typed x = 1"]
    assert "Try again" in buttons(window)
    assert "Save as file…" in buttons(window)
    assert window.tab.place_words == ("Not open",)
    assert not window.tab.can_close()
    window.link.answer(OpenNotebook, window.opened)
    window.link.tell(ProjectChanged(project=ProjectItem(key=NOTEBOOK.project, name="P")))
    assert window.truth.source(A) == "typed x = 1"
    assert window.tab.can_close()


def test_who_wants_to_leave_while_the_service_is_away_can_take_the_text_along(open_tab, tmp_path):
    window = open_tab(code("a", "x = 1"))
    window.link.lose("away")
    type_into(window, "typed ")
    assert buttons(window) == {}
    assert not window.tab.can_close()
    assert list(buttons(window)) == ["Save as file…", "Copy", "Discard…"]
    window.tab.commands.typed_text.save_to(str(tmp_path / "mine.ipynb"))
    assert window.tab.can_close()


def test_a_reader_is_not_offered_to_take_over(open_tab):
    window = open_tab(code("a", "x"), lease=Lease(desk=DeskId("other"), holder="Grace"))
    project = ProjectItem(key=NOTEBOOK.project, name="P", may_write=False)
    window.link.answer(OpenNotebook, replace(window.opened(), may_edit=False))
    window.link.tell(ProjectChanged(project=project))
    assert buttons(window) == {}
    assert "Grace edits it now" in window.tab._banner.accessibleName()
    for action in ("take_over", "rename", "duplicate"):
        assert window.tab.actions[f"notebook.{action}"].why == READ_ONLY


def test_who_may_not_run_code_is_told_why(open_tab):
    window = open_tab(code("a", "x"))
    project = ProjectItem(key=NOTEBOOK.project, name="P", may_run_code=False)
    window.link.tell(ProjectChanged(project=project))
    for action in ("run", "save_template"):
        assert not window.tab.actions[f"notebook.{action}"].isEnabled()
        assert window.tab.actions[f"notebook.{action}"].why == NO_CODE
    assert window.tab.actions["notebook.save"].isEnabled()
