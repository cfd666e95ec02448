"""The link over a real socket."""

import functools
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QObject
from shiboken6 import Shiboken

from dssdesk.base.errors import BadInput, Conflict, DssDeskError, Unavailable
from dssdesk.base.ids import KernelId, ProjectKey, SessionId
from dssdesk.desk.link.errors import ChannelLost, NoService
from dssdesk.desk.link.pending import Pending
from dssdesk.wire import codec
from dssdesk.wire.catalogue import ListProjects, ProjectGone, ProjectList
from dssdesk.wire.instance import Done, Hello
from dssdesk.wire.sessions import InterruptKernel, ListSessions, SessionList
from tests.helpers.fake_link import WELCOME
from tests.helpers.small_service import SmallService

NOTHING = ProjectList(projects=())
INTERRUPT = InterruptKernel(session_id=SessionId("s"))


class Taker:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.got: list[Any] = []

    def take(self, value: Any) -> None:
        self.got.append(value)


def ask(link, message) -> Taker:
    taker = Taker()
    link.ask(message).then(taker.take, taker.take)
    return taker


def test_the_first_ask_is_hello_and_everybody_learns_of_the_welcome(make_link, service, qtbot):
    link = make_link(lambda: Pending.of(service.address))
    with qtbot.waitSignal(link.connected) as signal:
        link.open()
    assert signal.args == [WELCOME]
    assert [type(message) for message in service.asked] == [Hello]
    assert service.asked[0].desk == link.desk


def test_an_ask_is_answered(link, service, qtbot):
    service.answers[ListProjects] = NOTHING
    taker = ask(link, ListProjects())
    qtbot.waitUntil(lambda: taker.got == [NOTHING])


def test_a_failure_is_the_error_that_the_service_raised(link, service, qtbot):
    service.answers[ListProjects] = Conflict("Not now.", wait=3)
    taker = ask(link, ListProjects())
    qtbot.waitUntil(lambda: bool(taker.got))
    (error,) = taker.got
    assert (type(error), error.message, error.details) == (Conflict, "Not now.", {"wait": 3})


def test_answers_find_their_asks_in_any_order(link, service, qtbot):
    first = ask(link, ListSessions())
    service.answers[ListProjects] = NOTHING
    second = ask(link, ListProjects())
    qtbot.waitUntil(lambda: second.got == [NOTHING])
    assert first.got == []


def test_what_is_asked_before_the_first_connect_waits(make_link, service, qtbot):
    service.answers[ListProjects] = NOTHING
    link = make_link(lambda: Pending.of(service.address))
    taker = ask(link, ListProjects())
    link.open()
    qtbot.waitUntil(lambda: taker.got == [NOTHING])


def test_an_event_reaches_those_who_listen_for_its_kind(link, service, qtbot):
    gone, lists = Taker(), Taker()
    link.listen(ProjectGone, gone.take)
    link.listen(ProjectList, lists.take)
    event = ProjectGone(key=ProjectKey("A"))
    service.tell(event)
    qtbot.waitUntil(lambda: gone.got == [event])
    assert lists.got == []


def test_after_a_loss_it_says_hello_again_as_the_same_desk(link, service, qtbot):
    with qtbot.waitSignals([link.lost, link.connected], order="strict"):
        service.break_channels()
    hellos = service.asked_of(Hello)
    assert [hello.desk for hello in hellos] == [link.desk, link.desk]


def test_a_reading_ask_in_flight_is_repeated_after_a_loss(link, service, qtbot):
    taker = ask(link, ListSessions())
    qtbot.waitUntil(lambda: len(service.asked_of(ListSessions)) == 1)
    answer = SessionList(sessions=(), samples=())
    service.answers[ListSessions] = answer
    service.break_channels()
    qtbot.waitUntil(lambda: taker.got == [answer])


def test_any_other_ask_in_flight_fails_and_is_not_repeated(link, service, qtbot):
    taker = ask(link, INTERRUPT)
    qtbot.waitUntil(lambda: len(service.asked_of(InterruptKernel)) == 1)
    with qtbot.waitSignal(link.connected):
        service.break_channels()
    assert [type(error) for error in taker.got] == [ChannelLost]
    assert isinstance(taker.got[0], Unavailable)
    assert len(service.asked_of(InterruptKernel)) == 1


def test_what_is_asked_in_a_slot_of_connected_goes_before_what_waited(make_link, service, qtbot):
    service.answers |= {ListProjects: NOTHING, InterruptKernel: Done()}
    link = make_link(lambda: Pending.of(service.address))
    waited = ask(link, INTERRUPT)
    asker = Asker(link)
    link.connected.connect(asker.ask_first)
    link.open()
    qtbot.waitUntil(lambda: bool(waited.got))
    assert [type(message) for message in service.asked] == [Hello, ListProjects, InterruptKernel]


class Asker:
    def __init__(self, link) -> None:
        self._link = link

    def ask_first(self, _welcome) -> None:
        self._link.ask(ListProjects())


def test_it_comes_back_to_a_service_with_another_address(make_link, service, qtbot):
    other = SmallService()
    addresses = [service.address, other.address]
    link = make_link(lambda: Pending.of(addresses.pop(0)))
    with qtbot.waitSignal(link.connected):
        link.open()
    with qtbot.waitSignal(link.connected):
        service.stop()
    assert link.address() == other.address
    link.close()
    other.stop()


def test_asks_fail_while_no_service_can_be_started(make_link, qtbot):
    link = make_link(lambda: Pending.failed(BadInput("There is no instance.")))
    taker = ask(link, INTERRUPT)
    with qtbot.waitSignal(link.refused) as signal:
        link.open()
    assert isinstance(signal.args[0], BadInput)
    assert [type(error) for error in taker.got] == [NoService]


def test_a_service_that_refuses_hello_is_told_and_asked_again(make_link, service, qtbot):
    service.answers[Hello] = Conflict("This service is older.")
    link = make_link(lambda: Pending.of(service.address))
    with qtbot.waitSignal(link.refused) as signal:
        link.open()
    assert isinstance(signal.args[0], Conflict)
    service.answers[Hello] = WELCOME
    with qtbot.waitSignal(link.connected):
        pass


def test_an_answer_that_cannot_be_read_is_an_error(link, service, qtbot):
    taker = ask(link, INTERRUPT)
    reply = codec.Reply(id=2, message=msgspec.Raw(b'{"type": "from the future"}'))
    qtbot.waitUntil(lambda: len(service.asked_of(InterruptKernel)) == 1)
    service.send(msgspec.json.encode(reply))
    qtbot.waitUntil(lambda: bool(taker.got))
    assert isinstance(taker.got[0], BadInput)


def test_an_ask_that_is_taken_back_calls_nobody_and_is_not_repeated(link, service, qtbot):
    taker = Taker()
    pending = link.ask(ListProjects()).then(taker.take, taker.take)
    qtbot.waitUntil(lambda: len(service.asked_of(ListProjects)) == 1)
    link.withdraw(pending)
    qtbot.waitUntil(lambda: service.withdrawn == [2])
    link.withdraw(pending)
    with qtbot.waitSignal(link.connected):
        service.break_channels()
    service.answers[ListSessions] = SessionList(sessions=(), samples=())
    other = ask(link, ListSessions())
    qtbot.waitUntil(lambda: bool(other.got))
    assert (taker.got, len(service.asked_of(ListProjects)), service.withdrawn) == ([], 1, [2])


def test_an_ask_that_waits_for_a_connection_is_taken_back(make_link, service, qtbot):
    service.answers[ListSessions] = SessionList(sessions=(), samples=())
    link = make_link(lambda: Pending.of(service.address))
    link.withdraw(link.ask(ListProjects()))
    other = ask(link, ListSessions())
    link.open()
    qtbot.waitUntil(lambda: bool(other.got))
    assert service.asked_of(ListProjects) == []


def test_a_large_answer_arrives_whole(link, service, qtbot):
    service.answers[InterruptKernel] = Conflict("x" * 20_000_000)
    taker = ask(link, INTERRUPT)
    qtbot.waitUntil(lambda: bool(taker.got), timeout=20_000)
    assert len(taker.got[0].message) == 20_000_000


def test_a_closed_link_calls_nobody_back(link, service, qtbot):
    taker = ask(link, ListProjects())
    link.close()
    assert not link.is_connected
    assert taker.got == []


def test_a_kernel_client_is_made_for_this_service(link, service):
    client = link.kernel_client(KernelId("k"))
    assert not client.channels_running


def test_an_error_of_a_listener_does_not_stop_the_next_one(qtbot):
    from dssdesk.desk.link.events import Listeners

    listeners, broken, taker = Listeners(), Broken(), Taker()
    listeners.add(ProjectGone, broken.take)
    listeners.add(ProjectGone, taker.take)
    with qtbot.capture_exceptions() as errors:
        listeners.tell(ProjectGone(key=ProjectKey("A")))
    assert len(taker.got) == 1
    assert [kind for kind, _, _ in errors] == [ZeroDivisionError]


class Broken:
    def take(self, _value) -> None:
        raise ZeroDivisionError


def test_only_bound_methods_can_listen(link):
    with pytest.raises(TypeError):
        link.listen(ProjectGone, print)


def test_a_listener_that_is_gone_is_forgotten():
    from dssdesk.desk.link.events import Listeners

    listeners, taker = Listeners(), Taker()
    got = taker.got
    listeners.add(ProjectGone, taker.take)
    del taker
    listeners.tell(ProjectGone(key=ProjectKey("A")))
    assert got == []


def test_errors_are_errors_of_the_house():
    assert all(issubclass(kind, DssDeskError) for kind in (ChannelLost, NoService))


class Asking(QObject):
    """A screen that is closed while an answer is on its way."""

    def __init__(self, got: list) -> None:
        super().__init__()
        self._got = got

    def take(self, *values) -> None:
        self._got.append(values)


def test_a_deleted_screen_is_not_called_back(qapp):
    got: list = []
    screen, pending = Asking(got), Pending[int]()
    pending.then(screen.take).then(functools.partial(screen.take, "more"))
    Shiboken.delete(screen)
    pending.resolve(1)
    assert got == []
