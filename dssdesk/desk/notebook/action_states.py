"""Whether something can be done in a notebook now, and if not, why: for the actions' records."""

from dssdesk.desk.changing.refusals import NO_CODE, READ_ONLY
from dssdesk.desk.notebook.commands import Commands
from dssdesk.desk.notebook.exports.language import PYTHON, language_of
from dssdesk.wire.sessions import SessionPhase


def can_edit(commands: Commands) -> bool:
    """Whether cells can be changed here."""
    return commands.state.can_edit


def why_not_edit(commands: Commands) -> str:
    """Why cells cannot be changed here."""
    if not commands.state.is_open:
        return "The notebook is not open yet."
    if commands.state.is_read_only:
        return READ_ONLY
    return "Another window edits this notebook. Take over editing first."


def is_open(commands: Commands) -> bool:
    """Whether the service has the notebook open."""
    return commands.state.is_open and commands.state.is_connected


def why_not_open(_commands: Commands) -> str:
    """Why nothing can be asked of the service."""
    return "The service is away. Wait until it is back."


def can_export(commands: Commands) -> bool:
    """Whether there is something to export: what the tab shows, even if the service is away."""
    return commands.state.is_open or bool(commands.state.document.order)


def why_not_export(_commands: Commands) -> str:
    """Why nothing can be exported."""
    return "The notebook is not open yet."


def can_export_script(commands: Commands) -> bool:
    """Whether the code is Python."""
    return can_export(commands) and language_of(commands.state.document.metadata) == PYTHON


def why_not_export_script(commands: Commands) -> str:
    """Why no Python script can be made."""
    if not can_export(commands):
        return why_not_export(commands)
    return f"The code is {language_of(commands.state.document.metadata)}, not Python."


def can_run(commands: Commands) -> bool:
    """Whether cells can be run."""
    return commands.state.can_run


def why_not_run(commands: Commands) -> str:
    """Why no cell can be run."""
    if commands.state.is_open and not commands.state.is_connected:
        return "The service is away. Wait until it is back."
    return NO_CODE if commands.state.can_edit else why_not_edit(commands)


def can_interrupt(commands: Commands) -> bool:
    """Whether something runs."""
    return commands.state.can_interrupt


def why_not_interrupt(commands: Commands) -> str:
    """Why nothing can be stopped."""
    return "Nothing runs." if commands.state.is_running else why_no_kernel(commands)


def can_restart(commands: Commands) -> bool:
    """Whether there is a kernel, living or dead."""
    return commands.state.can_restart


def has_kernel(commands: Commands) -> bool:
    """Whether a kernel lives."""
    return commands.state.is_running


def why_no_kernel(commands: Commands) -> str:
    """Why there is no kernel to do something with."""
    session = commands.state.session
    if session is not None and session.phase is SessionPhase.STARTING:
        return "The kernel is still starting."
    return "No kernel runs. Run a cell to start one."


def can_undo(commands: Commands) -> bool:
    """Whether something was done."""
    return commands.state.can_undo


def can_redo(commands: Commands) -> bool:
    """Whether something was undone."""
    return commands.state.can_redo


def why_not_undo(commands: Commands) -> str:
    """Why nothing can be undone."""
    if not commands.state.can_edit:
        return why_not_edit(commands)
    return "There is nothing to undo."


def why_not_redo(commands: Commands) -> str:
    """Why nothing can be done again."""
    return "Nothing was undone." if commands.state.can_edit else why_not_edit(commands)


def has_queued(commands: Commands) -> bool:
    """Whether a selected cell waits."""
    return bool(commands.state.waiting_runs())


def why_not_queued(_commands: Commands) -> str:
    """Why nothing can be taken out of the queue."""
    return "No selected cell waits to run."


def is_watching(commands: Commands) -> bool:
    """Whether another window edits."""
    state = commands.state
    is_here = state.is_open and state.is_connected
    return is_here and not state.has_lease and not state.is_read_only


def why_not_watching(commands: Commands) -> str:
    """Why there is nothing to take over."""
    if commands.state.is_read_only:
        return READ_ONLY
    return "You edit this notebook already."


def can_save_template(commands: Commands) -> bool:
    """Whether it can become a template; templates are code that runs."""
    return is_open(commands) and commands.state.may_run_code


def why_not_save_template(commands: Commands) -> str:
    """Why it cannot become a template."""
    return NO_CODE if is_open(commands) else why_not_open(commands)


def is_editing(commands: Commands) -> bool:
    """Whether keys go into a cell."""
    return commands.state.chosen.is_editing


def can_trust(commands: Commands) -> bool:
    """Whether outputs may not run scripts yet."""
    return commands.state.is_open and not commands.state.is_trusted


def why_not_trust(_commands: Commands) -> str:
    """Why there is nothing to trust."""
    return "This notebook is trusted already."


def has_dataset(commands: Commands) -> bool:
    """Whether it is associated with a dataset."""
    return commands.state.dataset is not None


def why_no_dataset(_commands: Commands) -> str:
    """Why there is no dataset to go to."""
    return "This notebook is not associated with a dataset. Make one from a dataset's Lab."


def is_finding(commands: Commands) -> bool:
    """Whether something is looked for."""
    return bool(commands.finder.query.text)


def why_not_finding(_commands: Commands) -> str:
    """Why there is no next place."""
    return "Nothing is looked for. Press Ctrl+F first."


def can_save(commands: Commands) -> bool:
    """Whether the file can be written now."""
    return commands.state.can_edit and commands.state.is_connected


def why_not_save(commands: Commands) -> str:
    """Why the file cannot be written."""
    return why_not_edit(commands) if commands.state.is_connected else why_not_open(commands)


def can_rename(commands: Commands) -> bool:
    """Whether the person may give it another name, or put a copy beside it."""
    return has_project(commands) and commands.state.may_edit


def why_not_rename(commands: Commands) -> str:
    """Why it keeps its name."""
    return READ_ONLY if has_project(commands) else why_no_project(commands)


def has_project(commands: Commands) -> bool:
    """Whether it lies in a project."""
    return commands.state.is_open and not commands.state.notebook.is_file


def why_no_project(_commands: Commands) -> str:
    """Why a file outside every project keeps its name."""
    return "This file lies outside every project. Rename it where it lies."
