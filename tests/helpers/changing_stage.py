"""A bare window over a fake link, for screens that change things."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.changing.changes import Changes
from dssdesk.desk.changing.needs import Needs
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.project.needs import ProjectNeeds
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.unload import Unloader
from dssdesk.wire.catalogue import ListProjects, NotebookItem, ProjectList
from dssdesk.wire.instance import Done
from dssdesk.wire.sessions import ListSessions, SessionList, SessionPhase, WatchSamples
from tests.helpers.fake_link import FakeLink
from tests.helpers.some_sessions import NOW, project, session

OTHER = ProjectKey("OTHER")
NOTEBOOKS = (NotebookItem(name="Airports map", dataset="flights"), NotebookItem(name="Delays"))


class Stage:
    """A window with nothing in it, and what was asked of it and of the service.

    Attributes:
        questions: What a person was asked; `answer` answers the last one.
        notices: Toasts.
        opened: Places that somebody went to.
        templated: Notebooks that shall become templates.
        detailed: Places whose details were wanted.
    """

    def __init__(self, qtbot, import_files=None) -> None:
        self.link = FakeLink()
        projects = (project(*NOTEBOOKS), project(key=OTHER, name="Other"))
        self.link.answer(ListProjects, ProjectList(projects=projects))
        busy = session("Delays", SessionPhase.BUSY)
        self.link.answer(ListSessions, SessionList(sessions=(busy,), samples=()))
        self.link.answer(WatchSamples, Done())
        self.window = QWidget()
        self.window.resize(900, 600)
        qtbot.addWidget(self.window)
        self.window.show()
        self.look = Look()
        self.questions = []
        self.answers = []
        self.notices = []
        self.opened = []
        self.templated = []
        self.detailed = []
        self.running = Running(self.link, clock=lambda: NOW)
        self.catalogue = Catalogue(self.link)
        self.changes = Changes(
            Needs(
                look=self.look,
                window=self.window,
                link=self.link,
                running=self.running,
                catalogue=self.catalogue,
                directory=Directory(self.link),
                unloader=Unloader(
                    self.link, self.running, ask=self.ask, notify=self.notices.append
                ),
                ask=self.ask,
                notify=self.notices.append,
                open_place=self.opened.append,
                import_files=import_files,
                save_template=self.templated.append,
            )
        )

    @property
    def project_needs(self) -> ProjectNeeds:
        """What the project's screens are handed."""
        return ProjectNeeds(
            look=self.look,
            link=self.link,
            running=self.running,
            catalogue=self.catalogue,
            changes=self.changes,
            open_place=self.opened.append,
            show_details=self.detailed.append,
            fill_new_menu=lambda menu, key: menu.addAction(QAction(f"New in {key}", menu)),
            fill_lab_menu=lambda menu, ref: menu.addAction(QAction(f"Lab of {ref.name}", menu)),
        )

    def ask(self, question, on_answer) -> None:
        """Keep the question, and the way to answer it."""
        self.questions.append(question)
        self.answers.append(on_answer)

    def answer(self, choice: str) -> None:
        """Answer the last question."""
        self.answers[-1](choice)
