"""*Save as template…* of a tab: what was typed goes to the service first."""

import pytest
from PySide6.QtTest import QTest

from dssdesk.wire.notebooks import EditNotebook
from tests.desk.notebook.conftest import NOTEBOOK
from tests.helpers.documents import A, code

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_what_is_typed_is_sent_before_the_sheet_asks(open_tab):
    known = []

    def save(notebook):
        known.append((notebook, [ask.edits for ask in window.link.asked_of(EditNotebook)]))

    window = open_tab(code(A, "1"), needs={"save_template": save})
    window.tab.actions["notebook.edit_cell"].trigger()
    QTest.keyClicks(window.tab.presenter.active_editor(), "2")
    window.tab.actions["notebook.save_template"].trigger()
    ((notebook, edits),) = known
    assert notebook == NOTEBOOK
    assert len(edits) == 1


def test_without_the_service_it_says_why_it_cannot(open_tab):
    window = open_tab(code(A, "1"))
    window.link.lose()
    action = window.tab.actions["notebook.save_template"]
    assert not action.isEnabled()
    assert "The service is away" in action.why
