"""Who sits at the desk: shown in the window, with what concerns that person alone."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot

from dssdesk.app.ways import LoggedInWay, Way
from dssdesk.base.errors import DssDeskError
from dssdesk.desk.administration.administrator import Administrator
from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.dialogs import Choice, Question, notice
from dssdesk.desk.kit.text import counted
from dssdesk.desk.link.link import Link
from dssdesk.desk.people.actions import ACTIONS
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.people.me import Me, MyNeeds
from dssdesk.desk.people.sharing import FOR_ADMINISTRATORS, FOR_OTHERS, SHARES, SHORT
from dssdesk.desk.people.unloaded import UnloadNews
from dssdesk.desk.running.running import Running
from dssdesk.desk.shell.shell import Shell
from dssdesk.wire.instance import Welcome
from dssdesk.wire.people import PeopleChanged
from dssdesk.wire.record import Message

_LOG_OUT = "log out"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNeeds:
    """Parts of the desk."""

    way: Way
    link: Link
    shell: Shell
    running: Running
    directory: Directory
    administrator: Administrator


class PersonAtDesk(QObject):
    """Shows who it is, says what an account that is shared means, and lets the person go.

    Attributes:
        has_logged_out: Whether the window closed so that somebody else can log in.
    """

    def __init__(self, needs: PersonNeeds, parent: QObject) -> None:
        super().__init__(parent)
        self._needs = needs
        self._shell = shell = needs.shell
        self._link = link = needs.link
        self.has_logged_out = False
        context, way = shell.context, needs.way
        self._news = UnloadNews(link, needs.running, needs.directory, context.notify)
        self.me = Me(
            MyNeeds(
                look=shell.look,
                window=shell.window,
                link=link,
                ask=context.ask,
                notify=context.notify,
                address=self._address,
                log_out=self.log_out if isinstance(way, LoggedInWay) else None,
            )
        )
        for part in (self._news, self.me):
            part.setParent(self)
        shell.offer_person(ActionSet(ACTIONS, self.me, look=shell.look, host=shell.window))
        shell.window.status.warning.clicked.connect(self._on_warning)
        way.use_window(shell.look, shell.window)
        if isinstance(way, LoggedInWay):
            way.left.connect(shell.leave)
            shell.stayed.connect(way.step_aside)
        link.connected.connect(self._on_connected)
        link.listen(PeopleChanged, self._on_people_changed)
        needs.administrator.changed.connect(self._on_administrator_changed)

    def log_out(self) -> None:
        """Close the window, after a word about what goes on running."""
        running = len(self._needs.running.state.mine())
        if not running:
            self._log_out()
            return
        verb = "goes" if running == 1 else "go"
        question = Question(
            title="Log out?",
            text=(
                f"{counted(running, 'notebook')} {verb} on running. Outputs are kept, and are here"
                " when you log in again."
            ),
            choice=Choice(_LOG_OUT, "Log out"),
        )
        self._shell.context.ask(question, self._on_answer)

    def _on_answer(self, answer: str) -> None:
        if answer == _LOG_OUT:
            self._log_out()

    def _log_out(self) -> None:
        self.has_logged_out = True
        self._shell.leave_now()
        # A tab that has something to lose keeps the window.
        self.has_logged_out = not self._shell.window.isVisible()

    def end(self, then: Callable[[], None]) -> None:
        """The window is closed: let the ticket be worth nothing where the person logged out."""
        way = self._needs.way
        if not (self.has_logged_out and isinstance(way, LoggedInWay)):
            then()
            return

        def done(_reply: Message) -> None:
            then()

        def failed(_error: DssDeskError) -> None:
            then()  # a service that is away; the ticket is forgotten here, and ends by itself

        # The link stays: what tabs sent when they closed may still be on its way.
        way.log_out().then(done, failed)

    def _address(self) -> str:
        address = self._link.address()
        return "" if address is None else address.url

    @Slot(Welcome)
    def _on_connected(self, welcome: Welcome) -> None:
        way = self._needs.way
        in_title = way.login is not None
        self._shell.show_person(welcome.display_name, way.where, in_title=in_title)
        self._show_sharing(is_shared=welcome.shares_account)

    def _on_people_changed(self, event: PeopleChanged) -> None:
        self._show_sharing(is_shared=event.shares_account)

    def _on_administrator_changed(self) -> None:
        self._show_sharing(is_shared=not self._shell.window.status.warning.isHidden())

    def _show_sharing(self, *, is_shared: bool) -> None:
        self._shell.window.status.show_warning(SHORT if is_shared else "", self._sharing_words())

    def _sharing_words(self) -> str:
        is_administrator = self._needs.administrator.may_administer()
        return f"{SHARES} {FOR_ADMINISTRATORS if is_administrator else FOR_OTHERS}"

    def _on_warning(self) -> None:
        if self._needs.administrator.may_administer():
            self._needs.administrator.open_people()
        else:
            told = notice(SHORT, self._sharing_words())
            self._shell.context.ask(told, _ignore)


def _ignore(_answer: str) -> None:
    """There was nothing to choose."""
