import asyncio

import pytest
from starlette.requests import Request

from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.errors import BodyTooLarge, BodyUnreadable, QueryUnreadable


def call(query="", body=b""):
    """A call that nobody makes."""

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {
        "type": "http",
        "method": "PUT",
        "path": "/",
        "query_string": query.encode(),
        "headers": [(b"content-type", b"text/html")],
    }
    return Call(context=None, parameters={}, request=Request(scope, receive))


@pytest.mark.parametrize(
    ("query", "flag"),
    [("", False), ("a=True", True), ("a=true", True), ("a=False", False), ("a=FALSE", False)],
)
def test_a_flag_is_written_as_python_or_as_json_does(query, flag):
    assert call(query).flag("a") is flag


def test_what_is_left_out_is_what_the_route_says():
    assert call().flag("a", default=True) is True
    assert call().text("a") is None
    assert call().texts("a") == ()
    assert call().number("a", default=7) == 7


@pytest.mark.parametrize("said", ["yes", "1", "", "truetrue"])
def test_another_word_is_no_flag(said):
    with pytest.raises(QueryUnreadable, match="True or False"):
        call(f"a={said}").flag("a")


@pytest.mark.parametrize("said", ["-1", "1.5", "x", "", "10000000000", "٣"])
def test_another_word_is_no_number(said):
    with pytest.raises(QueryUnreadable, match="whole number"):
        call(f"a={said}").number("a", default=1)


def test_a_parameter_may_be_there_many_times():
    assert call("columns=x&columns=y%20z").texts("columns") == ("x", "y z")


def test_a_body_is_json_whatever_its_type_says():
    assert asyncio.run(call(body=b'{"a": [1]}').json()) == {"a": [1]}
    assert asyncio.run(call().json()) == {}
    assert asyncio.run(call(body=b"[1, 2]").read(list[int])) == [1, 2]


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"null", b"1", b"\xff", b'"\\ud800"', b"[" * 100_000, b'{"a": NaN}']
)
def test_another_body_is_refused(body):
    with pytest.raises(BodyUnreadable):
        asyncio.run(call(body=body).json())


def test_a_body_that_is_too_large_is_refused():
    assert asyncio.run(call(body=b"12345").body(most=5)) == b"12345"
    with pytest.raises(BodyTooLarge):
        asyncio.run(call(body=b"123456").body(most=5))
