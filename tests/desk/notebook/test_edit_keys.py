"""Each key in the list of shortcuts does something in the editor."""

import pytest
from PySide6.QtGui import QKeySequence

from dssdesk.base.ids import CellId
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.edit_keys import KEYS
from tests.helpers.documents import code

A = CellId("a")


@pytest.mark.parametrize("keys", [keys for _, keys in KEYS])
def test_a_key_in_the_list_does_something(open_tab, qtbot, keys):
    window = open_tab(code("a", "a\n    b\nc"))
    window.tab.commands.select(choosing.one(A, is_editing=True))
    editor = window.view.widget_of(A).editor
    editor.place_caret(6)
    pressed = QKeySequence(keys)[0]
    qtbot.keyClick(editor, pressed.key(), pressed.keyboardModifiers())
    assert editor.source != "a\n    b\nc"
