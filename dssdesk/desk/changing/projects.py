"""What a person does to projects: create, describe, delete; and their managed folders."""

import functools
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.desk.changing.names import key_problem, plain_problem, proposed_key
from dssdesk.desk.changing.needs import Needs
from dssdesk.desk.changing.variables import as_json, json_problems, read_json
from dssdesk.desk.kit.controls import ButtonKind
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.kit.forms import Field, Form, FormSheet
from dssdesk.desk.kit.places import ProjectPlace
from dssdesk.desk.kit.text import counted, quoted
from dssdesk.desk.kit.toast import failure
from dssdesk.wire.catalogue import FolderItem, ProjectItem
from dssdesk.wire.instance import Done
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.projects import (
    ChangeVariables,
    CreateFolder,
    CreateProject,
    DeleteFolder,
    DeleteProject,
    DescribeProject,
    GetVariables,
    ProjectCreated,
    Variables,
)

_NAME, _KEY, _DESCRIPTION, _TYPED = "name", "key", "description", "typed"
_DELETE = "delete"
_STANDARD, _LOCAL = "standard", "local"


class ProjectChanges(QObject):
    """Asks the person, then the service; tells what failed.

    Signals:
        variables_changed: The key of the project that has other variables now.
    """

    variables_changed = Signal(str)

    def __init__(self, needs: Needs) -> None:
        super().__init__()
        self._needs = needs

    def create(self) -> None:
        """Ask for name, key and description, make the project, and go there."""
        taken = {project.key for project in self._needs.catalogue.projects()}

        def check(values: Mapping[str, str]) -> dict[str, str]:
            found = {
                _NAME: plain_problem(values[_NAME]),
                _KEY: key_problem(values[_KEY], taken),
            }
            return {field: text for field, text in found.items() if text}

        def propose(name: str) -> str:
            return proposed_key(name, taken)

        form = Form(
            title="New project",
            fields=(
                Field(id=_NAME, label="Name"),
                Field(
                    id=_KEY,
                    label="Key",
                    hint="Stands in code and in folder names, and stays as it is.",
                    proposal=(_NAME, propose),
                ),
                Field(id=_DESCRIPTION, label="Description", is_long=True),
            ),
            submit="Create project",
        )
        sheet = FormSheet(self._needs.look, self._needs.window, form, check)
        sheet.submitted.connect(functools.partial(self._on_create, sheet))
        sheet.open()

    def describe(self, key: ProjectKey) -> None:
        """Ask for another name and description."""
        project = self._needs.catalogue.project(key)
        if project is None:
            return
        form = Form(
            title=f"Edit {quoted(project.name)}",
            fields=(
                Field(id=_NAME, label="Name", value=project.name, hint=f"Its key stays {key}."),
                Field(
                    id=_DESCRIPTION, label="Description", value=project.description, is_long=True
                ),
            ),
            submit="Save",
        )
        sheet = FormSheet(self._needs.look, self._needs.window, form, _needs_name)
        sheet.submitted.connect(functools.partial(self._on_describe, sheet, key))
        sheet.open()

    def edit_variables(self, key: ProjectKey) -> None:
        """Show the project's variables as JSON, and take other ones."""
        asked = self._needs.link.ask(GetVariables(project=key))
        asked.then(self._on_variables, self._on_no_variables)

    def delete(self, key: ProjectKey) -> None:
        """Delete a project, after the person has typed its key, or at once where it is empty."""
        project = self._needs.catalogue.project(key)
        if project is None or key == FILES:
            return
        lost = lost_with(project, self._count_running(project))
        if not lost:
            question = Question(
                title=f"Delete project {quoted(project.name)}?",
                text="It is empty.",
                choice=Choice(_DELETE, "Delete project", ButtonKind.DANGER),
            )
            self._needs.ask(question, functools.partial(self._on_delete_answer, project))
            return

        def check(values: Mapping[str, str]) -> dict[str, str]:
            is_right = values[_TYPED] == key
            return {} if is_right else {_TYPED: f"Type {key} to delete the project."}

        form = Form(
            title=f"Delete project {quoted(project.name)}?",
            text=lost,
            fields=(Field(id=_TYPED, label=f"Type its key, {key}"),),
            submit="Delete project",
            kind=ButtonKind.DANGER,
        )
        sheet = FormSheet(self._needs.look, self._needs.window, form, check)
        sheet.submitted.connect(functools.partial(self._on_delete, sheet, key))
        sheet.open()

    def create_folder(self, project: ProjectKey) -> None:
        """Ask for the name of a managed folder, and make it."""
        form = Form(
            title="New managed folder",
            text="A folder of files that notebooks read and write with dataiku.Folder.",
            fields=(Field(id=_NAME, label="Name"),),
            submit="Create folder",
        )
        sheet = FormSheet(self._needs.look, self._needs.window, form, _needs_name)
        sheet.submitted.connect(functools.partial(self._on_create_folder, sheet, project))
        sheet.open()

    def delete_folder(self, project: ProjectKey, folder: FolderItem) -> None:
        """Delete a managed folder and its files, after a question."""
        question = Question(
            title=f"Delete folder {quoted(folder.name)}?",
            text="All files in it go. Notebooks that read it will fail.",
            choice=Choice(_DELETE, "Delete folder", ButtonKind.DANGER),
        )
        self._needs.ask(question, functools.partial(self._on_folder_answer, project, folder))

    def _on_create(self, sheet: FormSheet, values: Mapping[str, str]) -> None:
        ask = CreateProject(
            name=values[_NAME], key=ProjectKey(values[_KEY]), description=values[_DESCRIPTION]
        )
        created = self._needs.link.ask(ask).then(sheet.on_done, sheet.on_failed)
        created.then(self._on_created)

    def _on_created(self, reply: ProjectCreated) -> None:
        self._needs.open_place(ProjectPlace(reply.project))

    def _on_describe(self, sheet: FormSheet, key: ProjectKey, values: Mapping[str, str]) -> None:
        ask = DescribeProject(project=key, name=values[_NAME], description=values[_DESCRIPTION])
        self._needs.link.ask(ask).then(sheet.on_done, sheet.on_failed)

    def _on_variables(self, variables: Variables) -> None:
        name = self._needs.catalogue.project_name(variables.project)
        form = Form(
            title=f"Variables of {quoted(name)}",
            text="JSON objects. Notebooks read them with dataiku.get_custom_variables().",
            fields=(
                Field(
                    id=_STANDARD,
                    label="Variables",
                    value=as_json(variables.standard),
                    is_long=True,
                    is_code=True,
                ),
                Field(
                    id=_LOCAL,
                    label="Local variables",
                    value=as_json(variables.local),
                    hint="Stay on this instance, and win over those of the same name.",
                    is_long=True,
                    is_code=True,
                ),
            ),
            submit="Save variables",
        )
        sheet = FormSheet(self._needs.look, self._needs.window, form, json_problems)
        change = functools.partial(self._on_change_variables, sheet, variables.project)
        sheet.submitted.connect(change)
        sheet.open()

    def _on_no_variables(self, error: DssDeskError) -> None:
        self._needs.notify(failure("The variables could not be read", error.message))

    def _on_change_variables(
        self, sheet: FormSheet, key: ProjectKey, values: Mapping[str, str]
    ) -> None:
        ask = ChangeVariables(
            project=key,
            standard=read_json(values[_STANDARD]),
            local=read_json(values[_LOCAL]),
        )
        changed = self._needs.link.ask(ask).then(sheet.on_done, sheet.on_failed)
        changed.then(functools.partial(self._on_variables_changed, key))

    def _on_variables_changed(self, key: ProjectKey, _reply: Done) -> None:
        self.variables_changed.emit(key)

    def _on_delete(self, sheet: FormSheet, key: ProjectKey, _values: Mapping[str, str]) -> None:
        self._needs.link.ask(DeleteProject(project=key)).then(sheet.on_done, sheet.on_failed)

    def _on_delete_answer(self, project: ProjectItem, answer: str) -> None:
        if answer == _DELETE:
            failed = functools.partial(self._on_failed, project.name)
            self._needs.link.ask(DeleteProject(project=project.key)).otherwise(failed)

    def _on_create_folder(
        self, sheet: FormSheet, project: ProjectKey, values: Mapping[str, str]
    ) -> None:
        ask = CreateFolder(project=project, name=values[_NAME])
        self._needs.link.ask(ask).then(sheet.on_done, sheet.on_failed)

    def _on_folder_answer(self, project: ProjectKey, folder: FolderItem, answer: str) -> None:
        if answer == _DELETE:
            ask = DeleteFolder(project=project, folder_id=folder.id)
            failed = functools.partial(self._on_failed, folder.name)
            self._needs.link.ask(ask).otherwise(failed)

    def _on_failed(self, name: str, error: DssDeskError) -> None:
        self._needs.notify(failure(f"{quoted(name)} was not deleted", error.message))

    def _count_running(self, project: ProjectItem) -> int:
        refs = [NotebookRef(project=project.key, name=one.name) for one in project.notebooks]
        return sum(1 for ref in refs if self._needs.running.session(ref) is not None)


def lost_with(project: ProjectItem, running: int) -> str:
    """What goes when a project is deleted; "" where it is empty."""
    parts = [
        counted(len(things), noun)
        for things, noun in (
            (project.notebooks, "notebook"),
            (project.datasets, "dataset"),
            (project.folders, "managed folder"),
        )
        if things
    ]
    if not parts:
        return ""
    whole = ", ".join(parts[:-1]) + (" and " if parts[:-1] else "") + parts[-1]
    things = len(project.notebooks) + len(project.datasets) + len(project.folders)
    go = "goes" if things == 1 else "go"
    said = [f"{whole} {go}, with all data that the project manages."]
    if running:
        kernels = "1 kernel that runs is" if running == 1 else f"{running} kernels that run are"
        said.append(f"{kernels} unloaded, and variables are lost.")
    said.append("Files outside the project stay.")
    return " ".join(said)


def _needs_name(values: Mapping[str, str]) -> dict[str, str]:
    problem = plain_problem(values[_NAME])
    return {_NAME: problem} if problem else {}
