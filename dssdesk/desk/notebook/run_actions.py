"""Running cells, and their kernel: the menus Run and Kernel."""

import functools

from dssdesk.desk.kit.actions import Action, Context, Menu
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.notebook import action_states as states
from dssdesk.desk.notebook.commands import Commands

_SCREEN, _FOCUS = Context.SCREEN, Context.FOCUS

_run: functools.partial[Action[Commands]] = functools.partial(
    Action, menus=(Menu.RUN,), when=states.can_run, why=states.why_not_run
)
_kernel: functools.partial[Action[Commands]] = functools.partial(
    Action, menus=(Menu.KERNEL,), when=states.can_restart, why=states.why_no_kernel
)

RUN: tuple[Action[Commands], ...] = (
    _run(
        id="notebook.run",
        text="Run and go on",
        search=("run cell and select next", "run selected cell"),
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
        search=("run cell", "run selected cell and do not advance"),
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
        search=("run cell and insert below",),
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
        search=("run all above selected cell",),
        run=lambda commands: commands.kernel.run_above(),
        icon=Icon.RUN_ABOVE,
        section=20,
    ),
    _run(
        id="notebook.run_below",
        text="Run this and all below",
        search=("run selected cell and all below",),
        run=lambda commands: commands.kernel.run_below(),
        section=20,
    ),
    Action(
        id="notebook.render_all",
        text="Show all text cells as they read",
        search=("render all markdown cells",),
        run=lambda commands: commands.showing.render_all(),
        menus=(Menu.RUN,),
        section=25,
    ),
    _run(
        id="notebook.run_all",
        text="Run all cells",
        tip="Run all",
        run=lambda commands: commands.kernel.run_all(),
        icon=Icon.RUN_ALL,
        section=30,
    ),
    Action(
        id="notebook.cancel_queued",
        text="Take cells out of the queue",
        run=lambda commands: commands.kernel.cancel_queued(),
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
        search=("interrupt kernel", "stop running", "cancel"),
        run=lambda commands: commands.kernel.interrupt(),
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
        search=("restart kernel",),
        run=lambda commands: commands.kernel.restart(),
        icon=Icon.RESTART,
        shortcut="0, 0",
        section=20,
        context=_FOCUS,
    ),
    _kernel(
        id="notebook.restart_and_clear",
        text="Restart and clear outputs…",
        search=("restart kernel and clear all outputs",),
        run=lambda commands: commands.kernel.restart_and_clear(),
        section=20,
    ),
    _kernel(
        id="notebook.restart_and_run_above",
        text="Restart and run to here…",
        search=("restart kernel and run up to selected cell",),
        run=lambda commands: commands.kernel.restart_and_run_above(),
        section=20,
    ),
    _kernel(
        id="notebook.restart_and_run_all",
        text="Restart and run all…",
        search=("restart kernel and run all cells",),
        run=lambda commands: commands.kernel.restart_and_run_all(),
        section=20,
    ),
    _kernel(
        id="notebook.shut_down",
        text="Unload…",
        search=("shut down kernel", "kill kernel", "stop kernel", "halt", "free memory"),
        run=lambda commands: commands.kernel.shut_down(),
        icon=Icon.UNLOAD,
        section=30,
    ),
    Action(
        id="notebook.console",
        text="Console for this notebook",
        search=("new console", "repl", "terminal"),
        run=Commands.open_console,
        icon=Icon.CONSOLE,
        menus=(Menu.KERNEL,),
        section=40,
    ),
    Action(
        id="notebook.change_environment",
        text="Change environment…",
        search=("change kernel", "select kernel", "switch kernel"),
        run=lambda commands: commands.environments.menu_wished.emit(),
        when=states.can_edit,
        why=states.why_not_edit,
        icon=Icon.ENVIRONMENT,
        menus=(Menu.KERNEL,),
        section=50,
    ),
)
