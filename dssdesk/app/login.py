"""Opens desks for people who log in: the start dialog, the window, and both again."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from shiboken6 import Shiboken

from dssdesk.app.desk import Desk, make_application, run_desk
from dssdesk.app.entrance import Entrance, desks_folder, settings_of
from dssdesk.app.instance import Instance
from dssdesk.app.signals import SignalListener
from dssdesk.app.ways import LoggedInWay
from dssdesk.desk.kit.garbage import GarbageCollector


def open_after_login(instance: Instance | None, address: str, file: Path | None) -> int:
    """Ask who it is, then run that person's window, until nobody wants in; the exit code."""
    application = make_application(desks_folder() / "desk.log")
    application.setQuitOnLastWindowClosed(False)  # between dialog and window there is none
    is_first = True
    while True:
        entrance = Entrance(instance, address)
        if is_first:
            GarbageCollector(application)
        way = _ask(application, entrance)
        Shiboken.delete(entrance.window)
        Shiboken.delete(entrance)
        if way is None:
            return 0
        desk = Desk(way, settings_of(way))
        code = run_desk(application, desk, file if is_first else None)
        if not desk.person.has_logged_out:
            return code
        is_first = False
        # Qt takes apart its own in its own order; Python's collector would do it in any.
        Shiboken.delete(desk.shell.window)
        Shiboken.delete(desk)


def _ask(application: QApplication, entrance: Entrance) -> LoggedInWay | None:
    entrance.finished.connect(application.quit)
    signals = SignalListener(entrance.leave, entrance)
    entrance.open()
    application.exec()
    signals.close()
    return entrance.way
