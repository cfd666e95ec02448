"""The Lab menu of the demo project's flights: ``python -m dssdesk.desk.preview lab``."""

from PySide6.QtWidgets import QMenu, QWidget

from dssdesk.desk.kit.places import Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.lab.lab import Lab
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.samples import FLIGHTS, sample_link, tell_usage


class _Preview(QMenu):
    """A menu that keeps what it shows alive."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._link = sample_link()
        self._running = Running(self._link)
        self._catalogue = Catalogue(self._link)
        self._lab = Lab(
            look,
            self._link,
            self._running,
            self._catalogue,
            open_place=_open,
            notify=_notify,
        )
        tell_usage(self._link)
        self._lab.fill_menu(self, FLIGHTS)


def make_preview(look: Look) -> QWidget:
    """The menu as it opens."""
    return _Preview(look)


def _open(_place: Place) -> None:
    """A preview goes nowhere."""


def _notify(_notice: Notice) -> None:
    """A preview tells nobody."""
