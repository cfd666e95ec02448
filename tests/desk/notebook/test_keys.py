"""JupyterLab's keys: what users' fingers expect, as far as we have what they do."""

import pytest
from PySide6.QtGui import QKeySequence

from dssdesk.desk.kit.actions import Context
from dssdesk.desk.notebook.actions import ACTIONS, COMMAND_KEYS

COMMAND = {
    "Enter": "edit_cell",
    "Up": "previous_cell",
    "K": "previous_cell",
    "Down": "next_cell",
    "J": "next_cell",
    "Shift+Up": "extend_up",
    "Shift+K": "extend_up",
    "Shift+Down": "extend_down",
    "Shift+J": "extend_down",
    "Shift+Home": "extend_top",
    "Shift+End": "extend_bottom",
    "Ctrl+A": "select_all",
    "A": "insert_above",
    "B": "insert_code",
    "Shift+A": "heading_above",
    "Shift+B": "heading_below",
    "X": "cut_cells",
    "C": "copy_cells",
    "V": "paste_below",
    "Shift+V": "paste_above",
    "D, D": "delete_cells",
    "Z": "undo",
    "Shift+Z": "redo",
    "M": "make_markdown",
    "Y": "make_code",
    "R": "make_raw",
    **{str(level): f"heading_{level}" for level in range(1, 7)},
    "Shift+M": "merge_cells",
    "Ctrl+Backspace": "merge_above",
    "Ctrl+Shift+M": "merge_below",
    "Left": "fold_section",
    "Right": "unfold_section",
    "Ctrl+Shift+Left": "fold_all_sections",
    "Ctrl+Shift+Right": "unfold_all_sections",
    "L": "line_numbers",
    "Shift+L": "all_line_numbers",
    "I, I": "interrupt",
    "0, 0": "restart",
}
BOTH = {
    "Esc": "leave_cell",
    "Ctrl+M": "leave_cell",
    "Ctrl+Shift+Up": "move_up",
    "Ctrl+Shift+Down": "move_down",
    "Shift+Enter": "run",
    "Ctrl+Enter": "run_in_place",
    "Alt+Enter": "run_and_insert",
    "Ctrl+Shift+-": "split_cell",
    "Ctrl+F": "find",
    "Ctrl+H": "replace",
    "Ctrl+G": "find_next",
    "Ctrl+S": "save",
    "Ctrl+Shift+Q": "close_and_halt",
}


def keys_of(*contexts):
    found = {}
    for record in ACTIONS:
        if record.context in contexts:
            for keys in record.shortcuts:
                found[QKeySequence(keys).toString()] = record.id.removeprefix("notebook.")
    return found


@pytest.mark.parametrize(("keys", "action"), COMMAND.items())
def test_in_command_mode(keys, action):
    found = keys_of(Context.FOCUS)
    found |= {keys: action_id.removeprefix("notebook.") for action_id, keys in COMMAND_KEYS.items()}
    assert found[QKeySequence(keys).toString()] == action


@pytest.mark.parametrize(("keys", "action"), BOTH.items())
def test_in_both_modes(keys, action):
    assert keys_of(Context.SCREEN)[QKeySequence(keys).toString()] == action


def test_no_key_means_two_things():
    pairs = [
        (QKeySequence(keys).toString(), record.id)
        for record in ACTIONS
        for keys in record.shortcuts
    ]
    pairs += [(keys, action_id) for action_id, keys in COMMAND_KEYS.items()]
    assert len({keys for keys, _ in pairs}) == len(pairs)


def test_whatever_cannot_be_done_says_why(open_tab):
    window = open_tab()
    actions = window.tab.actions
    actions.update_state()
    silent = [
        one.id
        for one in actions
        if not one.isEnabled() and one.menus and not one.toolTip().endswith(".")
    ]
    assert not silent
