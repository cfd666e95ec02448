"""The kernel's menu with its environments, the headings' menu, trust."""

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QCursor
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from dssdesk.base.errors import BadInput
from dssdesk.base.ids import EnvironmentId
from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.notebook.tool_buttons import ActionButton
from dssdesk.wire.catalogue import EnvironmentItem, EnvironmentList, ListEnvironments
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import TrustChanged, TrustNotebook
from dssdesk.wire.projects import AddEnvironment, ChooseEnvironment
from dssdesk.wire.sessions import Progress, SessionChanged, SessionPhase, SessionUnloaded
from tests.desk.notebook.conftest import NOTEBOOK, session
from tests.helpers.documents import A, B, code

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

OURS = EnvironmentItem(id=EnvironmentId("e"), name="Default", is_default=True)
OTHER = EnvironmentItem(id=EnvironmentId("o"), name="Spark")
NEW = EnvironmentItem(id=EnvironmentId("n"), name="venv")


@pytest.fixture
def window(open_tab):
    window = open_tab()
    window.link.answer(ListEnvironments, EnvironmentList(environments=(OURS, OTHER)))
    window.link.answer(ChooseEnvironment, Done())
    window.link.answer(TrustNotebook, Done())
    return window


def kernel_menu(window) -> QMenu:
    menu = window.tab._toolbar.kernel.menu()
    menu.aboutToShow.emit()
    return menu


def entry(menu, text):
    return next(one for one in menu.actions() if one.text() == text)


def test_another_environment_is_chosen(window):
    entry(kernel_menu(window), "Spark").trigger()
    (ask,) = window.link.asked_of(ChooseEnvironment)
    assert (ask.notebook, ask.environment) == (NOTEBOOK, "o")
    assert window.tab._toolbar.kernel.text() == "Spark"


def test_a_running_kernel_is_only_left_after_a_question(window):
    window.link.tell(SessionChanged(session=session()))
    menu = kernel_menu(window)
    assert entry(menu, "Default").isChecked()
    entry(menu, "Default").trigger()
    assert not window.questions
    entry(menu, "Spark").trigger()
    assert not window.link.asked_of(ChooseEnvironment)
    question, on_answer = window.questions[0]
    assert question.choice.text == "Restart there"
    on_answer("")
    assert not window.link.asked_of(ChooseEnvironment)
    on_answer("restart")
    assert len(window.link.asked_of(ChooseEnvironment)) == 1


def test_an_environment_that_is_installed_first_says_so(window):
    items = (EnvironmentItem(id="spark", name="Spark", note="is installed at the first use"),)
    window.link.answer(ListEnvironments, EnvironmentList(environments=items))
    assert entry(kernel_menu(window), "Spark (is installed at the first use)").isEnabled()


def test_a_kernel_that_waits_for_its_environment_says_how_far_it_is_and_can_be_stopped(window):
    waits = Progress(text="Installing Spark: downloading pyspark", fraction=0.24)
    starting = msgspec.structs.replace(
        session(), phase=SessionPhase.STARTING, environment_name="", progress=waits
    )
    window.link.tell(SessionChanged(session=starting))
    toolbar = window.tab._toolbar
    assert toolbar.kernel.text() == "Starting 24\N{NO-BREAK SPACE}%"
    assert (
        toolbar.kernel.toolTip() == "Installing Spark: downloading pyspark (24\N{NO-BREAK SPACE}%)"
    )
    assert window.tab.actions["notebook.interrupt"].isEnabled()


def test_words_of_the_toolbar_follow_the_room_that_the_kernels_word_leaves(window):
    toolbar = window.tab._toolbar
    run = toolbar._worded[0]

    def has_words(environment: str) -> bool:
        running = msgspec.structs.replace(session(), environment_name=environment)
        window.link.tell(SessionChanged(session=running))
        return run.sizeHint().width() == run.wide_width()

    has_words("Spark")
    toolbar.resize(680, toolbar.height())
    while run.sizeHint().width() != run.wide_width():
        toolbar.resize(toolbar.width() + 1, toolbar.height())
    assert [has_words(name) for name in ("Python of the team", "Spark")] == [False, True]


def test_what_concerns_the_whole_notebook_is_at_the_end_of_the_toolbar(window, qtbot):
    toolbar = window.tab._toolbar
    qtbot.mouseClick(toolbar.more, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [one.text() for one in menu.actions() if not one.isSeparator()]
    assert {"Find…", "Clear all outputs", "Save as template…", "Close and halt"} <= set(texts)
    exports = entry(menu, "Export").menu()
    assert "Export as HTML (.html)…" in [one.text() for one in exports.actions()]
    menu.close()


def test_an_unloaded_notebook_says_where_it_would_start_again(window):
    assert entry(kernel_menu(window), "Default").isChecked()
    running = msgspec.structs.replace(session(), environment_name="Spark")
    window.link.tell(SessionChanged(session=running))
    window.link.tell(
        SessionUnloaded(session_id=running.session_id, notebook=NOTEBOOK, by=running.owner)
    )
    assert window.tab._toolbar.kernel.text() == "Spark"
    assert entry(kernel_menu(window), "Spark").isChecked()


def test_opening_the_menu_again_lists_each_once(window):
    kernel_menu(window)
    texts = [one.text() for one in kernel_menu(window).actions()]
    assert texts.count("Spark") == texts.count("A folder…") == 1


def test_a_folder_that_one_points_at_is_added_and_chosen(window):
    kernel_menu(window)
    window.link.answer(AddEnvironment, EnvironmentList(environments=(OURS, OTHER, NEW)))
    window.tab.commands.environments.add("/venv")
    (ask,) = window.link.asked_of(ChooseEnvironment)
    assert ask.environment == "n"


def test_a_folder_without_a_python_is_told(window):
    window.link.answer(AddEnvironment, BadInput("There is no Python in /venv."))
    window.tab.commands.environments.add("/venv")
    assert window.notices[0].text == "There is no Python in /venv."


def test_the_badge_says_whether_it_is_trusted(window, qtbot):
    badge = window.tab._toolbar.trust
    assert badge.accessibleName().startswith("Not trusted")
    badge.click()
    assert len(window.link.asked_of(TrustNotebook)) == 1
    window.link.tell(TrustChanged(notebook=NOTEBOOK, is_trusted=True))
    assert badge.accessibleName().startswith("Trusted")
    badge.click()
    assert len(window.link.asked_of(TrustNotebook)) == 1


def shown_in(toolbar) -> list:
    """What the toolbar shows, from the left: words, icons, lines."""
    shown = [each for each in toolbar.children() if isinstance(each, QWidget) and each.isVisible()]
    shown.sort(key=lambda each: each.x())
    return [_shown_as(each) for each in shown]


def _shown_as(part: QWidget) -> str:
    if isinstance(part, ActionButton):
        return part.text() if part.sizeHint().width() == part.wide_width() else "icon"
    return "button" if isinstance(part, QToolButton) else "|"


def test_a_narrow_toolbar_keeps_the_words_that_icons_do_not_say(open_tab):
    window = open_tab()
    toolbar = window.tab._toolbar
    toolbar.resize(680, toolbar.height())
    assert {"Code", "Text"} <= set(shown_in(toolbar))
    assert "Run" not in shown_in(toolbar)
    for width in range(240, 1400, 20):
        toolbar.resize(width, toolbar.height())
        shown = shown_in(toolbar)
        doubled = [one for one in range(1, len(shown)) if shown[one - 1] == shown[one] == "|"]
        assert not doubled, (width, shown)


def test_a_heading_in_the_menu_leads_to_its_cell(open_tab, qtbot):
    heading = Cell(id=A, kind=CellKind.MARKDOWN, source="# Title\n## Part")
    window = open_tab(code("b"), heading)
    window.tab.commands.select(choosing.one("b"))
    menu = window.tab.make_contents_menu()
    assert [one.text().strip() for one in menu.actions()] == ["Title", "Part"]
    menu.actions()[1].trigger()
    assert window.state.chosen.active == A


def opened_menu(window, at, *, reason=QContextMenuEvent.Reason.Mouse) -> QMenu:
    """What a right click on this widget opens, as Qt sends it: to the innermost, then outwards."""
    point = at.rect().center()
    QApplication.sendEvent(at, QContextMenuEvent(reason, point, at.mapToGlobal(point)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.hide()
    return menu


def test_a_right_click_in_code_offers_what_concerns_text_and_the_cell(open_tab):
    window = open_tab(code("a", "x = 1"))
    window.tab.commands.select(choosing.one(A, is_editing=True))
    editor = window.view.widget_of(A).editor
    editor.selectAll()
    menu = opened_menu(window, editor.viewport())
    assert entry(menu, "Copy").isEnabled()
    entry(menu, "Cut").trigger()
    assert window.state.document.source(A) == ""
    entry(menu, "Undo typing").trigger()
    assert window.state.document.source(A) != ""


def test_a_right_click_beside_a_cell_selects_it_and_keeps_a_selection(window):
    window.tab.commands.select(choosing.one(A))
    menu = opened_menu(window, window.view.widget_of(B))
    assert window.state.chosen.active == B
    assert {"Cut cells", "Delete cells"} <= {each.text() for each in menu.actions()}
    window.tab.commands.extend(-1)
    opened_menu(window, window.view.widget_of(B))
    assert set(window.state.selected()) == {A, B}


def test_the_menu_key_opens_the_menu_of_the_active_cell(window):
    window.tab.commands.select(choosing.one(B))
    by_key = QContextMenuEvent.Reason.Keyboard
    menu = opened_menu(window, window.view, reason=by_key)
    entry(menu, "Delete cells").trigger()
    assert not window.state.document.has(B)


def test_the_kernel_button_lets_go_when_its_menu_leads_elsewhere(window):
    button = window.tab._toolbar.kernel
    QCursor.setPos(button.mapToGlobal(button.rect().bottomRight()) + QPoint(40, 40))
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    button.menu().aboutToHide.emit()
    assert not button.underMouse()


def test_a_notebook_that_asks_for_any_python_is_said_to_run_in_the_default_one(open_tab):
    window = open_tab(code(A))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    opened, replaced = window.opened(), msgspec.structs.replace
    snapshot = replaced(opened.document, metadata={"kernelspec": kernel})
    window.state.open(replaced(opened, document=snapshot))
    assert window.state.environment == "Default"
