"""What is folded in the tree stays so at the next start."""

import pytest

from dssdesk.base.settings import Settings
from dssdesk.desk.explorer.actions import make_explorer
from dssdesk.desk.explorer.state import NodeKey, NodeKind
from dssdesk.desk.kit.memory import Memory
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.wire.catalogue import ListProjects, NotebookItem, ProjectList
from dssdesk.wire.sessions import ListSessions, SessionList
from tests.helpers.fake_link import FakeLink
from tests.helpers.some_sessions import NYC, project

HOME = NodeKey(NodeKind.PROJECT, NYC)
NOTEBOOKS = NodeKey(NodeKind.NOTEBOOKS, NYC)


@pytest.fixture
def start(qtbot, tmp_path):
    settings = Settings(tmp_path / "desk.json")
    started = []

    def start_():
        link = FakeLink()
        notebooks = (NotebookItem(name="Airports map"),)
        link.answer(ListProjects, ProjectList(projects=(project(*notebooks),)))
        link.answer(ListSessions, SessionList(sessions=(), samples=()))
        catalogue, running = Catalogue(link), Running(link)
        explorer = make_explorer(Look(), catalogue=catalogue, running=running)
        qtbot.addWidget(explorer.view)
        memory = Memory(settings, explorer)
        explorer.view.remember_in(memory)
        started.append((explorer, memory, catalogue, running))
        return explorer.view, memory

    return start_


def is_open(view, key: NodeKey) -> bool:
    return view.tree.isExpanded(view.model.index_of(key))


def test_folds_come_back(start):
    view, memory = start()
    assert is_open(view, HOME)
    assert is_open(view, NOTEBOOKS)
    view.tree.setExpanded(view.model.index_of(NOTEBOOKS), False)
    memory.write()
    again, _ = start()
    assert is_open(again, HOME)
    assert not is_open(again, NOTEBOOKS)


def test_a_filter_changes_nothing_that_is_remembered(start):
    view, memory = start()
    view.tree.setExpanded(view.model.index_of(NOTEBOOKS), False)
    view.filter_field.setText("airports")
    assert is_open(view, NOTEBOOKS)
    view.filter_field.clear()
    assert not is_open(view, NOTEBOOKS)
    memory.write()
    again, _ = start()
    assert not is_open(again, NOTEBOOKS)
