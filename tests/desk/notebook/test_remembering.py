"""A notebook opens where one was, and numbers its lines as one likes."""

import pytest
from PySide6.QtCore import Qt

from dssdesk.base.settings import Settings
from dssdesk.desk.kit.memory import Memory
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.needs import Needs
from dssdesk.desk.notebook.showing import LINE_NUMBERS
from dssdesk.desk.notebook.tab import NotebookTab
from dssdesk.wire.notebooks import OpenNotebook
from tests.helpers.documents import code
from tests.helpers.fake_link import FakeLink


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(tmp_path / "desk.json")


def many(count: int) -> list:
    return [code(f"c{number}", "x = 1\n" * 5) for number in range(count)]


def top_of(window) -> tuple[str, int]:
    view = window.view
    first = view.visible_cells()[0]
    return first, view.widget_of(first).y()


def test_the_active_cell_and_the_scroll_place_come_back(qtbot, open_tab, settings):
    memory = Memory(settings)
    window = open_tab(*many(60), needs={"memory": memory})
    window.tab.presenter.choose(choosing.one("c40"))
    bar = window.view.verticalScrollBar()
    bar.setValue(bar.value() + 77)
    before = top_of(window)
    qtbot.waitUntil(lambda: bool(memory.recall(name_of(window))), timeout=3000)
    memory.write()
    again = open_tab(*many(60), needs={"memory": Memory(settings)})
    assert again.tab.presenter.state.chosen.active == "c40"
    qtbot.waitUntil(lambda: top_of(again) == before)


def test_they_come_back_too_when_the_notebook_arrives_later(qtbot, look, open_tab, settings):
    memory = Memory(settings)
    window = open_tab(*many(60))
    memory.keep(name_of(window), {"active": "c44", "top": "c40", "y": -11})
    link = FakeLink()
    window.tab.closed()
    needs = Needs(look=look, link=link, notify=print, ask=print, close_tab=print, memory=memory)
    tab = NotebookTab(needs, window.tab.notebook)
    tab.widget.setParent(window.host)
    tab.widget.setGeometry(0, 0, 1000, 700)
    tab.widget.show()
    link.answer_next(OpenNotebook, window.opened())
    view = tab.presenter.view
    assert tab.presenter.state.chosen.active == "c44"
    assert view.visible_cells()[0] == "c40"
    assert view.widget_of("c40").y() == -11
    tab.closed()


def name_of(window) -> str:
    notebook = window.tab.notebook
    return f"notebook:{notebook.project}/{notebook.name}"


def test_a_place_that_is_gone_is_forgotten(open_tab, settings):
    memory = Memory(settings)
    window = open_tab(*many(3))
    memory.keep(name_of(window), {"active": "gone", "top": 7, "y": "x"})
    again = open_tab(*many(3), needs={"memory": memory})
    assert again.tab.presenter.state.chosen.active == "c0"


def test_line_numbers_follow_the_setting_at_once(open_tab, settings):
    settings[LINE_NUMBERS] = True
    window = open_tab(*many(1), needs={"settings": settings})
    assert window.tab.actions["notebook.all_line_numbers"].isChecked()
    settings[LINE_NUMBERS] = False
    assert not window.tab.actions["notebook.all_line_numbers"].isChecked()


def test_h_in_command_mode_shows_the_keys(qtbot, open_tab):
    shown = []
    window = open_tab(*many(1), needs={"show_shortcuts": lambda: shown.append(1)})
    qtbot.keyClick(window.view, Qt.Key.Key_H)
    assert shown == [1]
