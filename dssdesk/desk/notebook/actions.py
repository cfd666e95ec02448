"""Every action of the notebook tab, with JupyterLab's keys.

Those of the Edit menu are in `edit_actions`, those of Run and Kernel in `run_actions`.
"""

import functools

from dssdesk.desk.kit.actions import Action, Context, Menu
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.notebook import action_states as states
from dssdesk.desk.notebook.collapsing import Part
from dssdesk.desk.notebook.commands import Commands
from dssdesk.desk.notebook.edit_actions import EDIT
from dssdesk.desk.notebook.files import HTML, MARKDOWN, NOTEBOOK, PDF, PYTHON
from dssdesk.desk.notebook.run_actions import KERNEL, RUN

_SCREEN, _FOCUS = Context.SCREEN, Context.FOCUS

_file: functools.partial[Action[Commands]] = functools.partial(Action, menus=(Menu.FILE,))
_view: functools.partial[Action[Commands]] = functools.partial(Action, menus=(Menu.VIEW,))
_collapse = functools.partial(
    _view, when=states.can_edit, why=states.why_not_edit, submenu="Collapse"
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
        search=("save notebook", "checkpoint"),
        run=Commands.save,
        when=states.can_save,
        why=states.why_not_save,
        icon=Icon.SAVE,
        shortcut="Ctrl+S",
        section=40,
        context=_SCREEN,
    ),
    _file(
        id="notebook.rename",
        text="Rename…",
        run=lambda commands: commands.files.rename(),
        when=states.can_rename,
        why=states.why_not_rename,
        section=41,
    ),
    _file(
        id="notebook.duplicate",
        text="Duplicate",
        run=lambda commands: commands.files.duplicate(),
        when=states.can_rename,
        why=states.why_not_rename,
        icon=Icon.DUPLICATE,
        section=41,
    ),
    _file(
        id="notebook.save_template",
        text="Save as template…",
        run=lambda commands: commands.files.save_template(),
        when=states.can_save_template,
        why=states.why_not_save_template,
        icon=Icon.TEMPLATE,
        section=41,
    ),
    *(
        _file(
            id=f"notebook.export_{export.form}",
            text=text,
            run=functools.partial(lambda export, commands: commands.files.export(export), export),
            when=states.can_export_script if export is PYTHON else states.can_export,
            why=states.why_not_export_script if export is PYTHON else states.why_not_export,
            section=42,
            submenu="Export",
        )
        for export, text in (
            (NOTEBOOK, "Download a copy (.ipynb)…"),
            (PYTHON, "Export as Python (.py)…"),
            (MARKDOWN, "Export as Markdown (.md)…"),
            (HTML, "Export as HTML (.html)…"),
            (PDF, "Export as PDF (.pdf)…"),
        )
    ),
    _file(
        id="notebook.trust",
        text="Trust notebook",
        search=("run scripts", "javascript"),
        run=lambda commands: commands.files.trust(),
        when=states.can_trust,
        why=states.why_not_trust,
        section=43,
    ),
    _file(
        id="notebook.close_and_halt",
        text="Close and halt",
        search=("close and shut down notebook", "kill kernel and close"),
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
        search=("table of contents", "outline"),
        run=lambda commands: commands.contents_wished.emit(),
        icon=Icon.CONTENTS,
        shortcut="Ctrl+Shift+K",
        section=10,
        context=_SCREEN,
    ),
    _view(
        id="notebook.variables",
        text="Variables",
        search=("variable inspector",),
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
