"""The tree alone."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.explorer.actions import make_explorer
from dssdesk.desk.explorer.presenter import ExplorerPresenter
from dssdesk.desk.kit.places import NotebookPlace
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.preview.quiet_link import QuietLink
from dssdesk.desk.preview.samples import NYC, PROJECTS, SAMPLES, SESSIONS, sample_clock
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.wire.catalogue import ListProjects, ProjectList
from dssdesk.wire.places import DatasetRef, NotebookRef
from dssdesk.wire.sessions import ListSessions, SessionList


def sample_link() -> LinkLike:
    """A link that knows the sample projects."""
    return QuietLink(
        {
            ListProjects: ProjectList(projects=PROJECTS),
            ListSessions: SessionList(sessions=SESSIONS, samples=SAMPLES),
        }
    )


def build_presenter(look: Look) -> ExplorerPresenter:
    """The tree of the sample projects."""
    link = sample_link()
    presenter = make_explorer(
        look,
        catalogue=Catalogue(link),
        running=Running(link, clock=sample_clock),
        fill_lab_menu=_fill_lab_menu,
        fill_new_menu=_fill_new_menu,
    )
    presenter.show_place(NotebookPlace(NotebookRef(project=NYC, name="Delays by carrier")))
    return presenter


def build(look: Look) -> QWidget:
    """The tree's pane."""
    presenter = build_presenter(look)
    presenter.setParent(presenter.view)
    presenter.view.resize(300, 640)
    return presenter.view


def _fill_lab_menu(menu: QMenu, dataset: DatasetRef) -> None:
    for text in (f"Notebooks on {dataset.name}", "Read in memory with pandas"):
        menu.addAction(QAction(text, menu))


def _fill_new_menu(menu: QMenu, _project: ProjectKey) -> None:
    menu.addAction(QAction("Empty notebook", menu))
