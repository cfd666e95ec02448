"""What is handed to Jupyter clients, and how much of it may wait."""

import asyncio
import json
from collections.abc import Callable, Coroutine

import pytest

from dssdesk.kernels.clients import Clients
from dssdesk.kernels.errors import ClientMissing
from dssdesk.kernels.frames import unpack_frame


def message(kind: str, parent: str = "p", **content: object) -> list[bytes]:
    values = ({"msg_id": "m", "msg_type": kind}, {"msg_id": parent}, {}, content)
    return [json.dumps(value).encode() for value in values]


def run(story: Callable[[], Coroutine[object, object, None]]) -> None:
    asyncio.run(story())


async def left(clients: Clients, client: str) -> list[dict[str, object]]:
    """The contents of all that waits."""
    held = clients.get(client)
    clients.close()
    return [json.loads(unpack_frame(frame)[1][3]) async for frame in held.frames()]


def test_adjacent_streams_of_one_request_are_one():
    async def story() -> None:
        clients = Clients()
        client = clients.add(iopub=True)
        for text in ("a", "b"):
            clients.output(message("stream", name="stdout", text=text))
        clients.output(message("stream", name="stderr", text="c"))
        clients.output(message("stream", "other", name="stderr", text="d"))
        texts = [content["text"] for content in await left(clients, client)]
        assert texts == ["ab", "c", "d"]

    run(story)


def test_a_stream_does_not_wait_for_ever():
    async def story() -> None:
        clients = Clients()
        held = clients.get(clients.add(iopub=True))
        clients.output(message("stream", name="stdout", text="a"))
        frame = await anext(held.frames())
        assert json.loads(unpack_frame(frame)[1][3])["text"] == "a"

    run(story)


def test_another_message_comes_after_the_stream_before_it():
    async def story() -> None:
        clients = Clients()
        client = clients.add(iopub=True)
        clients.output(message("stream", name="stdout", text="a"))
        clients.output(message("status", execution_state="idle"))
        assert [list(content) for content in await left(clients, client)] == [
            ["name", "text"],
            ["execution_state"],
        ]

    run(story)


@pytest.mark.parametrize(("kind", "parent"), [("comm_msg", "p"), ("stream", "mine")])
def test_a_quiet_client_gets_comms_and_its_own(kind: str, parent: str):
    async def story() -> None:
        clients = Clients()
        client = clients.add(iopub=False)
        clients.get(client).asked("mine")
        clients.output(message("display_data", "theirs", data={}))
        clients.output(message(kind, parent, name="stdout", text="x"))
        assert [content["text"] for content in await left(clients, client)] == ["x"]

    run(story)


def test_a_client_that_left_is_missing():
    clients = Clients()
    client = clients.add(iopub=True)
    clients.remove(client)
    with pytest.raises(ClientMissing):
        clients.get(client)


def test_a_client_that_falls_behind_is_ended_and_costs_nothing_more():
    async def story() -> None:
        clients = Clients(most_bytes=10_000)
        client = clients.add(iopub=True)
        for _ in range(5):
            clients.output(message("display_data", data="x" * 4000))
        assert await left(clients, client) == []

    run(story)
