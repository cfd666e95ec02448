"""The dialog in which a person logs in: at the start, and over the window when it is due again."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dssdesk.base.errors import BadInput, DssDeskError
from dssdesk.base.ids import Login
from dssdesk.desk.kit.forms import Field, Form, FormSheet
from dssdesk.desk.kit.icons import application_icon
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.link.login import service_url

ADDRESS, LOGIN, PASSWORD = "address", "login", "password"
_WIDTH = 400


class LoginSheet(FormSheet):
    """Asks for login and password; nothing but its own buttons closes it.

    Signals:
        left: The person does not want to log in.
    """

    left = Signal()

    def __init__(self, look: Look, host: QWidget, form: Form, *, scrim: float = 1.0) -> None:
        super().__init__(look, host, form, login_problems, scrim=scrim)
        self.cancel.clicked.connect(self.left)

    def open(self) -> None:
        super().open()
        empty = (field for field, value in self.values().items() if not value)
        self.focus(next(empty, PASSWORD))

    def dismiss(self) -> None:
        """Esc leaves nothing behind here: nobody quits by a key pressed too often."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def on_failed(self, error: DssDeskError) -> None:
        super().on_failed(error)
        self.focus(PASSWORD)  # selected, to be typed anew


class StartWindow(QWidget):
    """A small window of its own for the first `LoginSheet`.

    Signals:
        closed: The person closed it.
    """

    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setWindowTitle("DSS Desk – Log in")
        self.setWindowIcon(application_icon())
        self.resize(look.px(480), look.px(420))

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.colour("surface.window"))


def start_form(where: str, *, address: str | None, login: str) -> Form:
    """Before the window; ``address`` is asked for unless it is None."""
    fields = () if address is None else (Field(id=ADDRESS, label="Address", value=address),)
    return Form(
        title="Log in to DSS Desk",
        text=where,
        fields=(*fields, Field(id=LOGIN, label="Login", value=login), _password()),
        submit="Log in",
        cancel="Quit",
        width=_WIDTH,
    )


def again_form(login: Login) -> Form:
    """Over the window: the login is worth nothing any more."""
    return Form(
        title="Log in again",
        text="Your login ended. What you typed is kept here, and sent when you are back.",
        fields=(Field(id=LOGIN, label="Login", value=login, is_fixed=True), _password()),
        submit="Log in",
        cancel="Quit",
        width=_WIDTH,
    )


def login_problems(values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with what is typed, before anybody is asked."""
    found: dict[str, str] = {}
    if ADDRESS in values:
        try:
            service_url(values[ADDRESS])
        except BadInput as error:
            found[ADDRESS] = error.message
    if not values[LOGIN]:
        found[LOGIN] = "A login is needed."
    if not values[PASSWORD]:
        found[PASSWORD] = "A password is needed."
    return found


def _password() -> Field:
    return Field(id=PASSWORD, label="Password", is_secret=True)
