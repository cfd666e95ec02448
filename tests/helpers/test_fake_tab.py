"""The fake tab does what it says."""

import pytest
from PySide6.QtWidgets import QWidget

from dssdesk.base.settings import Settings
from dssdesk.desk.kit.memory import Memory
from dssdesk.desk.kit.places import NotebookPlace, ProjectPlace
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.shell.screens import Panel, Tab, WindowContext
from tests.helpers.fake_tab import FakePanel, FakeTab
from tests.helpers.some_sessions import NYC, notebook


@pytest.fixture
def context(qtbot, tmp_path) -> WindowContext:
    window = QWidget()
    qtbot.addWidget(window)
    nothing = print
    settings = Settings(tmp_path / "desk.json")
    return WindowContext(
        window=window,
        look=Look(),
        open_place=nothing,
        notify=nothing,
        ask=nothing,
        close_tab=nothing,
        settings=settings,
        memory=Memory(settings, window),
        show_shortcuts=nothing,
    )


def test_it_is_a_tab(qtbot, context):
    tab: Tab = FakeTab(context, NotebookPlace(notebook("Delays")))
    qtbot.addWidget(tab.widget)
    assert tab.label.title == tab.status.left[0].text == "Delays"
    tab.actions["fake.ping"].trigger()
    assert tab.ran == 1
    assert tab.can_close()


def test_it_can_be_stubborn_and_remembers_its_end(qtbot, context):
    tab = FakeTab(context, NotebookPlace(notebook("Delays")))
    qtbot.addWidget(tab.widget)
    tab.is_stubborn = True
    assert not tab.can_close()
    tab.closed()
    assert tab.is_closed


def test_the_panel_is_a_panel(qtbot, context):
    panel: Panel = FakePanel(context, ProjectPlace(NYC))
    qtbot.addWidget(panel.widget)
    panel.closed()
    assert panel.is_closed
