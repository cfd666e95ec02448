"""The console tab without a kernel; with one, `tests/e2e/test_console_story.py`."""

import pytest
from pygments import token
from PySide6.QtGui import QKeySequence

from dssdesk.base.errors import BadInput
from dssdesk.base.ids import ProjectKey
from dssdesk.desk.console import looks
from dssdesk.desk.console.needs import Needs
from dssdesk.desk.console.tab import ConsoleTab
from dssdesk.desk.kit.contrast import ENOUGH, contrast
from dssdesk.desk.kit.controls import EmptyHint
from dssdesk.desk.kit.theme import Look, Scheme
from dssdesk.desk.running.running import Running
from dssdesk.desk.shell.actions import ACTIONS as WINDOW
from dssdesk.desk.shell.looks import ACTIONS as LOOKS
from dssdesk.wire.notebooks import NotebookMoved
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import StartSession
from tests.helpers.fake_link import FakeLink

NOTEBOOK = NotebookRef(project=ProjectKey("P"), name="Delays")


@pytest.fixture
def link() -> FakeLink:
    return FakeLink()


@pytest.fixture
def notices() -> list:
    return []


@pytest.fixture
def tab(qtbot, link, notices):
    look = Look()
    look.choose_scheme(Scheme.LIGHT)
    needs = Needs(
        look=look,
        link=link,
        running=Running(link),
        notify=notices.append,
        kernel_client=_no_kernel,
        close_tab=_ignore,
        open_notebook=_ignore,
    )
    tab = ConsoleTab(needs, NOTEBOOK)
    qtbot.addWidget(tab.widget)
    yield tab
    tab.closed()


def test_without_a_kernel_it_says_what_to_do(tab, link):
    hint = tab.widget.findChild(EmptyHint)
    assert "No kernel runs for “Delays”." in hint.label.text()
    hint.action_requested.emit()
    assert link.asked_of(StartSession) == [StartSession(notebook=NOTEBOOK)]
    assert tab.console is None


def test_a_kernel_that_does_not_start_is_told(tab, link, notices):
    link.answer(StartSession, BadInput("There is no ipykernel in this environment."))
    tab.start_kernel()
    assert notices[0].text == "There is no ipykernel in this environment."


def test_it_follows_the_notebooks_name(tab, link, qtbot):
    now = NotebookRef(project=ProjectKey("P"), name="Late")
    with qtbot.waitSignal(tab.changed):
        link.tell(NotebookMoved(notebook=NOTEBOOK, now=now))
    assert tab.title == "Console · Late"


def test_keys_of_the_window_stay_the_windows(tab):
    ours = {QKeySequence(keys) for action in (*WINDOW, *LOOKS) for keys in action.shortcuts}
    tab._make_console()
    taken = {keys for action in tab.console.actions() for keys in action.shortcuts()}
    assert not {keys.toString() for keys in ours & taken}


def test_its_colours_are_the_themes():
    look = Look()
    look.choose_scheme(Scheme.DARK)
    assert look.colour("surface.base").name() in looks.style_sheet(look)
    assert looks.syntax_style(look) != "default"
    assert looks.ansi_colours(look)[1] == look.colour("ansi.red").name()
    assert looks.ansi_colours(look)[9] == look.colour("ansi.bright_red").name()


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.CONTRAST])
def test_code_and_tracebacks_in_it_can_be_read(tab, scheme):
    look = tab._needs.look
    look.choose_scheme(scheme)
    tab._make_console()
    keyword = tab.console._highlighter._get_format(token.Keyword.Namespace).foreground().color()
    assert keyword == look.colour("syntax.keyword")
    processor = tab.console._ansi_processor
    list(processor.split_string("\x1b[38;5;28mreturn"))  # as IPython writes a keyword
    written = processor.get_format().foreground().color().name()
    assert contrast(written, look.colour("surface.base").name()) >= ENOUGH
    look.choose_scheme(Scheme.LIGHT)


def _no_kernel(_kernel):
    raise AssertionError("nothing runs")


def _ignore(_notebook):
    pass
