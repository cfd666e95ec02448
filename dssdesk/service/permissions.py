"""What one must be allowed to ask a thing; the one place on this side of `people.rights`.

Where a person may not even know that something exists, the answer is "not found".
"""

from enum import StrEnum

from dssdesk.base.errors import NotAllowed, NotFound
from dssdesk.base.ids import FILES, ProjectKey, SessionId
from dssdesk.datasets.errors import SampleGone
from dssdesk.people.people import People, Person
from dssdesk.people.rights import Right
from dssdesk.service.context import Context
from dssdesk.service.errors import RunsForSomebodyElse
from dssdesk.sessions.errors import SessionMissing
from dssdesk.wire.catalogue import CreateNotebook, OpenFile, PreviewTemplate
from dssdesk.wire.datasets import GetDataset, ProfileSample, ReadPage, ReadSample, ViewSample
from dssdesk.wire.imports import ImportDataset, PreviewImport
from dssdesk.wire.notebooks import (
    ClearCellOutputs,
    CloseNotebook,
    EditNotebook,
    KeepCells,
    OpenNotebook,
    SaveNotebook,
    TakeLease,
    TrustNotebook,
)
from dssdesk.wire.people import ChangePermissions, GetPermissions
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.projects import (
    ChangeVariables,
    ChooseEnvironment,
    CopyNotebook,
    CreateFolder,
    DeleteDataset,
    DeleteFolder,
    DeleteNotebook,
    DeleteProject,
    DescribeProject,
    GetFolder,
    GetVariables,
    MoveNotebook,
    RenameDataset,
    UploadNotebook,
)
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
from dssdesk.wire.templates import (
    ChangeTemplate,
    DeleteTemplate,
    DraftTemplate,
    EditTemplate,
    SaveTemplate,
)

_OfNotebook = (
    OpenNotebook
    | CloseNotebook
    | EditNotebook
    | KeepCells
    | TakeLease
    | SaveNotebook
    | DraftTemplate
    | SaveTemplate
    | ClearCellOutputs
    | TrustNotebook
    | StartSession
    | RunCells
    | CancelRuns
    | MoveNotebook
    | DeleteNotebook
    | ChooseEnvironment
)
_OfProject = (
    CreateNotebook
    | PreviewTemplate
    | DescribeProject
    | DeleteProject
    | GetVariables
    | ChangeVariables
    | CopyNotebook
    | UploadNotebook
    | PreviewImport
    | ImportDataset
    | CreateFolder
    | DeleteFolder
    | GetFolder
    | GetPermissions
    | ChangePermissions
)
_OfTemplate = ChangeTemplate | DeleteTemplate | EditTemplate
_OfDataset = GetDataset | ReadSample | RenameDataset | DeleteDataset
_OfSample = ReadPage | ViewSample | ProfileSample
_OfSession = AnswerInput | AskLoss | InterruptKernel | RestartKernel | UnloadSession


class Permission(StrEnum):
    """What a handler demands."""

    ANYBODY = "anybody"
    READ = "read the project"
    EXPORT = "export data of the project"
    WRITE = "write the project"
    RUN = "run code in the project"
    ADMINISTER = "administer the project"
    EDIT_PERMISSIONS = "say who may do what in the project"
    OWN_SESSION = "own the session"
    DRIVE_SESSION = "own the session, and run code in its project"
    RUN_CODE = "run code"
    TEMPLATES = "keep templates"
    CREATE_PROJECTS = "create projects"
    ADMINISTRATOR = "administer the instance"


_OF_INSTANCE = {
    Permission.RUN_CODE: (Right.RUN_CODE, "You may not run code here. Ask an administrator."),
    Permission.CREATE_PROJECTS: (
        Right.CREATE_PROJECTS,
        "You may not create projects here. Ask an administrator.",
    ),
}
_WRITES = (Right.WRITE, "You may read the project {project}, but not change it.")
_OF_PROJECT = {
    Permission.READ: (),
    Permission.EXPORT: (
        (Right.EXPORT, "You may not export data of the project {project}. Ask who administers it."),
    ),
    Permission.WRITE: (_WRITES,),
    Permission.RUN: (_WRITES,),
    Permission.ADMINISTER: (
        _WRITES,
        (Right.ADMINISTER, "Only those who administer the project {project} may do this."),
    ),
    Permission.EDIT_PERMISSIONS: (
        (Right.EDIT_PERMISSIONS, "You may not see or change who may do what in {project}."),
    ),
}
_WITHOUT_PROJECT = {Permission.ANYBODY, Permission.ADMINISTRATOR, *_OF_INSTANCE}


def check(permission: Permission, context: Context, message: Message) -> None:
    """Let the call pass.

    Raises:
        NotFound: The person may not know that the thing exists.
        NotAllowed: The person may know it, but not do this.
    """
    match permission:
        case _ if permission in _WITHOUT_PROJECT:
            _check_instance(permission, context)
        case Permission.OWN_SESSION:
            if not isinstance(message, _OfSession):
                raise NotAllowed("This names no session.")  # a message missing in `_OfSession`
            own_session(context, message.session_id)
        case Permission.DRIVE_SESSION:
            if not isinstance(message, _OfSession):
                raise NotAllowed("This names no session.")
            may_run_in(context, own_session(context, message.session_id))
        case Permission.TEMPLATES:
            _check_templates(context, message)
        case _:
            if isinstance(message, _OfSample):
                _check_sample(context, message.sample_id)
            _check_project(permission, context, _project_of(context, message))
            if permission is Permission.RUN and (notebook := notebook_of(message)):
                may_drive(context, notebook)
            _check_other_project(context, message)


def check_call(permission: Permission, context: Context, project: str | None) -> None:
    """Let a call of the public API pass, which is about this project or about none.

    Raises:
        NotFound: The person may not know that the project exists.
        NotAllowed: The person may know it, but not do this.
    """
    if permission in _WITHOUT_PROJECT:
        _check_instance(permission, context)
    elif project:
        _check_project(permission, context, ProjectKey(project))
    else:
        raise NotAllowed("This names no project.")  # a route with the wrong permission


def _check_instance(permission: Permission, context: Context) -> None:
    person = context.person
    if permission is Permission.ADMINISTRATOR and not person.is_administrator:
        raise NotAllowed("Only an administrator may do this.")
    if permission in _OF_INSTANCE:
        right, refusal = _OF_INSTANCE[permission]
        people = context.parts.people
        is_code = permission is Permission.RUN_CODE
        if not (people.may_run_code(person) if is_code else people.may(person, right)):
            raise NotAllowed(refusal)


def own_session(context: Context, session_id: SessionId) -> SessionInfo:
    """A session that this person may see and drive.

    Raises:
        SessionMissing: There is none, or it is somebody else's: the same answer to both.
    """
    info = context.parts.sessions.info(session_id)
    if not may_see(context.person, info):
        raise SessionMissing
    return info


def may_run_in(context: Context, info: SessionInfo) -> None:
    """Let a person pass who may still run code in a session that this person may see.

    Raises:
        NotFound: The person may not read its project any more.
        NotAllowed: The person may not run code there any more.
    """
    _check_project(Permission.RUN, context, info.notebook.project)


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


def may_drive(context: Context, notebook: NotebookRef) -> None:
    """Let a person pass for whom a notebook runs, or may run.

    Raises:
        RunsForSomebodyElse: It runs for another person.
    """
    running = context.parts.sessions.of_notebook(notebook)
    if running is not None:
        may_join(context, running)


def may_join(context: Context, session: SessionInfo) -> None:
    """Let a person pass for whom a session runs.

    Raises:
        RunsForSomebodyElse: It runs for another person.
    """
    if not may_see(context.person, session):
        raise RunsForSomebodyElse


def may_name_files(context: Context) -> None:
    """Let a person pass who may point at files of the machine, outside of every project.

    The service reads them as its own account, for whoever may read the project.

    Raises:
        NotAllowed: For all but administrators.
    """
    if not context.person.is_administrator:
        raise NotAllowed("Only an administrator may name files of the service's machine.")


def may_change_template(context: Context, template: str) -> None:
    """Let the author of an own template pass, and administrators.

    Raises:
        TemplateMissing: There is none.
        NotAllowed: For anybody else, and for all with a template that we ship.
    """
    templates, person = context.parts.projects.templates, context.person
    author = templates.author(template)
    if not templates.is_own(template):
        raise NotAllowed("This template came with DSS Desk. Save yours under another name.")
    if not person.is_administrator and author != person.login:
        raise NotAllowed("Only its author or an administrator may change this template.")


def _check_templates(context: Context, message: Message) -> None:
    """Whoever may run code may keep templates, and change those that are his."""
    _check_instance(Permission.RUN_CODE, context)
    match message:
        case SaveTemplate(notebook=notebook, replaces=replaces):
            _check_project(Permission.READ, context, notebook.project)
            if replaces:
                may_change_template(context, replaces)
        case _ if isinstance(message, _OfTemplate):
            may_change_template(context, message.template)
    if isinstance(message, EditTemplate):
        _check_project(Permission.WRITE, context, message.project)


def _check_project(permission: Permission, context: Context, project: ProjectKey) -> None:
    people, person = context.parts.people, context.person
    may_read(people, person, project)
    for right, refusal in _OF_PROJECT[permission]:
        if not people.may(person, right, project):
            raise NotAllowed(refusal.format(project=project))
    if permission is Permission.RUN:
        _check_instance(Permission.RUN_CODE, context)


def _check_sample(context: Context, sample_id: str) -> None:
    """A sample of what one may not read is as one that nobody ever read."""
    project = context.service.samples.get(sample_id, FILES)
    if not context.parts.people.may(context.person, Right.READ, project):
        raise SampleGone


def _check_other_project(context: Context, message: Message) -> None:
    """The second project of what goes from one to another."""
    match message:
        case MoveNotebook(now=now):
            _check_project(Permission.WRITE, context, now.project)
        case CopyNotebook(notebook=notebook):
            _check_project(Permission.READ, context, notebook.project)


def _project_of(context: Context, message: Message) -> ProjectKey:
    match message:
        case _ if isinstance(message, _OfDataset):
            return message.dataset.project
        case _ if isinstance(message, _OfSample):
            return context.service.samples.get(message.sample_id, FILES)
        case _ if isinstance(message, _OfProject):
            return message.project
        case OpenFile():
            return FILES
        case _:
            notebook = notebook_of(message)
            return notebook.project if notebook else FILES
