"""How the service listens."""

import asyncio
import socket

from dssdesk.service.server import listen_on_loopback


def test_what_is_answered_goes_out_at_once():
    """Otherwise the second part of each answer waits until the first is acknowledged: 40 ms."""
    found = asyncio.run(accepted_socket_option(socket.IPPROTO_TCP, socket.TCP_NODELAY))
    assert found != 0


async def accepted_socket_option(level, option):
    """The option of a connection that asyncio accepts, as the web server does."""
    found = asyncio.get_running_loop().create_future()

    async def accept(_reader, writer):
        found.set_result(writer.get_extra_info("socket").getsockopt(level, option))
        writer.close()

    server = await asyncio.start_server(accept, sock=listen_on_loopback())
    async with server:
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            return await asyncio.wait_for(found, 10)
        finally:
            writer.close()
            await writer.wait_closed()
