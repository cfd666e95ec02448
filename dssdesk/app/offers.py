"""What palette and Help menu offer beyond the window's own: new notebooks, a diagnosis."""

import functools
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal, Slot

from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.desk.administration.actions import ACTIONS as TASKS_ACTIONS
from dssdesk.desk.administration.actions import ENTRY as ADMINISTRATION
from dssdesk.desk.administration.people_actions import GROUP_ACTIONS, PEOPLE_ACTIONS
from dssdesk.desk.administration.spark_actions import SPARK_ACTIONS
from dssdesk.desk.changing.changes import Changes
from dssdesk.desk.dataset.actions import ACTIONS as DATASET_ACTIONS
from dssdesk.desk.explorer.actions import ACTIONS as EXPLORER_ACTIONS
from dssdesk.desk.explorer.new_notebook import NewNotebook
from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.fonts import code_fonts
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.places import DatasetPlace, Place, ProjectPlace, project_of
from dssdesk.desk.kit.theme import CODE_FONT, MOTION, SCHEME, TEXT_SIZE
from dssdesk.desk.lab.lab import Lab
from dssdesk.desk.lab.preferred import ENVIRONMENT
from dssdesk.desk.notebook.actions import ACTIONS as NOTEBOOK_ACTIONS
from dssdesk.desk.notebook.edit_keys import KEYS as TYPING_KEYS
from dssdesk.desk.notebook.showing import LINE_NUMBERS
from dssdesk.desk.people.actions import ACTIONS as MY_ACTIONS
from dssdesk.desk.project.commands import ProjectCommands
from dssdesk.desk.project.home_actions import ACTIONS as HOME_ACTIONS
from dssdesk.desk.project.list_actions import ACTIONS as LIST_ACTIONS
from dssdesk.desk.shell.actions import ACTIONS as SHELL_ACTIONS
from dssdesk.desk.shell.known import ActionGroup, KeyGroup, KeyRow
from dssdesk.desk.shell.long_runs import LONG_RUN
from dssdesk.desk.shell.palette_state import Entry, Group
from dssdesk.desk.shell.restore import RESTORE
from dssdesk.desk.shell.screens import WindowContext
from dssdesk.desk.shell.setting_groups import Choices, SettingGroup, SettingRow
from dssdesk.desk.templates.actions import ACTIONS as TEMPLATES_ACTIONS
from dssdesk.wire.catalogue import TemplateItem

ACTION_GROUPS = (
    ActionGroup(title="Window", records=SHELL_ACTIONS),
    ActionGroup(title="You", records=MY_ACTIONS),
    ActionGroup(title="Administration", records=ADMINISTRATION),
    ActionGroup(title="Tree", records=EXPLORER_ACTIONS),
    ActionGroup(title="Templates", records=TEMPLATES_ACTIONS),
    ActionGroup(
        title="Notebook, command and edit mode",
        focus_title="Notebook, command mode",
        records=NOTEBOOK_ACTIONS,
        where="Go to a notebook first.",
        more=(
            KeyGroup(
                "Notebook, edit mode", tuple(KeyRow(text, (keys,)) for text, keys in TYPING_KEYS)
            ),
        ),
    ),
    ActionGroup(title="Dataset", records=DATASET_ACTIONS, where="Go to a dataset first."),
    ActionGroup(title="Project", records=HOME_ACTIONS, where="Go to a project first."),
    ActionGroup(
        title="Notebooks list", records=LIST_ACTIONS, where="Go to a project's notebooks first."
    ),
    ActionGroup(
        title="Background tasks", records=TASKS_ACTIONS, where="Open Background tasks first."
    ),
    ActionGroup(title="People", records=PEOPLE_ACTIONS, where="Open Administration, People first."),
    ActionGroup(title="Groups", records=GROUP_ACTIONS, where="Open Administration, Groups first."),
    ActionGroup(title="Spark", records=SPARK_ACTIONS, where="Open Administration, Spark first."),
)

_IN_TREE = frozenset({"project.upload", "project.new_folder", "project.permissions"})
"""What the tree offers for the project, under the same words."""


def setting_groups(environments: Callable[[], Choices]) -> tuple[SettingGroup, ...]:
    """All settings; which environments there are is known only later."""
    return (
        SettingGroup(
            "Look",
            (
                SettingRow(SCHEME),
                SettingRow(TEXT_SIZE),
                SettingRow(CODE_FONT, code_fonts),
                SettingRow(MOTION),
            ),
        ),
        SettingGroup("Notebook", (SettingRow(LINE_NUMBERS),)),
        SettingGroup("Kernels", (SettingRow(ENVIRONMENT, environments),)),
        SettingGroup("Start", (SettingRow(RESTORE),)),
        SettingGroup("Notifications", (SettingRow(LONG_RUN),)),
    )


class NewNotebookEntries(QObject):
    """A palette entry for each template: in the project one is in, on the dataset in front."""

    def __init__(self, lab: Lab, new_notebook: NewNotebook) -> None:
        super().__init__()
        self._lab = lab
        self._new_notebook = new_notebook

    def entries(self, front: Place | None, project: ProjectKey | None) -> Iterable[Entry]:
        """What can be made now."""
        if isinstance(front, DatasetPlace):
            for template in self._lab.offered.for_dataset:
                run = functools.partial(self._lab.create, front.dataset, template)
                text = f"New notebook on {front.dataset.name}: {template.label}"
                yield _entry(text, run, template)
        if project is not None:
            choose = functools.partial(self._lab.open_standalone, project)
            yield _entry("New notebook: choose a template…", choose)
            for template in self._lab.offered.standalone:
                run = functools.partial(self._new_notebook.create, project, template)
                yield _entry(f"New notebook: {template.label}", run, template)


class ProjectEntries:
    """The actions of the project that one is in, for the palette, wherever in it one is."""

    def __init__(self, changes: Changes, context: WindowContext) -> None:
        self._changes = changes
        self._context = context
        self._sets: dict[ProjectKey, ActionSet] = {}

    def sets(self, front: Place | None, project: ProjectKey | None) -> Iterable[ActionSet]:
        """Those that neither the tab in front nor the tree offers."""
        if project is None or project == FILES or isinstance(front, ProjectPlace):
            return ()
        if project not in self._sets:
            context = self._context
            commands = ProjectCommands(self._changes, context.open_place, project)
            records = [record for record in HOME_ACTIONS if record.id not in _IN_TREE]
            self._sets[project] = ActionSet(
                records, commands, look=context.look, host=context.window
            )
        return (self._sets[project],)


class Diagnosis(QObject):
    """Runs ``dssdesk doctor`` beside the window, so that nothing waits for it.

    Signals:
        told: What it said, as a terminal would show it.
    """

    told = Signal(str)

    def __init__(self, instance: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._instance = instance

    def run(self, tell: Callable[[str], None]) -> None:
        """Look at everything, then say what was found; nobody hears it who is gone by then."""
        self.told.connect(tell)
        process = QProcess(self)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_failed)
        isolation = "-I" if sys.flags.isolated else "-P"
        arguments = [isolation, "-m", "dssdesk", "--instance", str(self._instance), "doctor"]
        process.start(sys.executable, arguments)

    @Slot()
    def _on_finished(self) -> None:
        process = self.sender()
        if isinstance(process, QProcess):
            self.told.emit(bytes(process.readAll().data()).decode(errors="replace"))
            process.deleteLater()

    @Slot()
    def _on_failed(self) -> None:
        process = self.sender()
        if isinstance(process, QProcess):
            self.told.emit(f"The diagnosis did not start: {process.errorString()}")


def project_in_front(front: Place | None, fallback: ProjectKey | None) -> ProjectKey | None:
    """The project of what is in front, else the tree's."""
    return fallback if front is None else project_of(front) or fallback


def _entry(text: str, run: Callable[[], object], template: TemplateItem | None = None) -> Entry:
    is_own = template is not None and not template.is_builtin
    return Entry(text=text, group=Group.NEW, run=run, icon=Icon.TEMPLATE if is_own else Icon.ADD)
