"""What one must be allowed to ask a thing; the one place on this side of `people.rights`.

Where a person may not even know that something exists, the answer is "not found".
"""

from enum import StrEnum

from dssdesk.base.errors import NotAllowed, NotFound
from dssdesk.base.ids import FILES, ProjectKey, SessionId
from dssdesk.people.people import People, Person
from dssdesk.people.rights import Right
from dssdesk.service.context import Context
from dssdesk.service.errors import RunsForSomebodyElse
from dssdesk.sessions.errors import SessionMissing
from dssdesk.wire.catalogue import CreateNotebook, OpenFile
from dssdesk.wire.datasets import GetDataset, ProfileSample, ReadPage, ReadSample, ViewSample
from dssdesk.wire.notebooks import (
    ClearCellOutputs,
    CloseNotebook,
    EditNotebook,
    KeepCells,
    OpenNotebook,
    SaveNotebook,
    TakeLease,
)
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message
from dssdesk.wire.sessions import (
    AnswerInput,
    AskLoss,
    CancelRuns,
    InterruptKernel,
    RestartKernel,
    RunCells,
    SessionInfo,
    StartSession,
    UnloadSession,
)

_OfNotebook = (
    OpenNotebook
    | CloseNotebook
    | EditNotebook
    | KeepCells
    | TakeLease
    | SaveNotebook
    | ClearCellOutputs
    | StartSession
    | RunCells
    | CancelRuns
)
_OfSession = AnswerInput | AskLoss | InterruptKernel | RestartKernel | UnloadSession


class Permission(StrEnum):
    """What a handler demands."""

    ANYBODY = "anybody"
    READ = "read the project"
    WRITE = "write the project"
    RUN = "run code in the project"
    OWN_SESSION = "own the session"
    ADMINISTRATOR = "administer the instance"


def check(permission: Permission, context: Context, message: Message) -> None:
    """Let the call pass.

    Raises:
        NotFound: The person may not know that the thing exists.
        NotAllowed: The person may know it, but not do this.
    """
    person = context.person
    match permission:
        case Permission.ANYBODY:
            return
        case Permission.ADMINISTRATOR:
            if not person.is_administrator:
                raise NotAllowed("Only an administrator may do this.")
        case Permission.OWN_SESSION:
            if not isinstance(message, _OfSession):
                raise NotAllowed("This names no session.")  # a message missing in `_OfSession`
            own_session(context, message.session_id)
        case _:
            _check_project(permission, context, message)


def own_session(context: Context, session_id: SessionId) -> SessionInfo:
    """A session that this person may see and drive.

    Raises:
        SessionMissing: There is none, or it is somebody else's: the same answer to both.
    """
    info = context.parts.sessions.info(session_id)
    if not may_see(context.person, info):
        raise SessionMissing
    return info


def may_see(person: Person, info: SessionInfo) -> bool:
    """Whether a session is this person's business."""
    return person.is_administrator or info.owner == person.login


def may_read(people: People, person: Person, project: ProjectKey) -> None:
    """Let a reader of the project pass.

    Raises:
        NotFound: For anybody else.
    """
    if not people.may(person, Right.READ, project):
        raise NotFound(f"There is no project {project or 'of open files'} here.")


def notebook_of(message: Message) -> NotebookRef | None:
    """The notebook that a message is about, if it is about one."""
    return message.notebook if isinstance(message, _OfNotebook) else None


def _check_project(permission: Permission, context: Context, message: Message) -> None:
    people, person, project = context.parts.people, context.person, _project_of(context, message)
    may_read(people, person, project)
    if permission is Permission.READ:
        return
    if not people.may(person, Right.WRITE, project):
        raise NotAllowed(f"You may read the project {project}, but not change it.")
    if permission is Permission.RUN:
        if not people.may(person, Right.RUN_CODE):
            raise NotAllowed("You may not run code here. Ask an administrator.")
        _check_session(context, message)


def _check_session(context: Context, message: Message) -> None:
    notebook = notebook_of(message)
    running = context.parts.sessions.of_notebook(notebook) if notebook else None
    if running is not None and not may_see(context.person, running):
        raise RunsForSomebodyElse


def _project_of(context: Context, message: Message) -> ProjectKey:
    match message:
        case GetDataset() | ReadSample():
            return message.dataset.project
        case ReadPage() | ViewSample() | ProfileSample():
            return context.service.samples.get(message.sample_id, FILES)
        case CreateNotebook():
            return message.project
        case OpenFile():
            return FILES
        case _:
            notebook = notebook_of(message)
            return notebook.project if notebook else FILES
