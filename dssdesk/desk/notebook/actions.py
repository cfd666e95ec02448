"""Every action of the notebook tab, with JupyterLab's keys."""

import functools

from dssdesk.desk.kit.actions import Action, Context, Menu
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.notebook.commands import Commands
from dssdesk.wire.cells import CellKind


def _can_edit(commands: Commands) -> bool:
    return commands.state.can_edit


def _can_run(commands: Commands) -> bool:
    return commands.state.can_run


def _can_interrupt(commands: Commands) -> bool:
    return commands.state.can_interrupt


def _can_restart(commands: Commands) -> bool:
    return commands.state.can_restart


def _can_undo(commands: Commands) -> bool:
    return commands.state.can_undo


def _can_redo(commands: Commands) -> bool:
    return commands.state.can_redo


def _can_paste(commands: Commands) -> bool:
    return commands.state.can_edit and bool(commands.state.clipboard)


def _has_queued(commands: Commands) -> bool:
    return bool(commands.state.waiting_runs())


def _is_watching(commands: Commands) -> bool:
    state = commands.state
    return state.is_open and state.is_connected and not state.has_lease


def _is_editing(commands: Commands) -> bool:
    return commands.state.chosen.is_editing


def _make(kind: CellKind, commands: Commands) -> None:
    commands.make(kind)


def _heading(level: int, commands: Commands) -> None:
    commands.make_heading(level)


def _step(step: int, commands: Commands) -> None:
    commands.step(step)


def _extend(step: int, commands: Commands) -> None:
    commands.extend(step)


_SCREEN, _FOCUS = Context.SCREEN, Context.FOCUS

FILE = (
    Action(
        id="notebook.save",
        text="Save now",
        run=Commands.save,
        when=_can_run,
        icon=Icon.SAVE,
        shortcut="Ctrl+S",
        menus=(Menu.FILE,),
        section=40,
        context=_SCREEN,
    ),
    Action(
        id="notebook.close_and_halt",
        text="Close and halt",
        run=Commands.close_and_halt,
        icon=Icon.UNLOAD,
        shortcut="Ctrl+Shift+Q",
        menus=(Menu.FILE,),
        section=50,
        context=_SCREEN,
    ),
)

EDIT = (
    Action(
        id="notebook.undo",
        text="Undo",
        run=Commands.undo,
        when=_can_undo,
        icon=Icon.UNDO,
        shortcut="Ctrl+Z",
        menus=(Menu.EDIT,),
        section=10,
        context=_SCREEN,
    ),
    Action(
        id="notebook.redo",
        text="Redo",
        run=Commands.redo,
        when=_can_redo,
        icon=Icon.REDO,
        shortcut="Ctrl+Shift+Z",
        menus=(Menu.EDIT,),
        section=10,
        context=_SCREEN,
    ),
    Action(
        id="notebook.cut_cells",
        text="Cut cells",
        run=Commands.cut_cells,
        when=_can_edit,
        icon=Icon.CUT,
        shortcut="X",
        menus=(Menu.EDIT,),
        section=20,
        context=_FOCUS,
    ),
    Action(
        id="notebook.copy_cells",
        text="Copy cells",
        run=Commands.copy_cells,
        icon=Icon.DUPLICATE,
        shortcut="C",
        menus=(Menu.EDIT,),
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
    Action(
        id="notebook.paste_below",
        text="Paste cells below",
        run=Commands.paste_below,
        when=_can_paste,
        icon=Icon.PASTE,
        shortcut="V",
        menus=(Menu.EDIT,),
        section=20,
        context=_FOCUS,
    ),
    Action(
        id="notebook.delete_cells",
        text="Delete cells",
        run=Commands.delete_cells,
        when=_can_edit,
        icon=Icon.DELETE,
        shortcut="D, D",
        menus=(Menu.EDIT,),
        section=20,
        context=_FOCUS,
    ),
    Action(
        id="notebook.insert_above",
        text="Insert code cell above",
        run=Commands.insert_above,
        when=_can_edit,
        icon=Icon.ADD,
        shortcut="A",
        menus=(Menu.EDIT,),
        section=30,
        context=_FOCUS,
    ),
    Action(
        id="notebook.insert_code",
        text="Insert code cell below",
        tip="Code",
        run=Commands.insert_code_below,
        when=_can_edit,
        icon=Icon.ADD,
        shortcut="B",
        menus=(Menu.EDIT,),
        section=30,
        context=_FOCUS,
    ),
    Action(
        id="notebook.insert_text",
        text="Insert text cell below",
        tip="Text",
        run=Commands.insert_text_below,
        when=_can_edit,
        icon=Icon.ADD,
        menus=(Menu.EDIT,),
        section=30,
    ),
    Action(
        id="notebook.duplicate_cells",
        text="Duplicate cells",
        run=Commands.duplicate_cells,
        when=_can_edit,
        icon=Icon.DUPLICATE,
        menus=(Menu.EDIT,),
        section=30,
    ),
    Action(
        id="notebook.move_up",
        text="Move cells up",
        run=Commands.move_up,
        when=_can_edit,
        icon=Icon.MOVE_UP,
        shortcut="Ctrl+Shift+Up",
        menus=(Menu.EDIT,),
        section=40,
        context=_SCREEN,
    ),
    Action(
        id="notebook.move_down",
        text="Move cells down",
        run=Commands.move_down,
        when=_can_edit,
        icon=Icon.MOVE_DOWN,
        shortcut="Ctrl+Shift+Down",
        menus=(Menu.EDIT,),
        section=40,
        context=_SCREEN,
    ),
    Action(
        id="notebook.split_cell",
        text="Split cell at the caret",
        run=Commands.split_at_caret,
        when=_can_edit,
        shortcut="Ctrl+Shift+-",
        menus=(Menu.EDIT,),
        section=40,
        context=_SCREEN,
    ),
    Action(
        id="notebook.merge_cells",
        text="Merge cells",
        run=Commands.merge_cells,
        when=_can_edit,
        shortcut="Shift+M",
        menus=(Menu.EDIT,),
        section=40,
        context=_FOCUS,
    ),
    *(
        Action(
            id=f"notebook.make_{kind}",
            text=f"Turn into {word}",
            run=functools.partial(_make, kind),
            when=_can_edit,
            shortcut=key,
            menus=(Menu.EDIT,),
            section=50,
            context=_FOCUS,
        )
        for kind, word, key in (
            (CellKind.CODE, "code", "Y"),
            (CellKind.MARKDOWN, "text", "M"),
            (CellKind.RAW, "raw text", "R"),
        )
    ),
    *(
        Action(
            id=f"notebook.heading_{level}",
            text=f"Turn into heading {level}",
            run=functools.partial(_heading, level),
            when=_can_edit,
            shortcut=str(level),
            context=_FOCUS,
        )
        for level in range(1, 7)
    ),
    Action(
        id="notebook.clear_outputs",
        text="Clear outputs of cells",
        run=Commands.clear_outputs,
        when=_can_edit,
        icon=Icon.CLEAR,
        menus=(Menu.EDIT,),
        section=60,
    ),
    Action(
        id="notebook.clear_all_outputs",
        text="Clear all outputs",
        run=Commands.clear_all_outputs,
        when=_can_edit,
        menus=(Menu.EDIT,),
        section=60,
    ),
    Action(
        id="notebook.take_over",
        text="Take over editing",
        run=Commands.take_over,
        when=_is_watching,
        menus=(Menu.EDIT,),
        section=70,
    ),
)

RUN = (
    Action(
        id="notebook.run",
        text="Run and go on",
        tip="Run",
        run=Commands.run_and_advance,
        when=_can_run,
        icon=Icon.RUN,
        tint="accent.text",
        shortcut="Shift+Enter",
        more_shortcuts=("Shift+Return",),
        menus=(Menu.RUN,),
        section=10,
        context=_SCREEN,
    ),
    Action(
        id="notebook.run_in_place",
        text="Run",
        run=Commands.run_in_place,
        when=_can_run,
        icon=Icon.RUN,
        shortcut="Ctrl+Enter",
        more_shortcuts=("Ctrl+Return",),
        menus=(Menu.RUN,),
        section=10,
        context=_SCREEN,
    ),
    Action(
        id="notebook.run_and_insert",
        text="Run and insert below",
        run=Commands.run_and_insert,
        when=_can_run,
        shortcut="Alt+Enter",
        more_shortcuts=("Alt+Return",),
        menus=(Menu.RUN,),
        section=10,
        context=_SCREEN,
    ),
    Action(
        id="notebook.run_all",
        text="Run all cells",
        tip="Run all",
        run=Commands.run_all,
        when=_can_run,
        icon=Icon.RUN_ALL,
        menus=(Menu.RUN,),
        section=20,
    ),
    Action(
        id="notebook.run_above",
        text="Run all above",
        run=Commands.run_above,
        when=_can_run,
        icon=Icon.RUN_ABOVE,
        menus=(Menu.RUN,),
        section=20,
    ),
    Action(
        id="notebook.run_below",
        text="Run this and all below",
        run=Commands.run_below,
        when=_can_run,
        menus=(Menu.RUN,),
        section=20,
    ),
    Action(
        id="notebook.cancel_queued",
        text="Take cells out of the queue",
        run=Commands.cancel_queued,
        when=_has_queued,
        icon=Icon.QUEUE,
        menus=(Menu.RUN,),
        section=30,
    ),
)

KERNEL = (
    Action(
        id="notebook.interrupt",
        text="Interrupt",
        run=Commands.interrupt,
        when=_can_interrupt,
        icon=Icon.INTERRUPT,
        shortcut="I, I",
        menus=(Menu.KERNEL,),
        section=10,
        context=_FOCUS,
    ),
    Action(
        id="notebook.restart",
        text="Restart…",
        run=Commands.restart,
        when=_can_restart,
        icon=Icon.RESTART,
        shortcut="0, 0",
        menus=(Menu.KERNEL,),
        section=20,
        context=_FOCUS,
    ),
    Action(
        id="notebook.restart_and_run_all",
        text="Restart and run all…",
        run=Commands.restart_and_run_all,
        when=_can_restart,
        menus=(Menu.KERNEL,),
        section=20,
    ),
)

MOVING = (
    Action(
        id="notebook.edit_cell",
        text="Edit cell",
        run=Commands.start_editing,
        when=_can_edit,
        shortcut="Enter",
        more_shortcuts=("Return",),
        context=_FOCUS,
    ),
    Action(
        id="notebook.leave_cell",
        text="Command mode",
        run=Commands.leave_editing,
        when=_is_editing,
        shortcut="Esc",
        more_shortcuts=("Ctrl+M",),
        context=_SCREEN,
    ),
    Action(
        id="notebook.select_all",
        text="Select all cells",
        run=Commands.select_all,
        shortcut="Ctrl+A",
        context=_FOCUS,
    ),
    *(
        Action(
            id=f"notebook.{name}",
            text=text,
            run=functools.partial(function, step),
            shortcut=key,
            more_shortcuts=others,
            context=_FOCUS,
        )
        for name, text, function, step, key, others in (
            ("previous_cell", "Go to the cell above", _step, -1, "Up", ("K",)),
            ("next_cell", "Go to the cell below", _step, 1, "Down", ("J",)),
            ("extend_up", "Select the cell above too", _extend, -1, "Shift+Up", ("Shift+K",)),
            ("extend_down", "Select the cell below too", _extend, 1, "Shift+Down", ("Shift+J",)),
            ("extend_top", "Select to the top", _extend, -1_000_000, "Shift+Home", ()),
            ("extend_bottom", "Select to the bottom", _extend, 1_000_000, "Shift+End", ()),
            ("first_cell", "Go to the first cell", _step, -1_000_000, "Ctrl+Home", ()),
            ("last_cell", "Go to the last cell", _step, 1_000_000, "Ctrl+End", ()),
        )
    ),
)

ACTIONS = (*FILE, *EDIT, *RUN, *KERNEL, *MOVING)

COMMAND_KEYS = {"notebook.undo": "Z", "notebook.redo": "Shift+Z"}
"""Second keys that work in command mode only."""
