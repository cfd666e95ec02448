import pytest

from dssdesk.base.ids import Login
from dssdesk.people.errors import TooManyTries
from dssdesk.people.throttle import Throttle

ANNA = Login("anna")


class Clock:
    now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def wait_asked(throttle, login):
    with pytest.raises(TooManyTries) as caught:
        throttle.begin(login)
    return caught.value.details["seconds"]


def test_some_mistakes_cost_nothing_and_then_each_doubles_the_wait(clock):
    throttle = Throttle(clock)
    for _ in range(4):
        throttle.begin(ANNA)
    waits = []
    for _ in range(10):
        waits.append(wait_asked(throttle, ANNA))
        clock.now += waits[-1]
        throttle.begin(ANNA)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]


def test_who_is_refused_is_not_counted(clock):
    throttle = Throttle(clock)
    for _ in range(4):
        throttle.begin(ANNA)
    assert [wait_asked(throttle, ANNA) for _ in range(50)] == [1] * 50


def test_the_right_password_begins_afresh(clock):
    throttle = Throttle(clock)
    for _ in range(40):
        throttle.begin(ANNA)
        throttle.succeeded(ANNA)


def test_another_login_is_not_held_up(clock):
    throttle = Throttle(clock)
    for _ in range(4):
        throttle.begin(ANNA)
    wait_asked(throttle, ANNA)
    throttle.begin(Login("ben"))


def test_tries_of_many_logins_are_held_up_together(clock):
    throttle = Throttle(clock)
    for number in range(60):
        throttle.begin(Login(f"somebody{number}"))
    assert wait_asked(throttle, Login("another")) == 60
    clock.now += 60
    throttle.begin(Login("another"))


def test_after_an_hour_mistakes_are_forgotten(clock):
    throttle = Throttle(clock)
    for _ in range(4):
        throttle.begin(ANNA)
    clock.now += 3_601
    for _ in range(4):
        throttle.begin(ANNA)
