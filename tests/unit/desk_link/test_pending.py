"""Answers on their way, and addresses."""

from dssdesk.base.errors import BadInput
from dssdesk.base.ids import KernelId, ProjectKey
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.pending import Pending


def test_callbacks_come_in_the_order_in_which_they_were_added():
    pending, got = Pending[int](), []
    pending.then(lambda value: got.append(("first", value)))
    pending.then(lambda value: got.append(("second", value)))
    pending.resolve(3)
    assert got == [("first", 3), ("second", 3)]


def test_a_settled_pending_answers_at_once():
    got = []
    Pending.of(3).then(got.append)
    assert got == [3]


def test_none_is_an_answer():
    got = []
    Pending.of(None).then(got.append)
    assert got == [None]


def test_an_error_goes_to_the_one_who_takes_errors():
    got, error = [], BadInput("no")
    Pending[int]().then(got.append, got.append).fail(error)
    assert got == [error]


def test_who_only_wants_the_error_is_not_told_of_success():
    got, error = [], BadInput("no")
    Pending.of(3).otherwise(got.append)
    Pending[int].failed(error).otherwise(got.append)
    assert got == [error]


def test_an_error_that_nobody_takes_is_dropped():
    Pending[int]().then(print).fail(BadInput("no"))


def test_it_settles_only_once():
    got, pending = [], Pending[int]()
    pending.then(got.append, got.append)
    pending.resolve(1)
    pending.resolve(2)
    pending.fail(BadInput("no"))
    assert got == [1]


def test_a_dropped_pending_calls_nobody():
    got, pending = [], Pending[int]()
    pending.then(got.append)
    pending.drop()
    pending.resolve(1)
    assert got == []


def test_an_address_knows_where_everything_is():
    address = ServiceAddress(url="https://host:1", token="t")
    assert address.channel == "wss://host:1/desk/channel"
    assert address.blob(ProjectKey("P"), "abc") == "https://host:1/desk/blobs/abc?project=P"
    kernel = address.kernel(KernelId("k"), iopub=False)
    assert kernel == "wss://host:1/api/kernels/k/channels?iopub=0"


def test_a_token_does_not_show_in_a_log():
    assert "secret" not in repr(ServiceAddress(url="http://host", token="secret"))
