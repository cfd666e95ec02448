"""The drawer with four running notebooks: ``python -m dssdesk.desk.preview activity``."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dssdesk.desk.activity.presenter import ActivityNeeds, ActivityPresenter
from dssdesk.desk.kit.dialogs import Question
from dssdesk.desk.kit.places import Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.samples import sample_link, tell_usage
from dssdesk.desk.running.unload import Unloader


class _Preview(QWidget):
    """Keeps what the drawer needs alive."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        link = self._link = sample_link()
        running = Running(link)
        needs = ActivityNeeds(
            look=look,
            link=link,
            running=running,
            catalogue=Catalogue(link),
            unloader=Unloader(link, running, ask=_ask, notify=_notify),
            open_place=_open,
            notify=_notify,
        )
        self._presenter = ActivityPresenter(needs)
        tell_usage(link)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._presenter.widget)
        self.resize(look.px(look.tokens.pane.drawer), look.px(820))
        self._presenter.set_open(on=True)


def make_preview(look: Look) -> QWidget:
    """The drawer as it is when open."""
    return _Preview(look)


def _ask(_question: Question, _answer: Callable[[str], None]) -> None:
    """A preview asks nobody."""


def _open(_place: Place) -> None:
    """A preview goes nowhere."""


def _notify(_notice: Notice) -> None:
    """A preview tells nobody."""
