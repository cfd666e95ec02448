"""One finds a notebook with the palette, leaves while it runs, is told, and comes back to it."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dssdesk.desk.notebook import chosen as choosing
from dssdesk.desk.shell.long_runs import LONG_RUN
from dssdesk.desk.shell.palette import Palette
from dssdesk.desk.shell.text_sheet import TextSheet
from tests.e2e.desk_driver import DeskDriver
from tests.helpers.live_instance import LiveInstance

T = TypeVar("T", bound=QWidget)
NAME = "Delays by carrier"


def find(at: DeskDriver, typed: str) -> None:
    """Type this into the palette and take what comes first."""
    at.do_shell("shell.find")
    palette = shown(at, Palette)
    QTest.keyClicks(palette.field, typed)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)


def shown(at: DeskDriver, kind: type[T]) -> T:
    """The sheet of this kind that is open."""
    return next(one for one in at.window.findChildren(kind) if one.isVisible())


def test_one_is_told_of_a_long_run_and_comes_back_where_one_was(
    instance: LiveInstance, qtbot: QtBot
):
    instance.prepare()
    instance.start()
    at = DeskDriver(qtbot, instance.folder)
    shell = at.desk.shell
    at.wait(lambda: bool(at.desk.catalogue.projects()))
    find(at, "delays by")
    at.wait_for_notebook(NAME)
    order = at.notebook.presenter.state.document.order
    at.notebook.presenter.choose(choosing.one(order[-1]))
    shell.context.settings.keep({LONG_RUN.key: 1})
    at.do("notebook.insert_code")
    at.press("Return")
    at.type("import time; time.sleep(2)")
    at.do("notebook.run_in_place")
    at.press("Esc")
    last = at.notebook.presenter.state.chosen.active
    view = at.notebook.presenter.view
    top = view.visible_cells()[0]
    at.wait(lambda: shell.memory.recall(f"notebook:NYC_FLIGHTS/{NAME}").get("top") == top)
    find(at, "@flights")
    at.wait(lambda: [told.notice.title for told in shell.notices.told] == [f"“{NAME}” is done"])

    at.do_shell("shell.diagnosis")
    sheet = shown(at, TextSheet)
    at.wait(lambda: str(instance.folder) in sheet.page.toPlainText())
    sheet.dismiss()
    shell.notices.told[0].notice.run()
    at.quit()

    at = DeskDriver(qtbot, instance.folder)
    at.wait_for_notebook(NAME)
    at.wait(lambda: at.notebook.presenter.view.visible_cells()[:1] == [top])
    assert at.notebook.presenter.state.chosen.active == last
    at.quit()
