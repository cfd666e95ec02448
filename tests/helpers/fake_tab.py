"""A tab and a panel with nothing in them; they fulfil `Tab` and `Panel` of the shell."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from dssdesk.desk.kit.actions import Action, ActionSet, Menu
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.marks import Mark
from dssdesk.desk.kit.places import DatasetPlace, NotebookPlace, Place
from dssdesk.desk.shell.screens import StatusItem, TabLabel, TabStatus, WindowContext


class FakeTab(QObject):
    """Shows the place's name; a test may make it stubborn, busy, or ask what it was told.

    Attributes:
        is_stubborn: It refuses to close.
        is_closed: It was told that it is gone.
        ran: How often its one action ran.
    """

    changed = Signal()

    def __init__(self, context: WindowContext, place: Place) -> None:
        super().__init__()
        self.context = context
        self.place = place
        self.is_stubborn = False
        self.is_closed = False
        self.ran = 0
        self.mark: Mark | None = None
        self.widget = QLineEdit(_name(place))
        self.actions = ActionSet((PING,), self, look=context.look, host=self.widget)

    @property
    def label(self) -> TabLabel:
        """The place's name, and the mark that the test gave."""
        return TabLabel(title=_name(self.place), icon=Icon.NOTEBOOK, mark=self.mark)

    @property
    def status(self) -> TabStatus:
        """The place's name at the left."""
        return TabStatus(left=(StatusItem(_name(self.place), mark=self.mark),))

    def ping(self) -> None:
        """What its one action does."""
        self.ran += 1

    def can_close(self) -> bool:
        """Unless it is stubborn."""
        return not self.is_stubborn

    def closed(self) -> None:
        """Remember it."""
        self.is_closed = True


PING = Action(
    id="fake.ping", text="Ping", shortcut="Ctrl+Alt+P", menus=(Menu.RUN,), run=FakeTab.ping
)


class FakePanel:
    """Details of a place that are empty."""

    def __init__(self, _context: WindowContext, place: Place) -> None:
        self.place = place
        self.is_closed = False
        self.widget = QWidget()

    def closed(self) -> None:
        """Remember it."""
        self.is_closed = True


def _name(place: Place) -> str:
    match place:
        case DatasetPlace(dataset):
            return dataset.name
        case NotebookPlace(notebook):
            return notebook.title
        case _:
            return "project"
