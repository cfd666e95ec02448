"""A window with screens that do nothing, over a fake link."""

import pytest

from dssdesk.base.settings import Settings
from dssdesk.desk.kit.places import DatasetPlace, NotebookPlace
from dssdesk.desk.kit.theme import MOTION, Look
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.shell.actions import make_shell
from dssdesk.desk.shell.screens import Details, Screen
from dssdesk.desk.shell.shell import Shell
from dssdesk.wire.catalogue import ListProjects, NotebookItem, ProjectList
from dssdesk.wire.instance import Done
from dssdesk.wire.sessions import ListSessions, SessionList, WatchSamples
from tests.helpers.fake_link import FakeLink
from tests.helpers.fake_tab import FakePanel, FakeTab
from tests.helpers.some_sessions import NOW, project


@pytest.fixture
def settings(tmp_path) -> Settings:
    settings = Settings(tmp_path / "settings.json")
    settings[MOTION] = False
    return settings


@pytest.fixture
def link(qapp) -> FakeLink:
    link = FakeLink()
    notebooks = (NotebookItem(name="Airports map"), NotebookItem(name="Delays by carrier"))
    link.answer(ListProjects, ProjectList(projects=(project(*notebooks),)))
    link.answer(ListSessions, SessionList(sessions=(), samples=()))
    link.answer(WatchSamples, Done())
    return link


@pytest.fixture
def new_shell(qtbot, link, settings):
    """Makes a window on the same settings, as a next start would."""
    made = []  # a shell lives as long as its window

    def make() -> Shell:
        look = Look(settings)
        look.apply()
        running = Running(link, clock=lambda: NOW)
        shell = make_shell(look, settings, running=running, catalogue=Catalogue(link))
        shell.use_screens(
            (Screen(DatasetPlace, FakeTab), Screen(NotebookPlace, FakeTab)),
            (Details(DatasetPlace, FakePanel),),
        )
        qtbot.addWidget(shell.window, before_close_func=_let_it_close)
        made.append(shell)
        return shell

    return make


def _let_it_close(window) -> None:
    window._may_close = True


@pytest.fixture
def shell(new_shell) -> Shell:
    shell = new_shell()
    shell.window.resize(1200, 700)
    shell.start()
    shell.window.activateWindow()
    return shell
