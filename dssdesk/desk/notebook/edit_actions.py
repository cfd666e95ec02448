"""Changing cells: the Edit menu in JupyterLab's order, and what has keys or buttons only."""

import functools

from dssdesk.desk.kit.actions import Action, Context, Menu
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.notebook import action_states as states
from dssdesk.desk.notebook.commands import Commands
from dssdesk.wire.cells import CellKind

_SCREEN, _FOCUS = Context.SCREEN, Context.FOCUS

_action: functools.partial[Action[Commands]] = functools.partial(Action, menus=(Menu.EDIT,))
_edit = functools.partial(_action, when=states.can_edit, why=states.why_not_edit)
_key: functools.partial[Action[Commands]] = functools.partial(
    Action, when=states.can_edit, why=states.why_not_edit, context=_FOCUS
)


def _make(kind: CellKind, commands: Commands) -> None:
    commands.cells.make(kind)


def _heading(level: int, commands: Commands) -> None:
    commands.cells.make_heading(level)


UNDO = (
    _action(
        id="notebook.undo",
        text="Undo",
        text_now=lambda commands: commands.state.history.undo_label,
        run=lambda commands: commands.cells.undo(),
        when=states.can_undo,
        why=states.why_not_undo,
        icon=Icon.UNDO,
        shortcut="Ctrl+Z",
        section=10,
        context=_SCREEN,
    ),
    _action(
        id="notebook.redo",
        text="Redo",
        text_now=lambda commands: commands.state.history.redo_label,
        run=lambda commands: commands.cells.redo(),
        when=states.can_redo,
        why=states.why_not_redo,
        icon=Icon.REDO,
        shortcut="Ctrl+Shift+Z",
        section=10,
        context=_SCREEN,
    ),
)

CLIPBOARD = (
    _edit(
        id="notebook.cut_cells",
        text="Cut cells",
        run=lambda commands: commands.cells.cut_cells(),
        icon=Icon.CUT,
        shortcut="X",
        more_shortcuts=("Ctrl+X",),
        section=20,
        context=_FOCUS,
    ),
    _action(
        id="notebook.copy_cells",
        text="Copy cells",
        run=lambda commands: commands.copying.copy(),
        icon=Icon.DUPLICATE,
        shortcut="C",
        section=20,
        context=_FOCUS,
    ),
    Action(
        id="notebook.copy",
        text="Copy",
        run=Commands.copy,
        shortcut="Ctrl+C",
        context=_FOCUS,
    ),
    _edit(
        id="notebook.paste_above",
        text="Paste cells above",
        run=lambda commands: commands.copying.paste_above(),
        shortcut="Shift+V",
        section=20,
        context=_FOCUS,
    ),
    _edit(
        id="notebook.paste_below",
        text="Paste cells below",
        run=lambda commands: commands.copying.paste_below(),
        icon=Icon.PASTE,
        shortcut="V",
        more_shortcuts=("Ctrl+V",),
        section=20,
        context=_FOCUS,
    ),
    _edit(
        id="notebook.paste_instead",
        text="Paste cells and replace",
        run=lambda commands: commands.copying.paste_instead(),
        section=20,
    ),
    _edit(
        id="notebook.delete_cells",
        text="Delete cells",
        run=lambda commands: commands.cells.delete_cells(),
        icon=Icon.DELETE,
        shortcut="D, D",
        section=25,
        context=_FOCUS,
    ),
    _action(
        id="notebook.select_all",
        text="Select all cells",
        run=Commands.select_all,
        shortcut="Ctrl+A",
        section=27,
        context=_FOCUS,
    ),
    _action(
        id="notebook.select_one",
        text="Select the active cell only",
        run=Commands.select_one,
        section=27,
    ),
)

INSERT = (
    _key(
        id="notebook.insert_above",
        text="Insert code cell above",
        run=lambda commands: commands.cells.insert_above(),
        icon=Icon.ADD,
        shortcut="A",
    ),
    _key(
        id="notebook.insert_code",
        text="Insert code cell below",
        tip="Code",
        run=lambda commands: commands.cells.insert_code_below(),
        icon=Icon.ADD,
        shortcut="B",
    ),
    _key(
        id="notebook.insert_text",
        text="Insert text cell below",
        search=("insert markdown cell below",),
        tip="Text",
        run=lambda commands: commands.cells.insert_text_below(),
        icon=Icon.ADD,
    ),
    _key(
        id="notebook.heading_above",
        text="Insert heading above",
        run=lambda commands: commands.cells.insert_heading(above=True),
        shortcut="Shift+A",
    ),
    _key(
        id="notebook.heading_below",
        text="Insert heading below",
        run=lambda commands: commands.cells.insert_heading(above=False),
        shortcut="Shift+B",
    ),
    _edit(
        id="notebook.duplicate_cells",
        text="Duplicate cells",
        run=lambda commands: commands.cells.duplicate_cells(),
        icon=Icon.DUPLICATE,
        section=40,
    ),
    _edit(
        id="notebook.move_up",
        text="Move cells up",
        run=lambda commands: commands.cells.move_up(),
        icon=Icon.MOVE_UP,
        shortcut="Ctrl+Shift+Up",
        section=40,
        context=_SCREEN,
    ),
    _edit(
        id="notebook.move_down",
        text="Move cells down",
        run=lambda commands: commands.cells.move_down(),
        icon=Icon.MOVE_DOWN,
        shortcut="Ctrl+Shift+Down",
        section=40,
        context=_SCREEN,
    ),
    _edit(
        id="notebook.split_cell",
        text="Split cell at the caret",
        run=lambda commands: commands.cells.split_at_caret(),
        shortcut="Ctrl+Shift+-",
        more_shortcuts=("Ctrl+Shift+_",),
        section=45,
        submenu="Split and merge",
        context=_SCREEN,
    ),
    _edit(
        id="notebook.merge_cells",
        text="Merge selected cells",
        run=lambda commands: commands.cells.merge_cells(),
        shortcut="Shift+M",
        section=45,
        submenu="Split and merge",
        context=_FOCUS,
    ),
    _edit(
        id="notebook.merge_above",
        text="Merge with the cell above",
        run=lambda commands: commands.cells.merge_with(-1),
        shortcut="Ctrl+Backspace",
        section=45,
        submenu="Split and merge",
        context=_FOCUS,
    ),
    _edit(
        id="notebook.merge_below",
        text="Merge with the cell below",
        run=lambda commands: commands.cells.merge_with(1),
        shortcut="Ctrl+Shift+M",
        section=45,
        submenu="Split and merge",
        context=_FOCUS,
    ),
)

KINDS = (
    *(
        _key(
            id=f"notebook.make_{kind}",
            text=f"Turn into {word}",
            search=(f"change to {kind} cell type",),
            run=functools.partial(_make, kind),
            shortcut=key,
        )
        for kind, word, key in (
            (CellKind.CODE, "code", "Y"),
            (CellKind.MARKDOWN, "text", "M"),
            (CellKind.RAW, "raw text", "R"),
        )
    ),
    *(
        _key(
            id=f"notebook.heading_{level}",
            text=f"Turn into heading {level}",
            run=functools.partial(_heading, level),
            shortcut=str(level),
        )
        for level in range(1, 7)
    ),
)

REST = (
    _edit(
        id="notebook.clear_outputs",
        text="Clear outputs of cells",
        search=("clear output", "clear cell output"),
        run=lambda commands: commands.cells.clear_outputs(),
        icon=Icon.CLEAR,
        section=60,
    ),
    _edit(
        id="notebook.clear_all_outputs",
        text="Clear all outputs",
        search=("clear outputs of all cells", "remove all outputs"),
        run=lambda commands: commands.cells.clear_all_outputs(),
        section=60,
    ),
    _action(
        id="notebook.find",
        text="Find…",
        search=("search in notebook",),
        run=lambda commands: commands.finder.start(replaces=False),
        icon=Icon.SEARCH,
        shortcut="Ctrl+F",
        section=70,
        context=_SCREEN,
    ),
    _edit(
        id="notebook.replace",
        text="Replace…",
        run=lambda commands: commands.finder.start(replaces=True),
        shortcut="Ctrl+H",
        section=70,
        context=_SCREEN,
    ),
    _action(
        id="notebook.find_next",
        text="Find next",
        run=lambda commands: commands.finder.step(1),
        when=states.is_finding,
        why=states.why_not_finding,
        shortcut="Ctrl+G",
        section=70,
        context=_SCREEN,
    ),
    _action(
        id="notebook.find_previous",
        text="Find previous",
        run=lambda commands: commands.finder.step(-1),
        when=states.is_finding,
        why=states.why_not_finding,
        shortcut="Ctrl+Shift+G",
        section=70,
        context=_SCREEN,
    ),
    _action(
        id="notebook.take_over",
        text="Take over editing",
        run=Commands.take_over,
        when=states.is_watching,
        why=states.why_not_watching,
        section=80,
    ),
)

EDIT = (*UNDO, *CLIPBOARD, *INSERT, *KINDS, *REST)
