"""Every action of the notebook tab, with JupyterLab's keys; those of the Edit menu lie beside."""

import functools

from dssdesk.desk.kit.actions import Action, Context, Menu
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.notebook import action_states as states
from dssdesk.desk.notebook.collapsing import Part
from dssdesk.desk.notebook.commands import Commands
from dssdesk.desk.notebook.edit_actions import EDIT
from dssdesk.desk.notebook.files import MARKDOWN, NOTEBOOK, PYTHON

_SCREEN, _FOCUS = Context.SCREEN, Context.FOCUS

_file: functools.partial[Action[Commands]] = functools.partial(Action, menus=(Menu.FILE,))
_view: functools.partial[Action[Commands]] = functools.partial(Action, menus=(Menu.VIEW,))
_collapse = functools.partial(
    _view, when=states.can_edit, why=states.why_not_edit, submenu="Collapse"
)
_run: functools.partial[Action[Commands]] = functools.partial(
    Action, menus=(Menu.RUN,), when=states.can_run, why=states.why_not_run
)
_kernel: functools.partial[Action[Commands]] = functools.partial(
    Action, menus=(Menu.KERNEL,), when=states.can_restart, why=states.why_no_kernel
)


def _step(step: int, commands: Commands) -> None:
    commands.step(step)


def _extend(step: int, commands: Commands) -> None:
    commands.extend(step)


def _fold_section(commands: Commands) -> None:
    commands.showing.fold_section()


def _unfold_section(commands: Commands) -> None:
    commands.showing.unfold_section()


def _fold_all(commands: Commands) -> None:
    commands.showing.fold_all_sections(on=True)


def _unfold_all(commands: Commands) -> None:
    commands.showing.fold_all_sections(on=False)


FILE = (
    _file(
        id="notebook.save",
        text="Save now",
        run=Commands.save,
        when=states.can_run,
        why=states.why_not_run,
        icon=Icon.SAVE,
        shortcut="Ctrl+S",
        section=40,
        context=_SCREEN,
    ),
    _file(
        id="notebook.rename",
        text="Rename…",
        run=lambda commands: commands.files.rename(),
        when=states.has_project,
        why=states.why_no_project,
        section=41,
    ),
    _file(
        id="notebook.duplicate",
        text="Duplicate",
        run=lambda commands: commands.files.duplicate(),
        when=states.has_project,
        why=states.why_no_project,
        icon=Icon.DUPLICATE,
        section=41,
    ),
    *(
        _file(
            id=f"notebook.export_{export.ending}",
            text=text,
            run=functools.partial(lambda export, commands: commands.files.export(export), export),
            section=42,
            submenu="Export",
        )
        for export, text in (
            (NOTEBOOK, "Download a copy (.ipynb)…"),
            (PYTHON, "Export as Python (.py)…"),
            (MARKDOWN, "Export as Markdown (.md)…"),
        )
    ),
    _file(
        id="notebook.trust",
        text="Trust notebook",
        run=lambda commands: commands.files.trust(),
        when=states.can_trust,
        why=states.why_not_trust,
        section=43,
    ),
    _file(
        id="notebook.close_and_halt",
        text="Close and halt",
        run=Commands.close_and_halt,
        icon=Icon.UNLOAD,
        shortcut="Ctrl+Shift+Q",
        section=50,
        context=_SCREEN,
    ),
)

VIEW = (
    _view(
        id="notebook.contents",
        text="Contents…",
        run=lambda commands: commands.contents_wished.emit(),
        icon=Icon.CONTENTS,
        shortcut="Ctrl+Shift+K",
        section=10,
        context=_SCREEN,
    ),
    _view(
        id="notebook.variables",
        text="Variables",
        run=lambda commands: commands.variables_wished.emit(),
        checked=lambda commands: commands.variables.is_on,
        icon=Icon.VARIABLE,
        section=10,
    ),
    _view(
        id="notebook.line_numbers",
        text="Line numbers of cells",
        run=lambda commands: commands.showing.toggle_numbers(),
        shortcut="L",
        section=20,
        context=_FOCUS,
    ),
    _view(
        id="notebook.all_line_numbers",
        text="All line numbers",
        run=lambda commands: commands.showing.toggle_all_numbers(),
        checked=lambda commands: commands.showing.are_all_numbered,
        shortcut="Shift+L",
        section=20,
        context=_FOCUS,
    ),
    *(
        _collapse(
            id=f"notebook.collapse_{part.name.lower()}",
            text=f"Collapse {word} of cells",
            run=functools.partial(lambda part, commands: commands.showing.toggle(part), part),
            checked=functools.partial(
                lambda part, commands: commands.showing.is_collapsed(part), part
            ),
            shortcut=key,
            section=30,
            context=_FOCUS,
        )
        for part, word, key in ((Part.CODE, "code", "Shift+O"), (Part.OUTPUTS, "outputs", "O"))
    ),
    _view(
        id="notebook.output_menu",
        text="Menu of the outputs",
        run=lambda commands: commands.showing.open_output_menu(),
        when=lambda commands: commands.showing.has_outputs(),
        why=lambda _commands: "This cell has no outputs.",
        shortcut="Shift+F10",
        section=30,
        context=_FOCUS,
    ),
    *(
        _collapse(
            id=f"notebook.{name}",
            text=text,
            run=run,
            shortcut=key,
            section=32,
            context=_FOCUS,
        )
        for name, text, run, key in (
            ("fold_section", "Collapse heading", _fold_section, "Left"),
            ("unfold_section", "Expand heading", _unfold_section, "Right"),
            ("fold_all_sections", "Collapse all headings", _fold_all, "Ctrl+Shift+Left"),
            ("unfold_all_sections", "Expand all headings", _unfold_all, "Ctrl+Shift+Right"),
        )
    ),
    *(
        _collapse(
            id=f"notebook.{verb}_all_{part.name.lower()}",
            text=f"{verb.capitalize()} all {word}",
            run=functools.partial(
                lambda part, on, commands: commands.showing.collapse_all(part, on=on), part, on
            ),
            section=31,
        )
        for verb, on in (("collapse", True), ("expand", False))
        for part, word in ((Part.CODE, "code"), (Part.OUTPUTS, "outputs"))
    ),
)

RUN: tuple[Action[Commands], ...] = (
    _run(
        id="notebook.run",
        text="Run and go on",
        tip="Run",
        run=Commands.run_and_advance,
        icon=Icon.RUN,
        tint="accent.text",
        shortcut="Shift+Enter",
        more_shortcuts=("Shift+Return",),
        section=10,
        context=_SCREEN,
    ),
    _run(
        id="notebook.run_in_place",
        text="Run",
        run=Commands.run_in_place,
        icon=Icon.RUN,
        shortcut="Ctrl+Enter",
        more_shortcuts=("Ctrl+Return",),
        section=10,
        context=_SCREEN,
    ),
    _run(
        id="notebook.run_and_insert",
        text="Run and insert below",
        run=Commands.run_and_insert,
        shortcut="Alt+Enter",
        more_shortcuts=("Alt+Return",),
        section=10,
        context=_SCREEN,
    ),
    _run(
        id="notebook.run_in_console",
        text="Run selected text or current line in console",
        run=Commands.run_in_console,
        when=states.has_kernel,
        why=states.why_no_kernel,
        section=15,
    ),
    _run(
        id="notebook.run_above",
        text="Run all above",
        run=Commands.run_above,
        icon=Icon.RUN_ABOVE,
        section=20,
    ),
    _run(
        id="notebook.run_below",
        text="Run this and all below",
        run=Commands.run_below,
        section=20,
    ),
    Action(
        id="notebook.render_all",
        text="Show all text cells as they read",
        run=lambda commands: commands.showing.render_all(),
        menus=(Menu.RUN,),
        section=25,
    ),
    _run(
        id="notebook.run_all",
        text="Run all cells",
        tip="Run all",
        run=Commands.run_all,
        icon=Icon.RUN_ALL,
        section=30,
    ),
    Action(
        id="notebook.cancel_queued",
        text="Take cells out of the queue",
        run=Commands.cancel_queued,
        when=states.has_queued,
        why=states.why_not_queued,
        icon=Icon.QUEUE,
        menus=(Menu.RUN,),
        section=40,
    ),
)

KERNEL = (
    _kernel(
        id="notebook.interrupt",
        text="Interrupt",
        run=Commands.interrupt,
        when=states.can_interrupt,
        why=states.why_not_interrupt,
        icon=Icon.INTERRUPT,
        shortcut="I, I",
        section=10,
        context=_FOCUS,
    ),
    _kernel(
        id="notebook.restart",
        text="Restart…",
        run=Commands.restart,
        icon=Icon.RESTART,
        shortcut="0, 0",
        section=20,
        context=_FOCUS,
    ),
    _kernel(
        id="notebook.restart_and_clear",
        text="Restart and clear outputs…",
        run=Commands.restart_and_clear,
        section=20,
    ),
    _kernel(
        id="notebook.restart_and_run_above",
        text="Restart and run to here…",
        run=Commands.restart_and_run_above,
        section=20,
    ),
    _kernel(
        id="notebook.restart_and_run_all",
        text="Restart and run all…",
        run=Commands.restart_and_run_all,
        section=20,
    ),
    _kernel(
        id="notebook.shut_down",
        text="Unload…",
        run=Commands.shut_down,
        icon=Icon.UNLOAD,
        section=30,
    ),
    Action(
        id="notebook.console",
        text="Console for this notebook",
        run=Commands.open_console,
        icon=Icon.CONSOLE,
        menus=(Menu.KERNEL,),
        section=40,
    ),
    Action(
        id="notebook.change_environment",
        text="Change environment…",
        run=lambda commands: commands.environments.menu_wished.emit(),
        when=states.can_edit,
        why=states.why_not_edit,
        icon=Icon.ENVIRONMENT,
        menus=(Menu.KERNEL,),
        section=50,
    ),
)

DATA = (
    Action(
        id="notebook.go_to_dataset",
        text="Go to the dataset",
        run=Commands.go_to_dataset,
        when=states.has_dataset,
        why=states.why_no_dataset,
        icon=Icon.DATASET,
        menus=(Menu.DATA,),
        section=10,
    ),
)

MOVING = (
    Action(
        id="notebook.shortcuts",
        text="Show keyboard shortcuts",
        run=Commands.show_shortcuts,
        shortcut="H",
        context=_FOCUS,
    ),
    Action(
        id="notebook.edit_cell",
        text="Edit cell",
        run=Commands.start_editing,
        when=states.can_edit,
        why=states.why_not_edit,
        shortcut="Enter",
        more_shortcuts=("Return",),
        context=_FOCUS,
    ),
    Action(
        id="notebook.leave_cell",
        text="Command mode",
        run=Commands.leave_editing,
        when=states.is_editing,
        shortcut="Esc",
        more_shortcuts=("Ctrl+M",),
        context=_SCREEN,
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

ACTIONS = (*FILE, *EDIT, *VIEW, *RUN, *KERNEL, *DATA, *MOVING)

COMMAND_KEYS = {"notebook.undo": "Z", "notebook.redo": "Shift+Z"}
"""Second keys that work in command mode only."""
