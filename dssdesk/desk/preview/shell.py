"""The whole window with the tree and blank tabs."""

import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dssdesk.base.settings import Settings
from dssdesk.desk.explorer.preview import make_sample_explorer
from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.controls import EmptyHint
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.marks import Mark
from dssdesk.desk.kit.places import DatasetPlace, NotebookPlace, Place, ProjectPlace
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import success
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.samples import NYC, sample_link, tell_usage
from dssdesk.desk.shell.actions import make_shell
from dssdesk.desk.shell.screens import (
    Details,
    Screen,
    StatusItem,
    TabLabel,
    TabStatus,
    WindowContext,
)
from dssdesk.desk.shell.shell import Shell
from dssdesk.wire.places import DatasetRef, NotebookRef

_BUSY = {"Delays by carrier", "Weather and delays"}


class BlankTab(QObject):
    """A tab, or a panel, with nothing in it but a hint."""

    changed = Signal()

    def __init__(self, context: WindowContext, label: TabLabel) -> None:
        super().__init__()
        self._label = label
        self._widget = EmptyHint(context.look, f"“{label.title}” would be here.")

    @property
    def widget(self) -> QWidget:
        """The hint."""
        return self._widget

    @property
    def label(self) -> TabLabel:
        """As given."""
        return self._label

    @property
    def status(self) -> TabStatus:
        """As in the pictures."""
        if self._label.mark is None:
            return TabStatus()
        return TabStatus(
            left=(
                StatusItem("Busy · In [6] · 0:14", mark=Mark.BUSY),
                StatusItem("1 queued", Icon.QUEUE),
                StatusItem("Python 3.12", Icon.ENVIRONMENT),
                StatusItem("412 MB", Icon.MEMORY),
            ),
            right=(
                StatusItem("Ln 3, Col 28"),
                StatusItem("Edit mode"),
                StatusItem("Saved 09:14", Icon.CHECK),
            ),
        )

    @property
    def actions(self) -> ActionSet | None:
        """None."""
        return None

    def can_close(self) -> bool:
        """Always."""
        return True

    def closed(self) -> None:
        """Nothing to let go of."""


def blank_tab(context: WindowContext, place: Place) -> BlankTab:
    """A blank tab for any place."""
    return BlankTab(context, _label_of(place))


def _label_of(place: Place) -> TabLabel:
    match place:
        case DatasetPlace(dataset):
            return TabLabel(title=dataset.name, icon=Icon.DATASET, tint="kind.dataset")
        case NotebookPlace(notebook):
            mark = Mark.BUSY if notebook.name in _BUSY else None
            return TabLabel(title=notebook.title, icon=Icon.NOTEBOOK, mark=mark)
        case _:
            return TabLabel(title="NYC flights", icon=Icon.PROJECT, tint="kind.project")


SCREENS = (
    Screen(ProjectPlace, blank_tab),
    Screen(DatasetPlace, blank_tab),
    Screen(NotebookPlace, blank_tab),
)


def build_shell(look: Look, settings: Settings) -> Shell:
    """The window, four tabs open."""
    link = sample_link()
    running = Running(link)
    catalogue = Catalogue(link)
    shell = make_shell(look, settings, running=running, catalogue=catalogue)
    shell.use_screens(SCREENS, (Details(DatasetPlace, blank_tab),))
    explorer = make_sample_explorer(look, catalogue, running)
    tell_usage(link)
    explorer.setParent(shell.window)
    explorer.place_opened.connect(shell.open_place)
    explorer.place_selected.connect(shell.select_place)
    shell.front_place_changed.connect(explorer.show_place)
    shell.set_side(explorer.view, explorer.actions, explorer.focus_tree)
    shell.show_person("Ada Lovelace", "this computer")
    front = NotebookPlace(NotebookRef(project=NYC, name="Delays by carrier"))
    places: tuple[Place, ...] = (
        ProjectPlace(NYC),
        DatasetPlace(DatasetRef(project=NYC, name="flights")),
        front,
        NotebookPlace(NotebookRef(project=NYC, name="Weather and delays")),
        front,
    )
    for place in places:
        shell.open_place(place)
    return shell


def make_preview(look: Look) -> QWidget:
    """The window."""
    folder = Path(tempfile.mkdtemp(prefix="dssdesk-preview-"))
    shell = build_shell(look, Settings(folder / "settings.json"))
    shell.setParent(shell.window)
    shell.window.resize(1440, 900)
    shell.context.notify(success("Fleet age finished", "In [12] ran 6 min 3 s"))
    return shell.window
