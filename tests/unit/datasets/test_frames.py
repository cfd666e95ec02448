import asyncio
import socket

import pytest

from dssdesk.datasets.errors import DatasetUnreadable, DataWorkerDied
from dssdesk.datasets.frames import PIECE, AnswerWriter, read_answer


def answer_of(write) -> bytes:
    """What the other end reads when `write` writes."""
    ours, theirs = socket.socketpair()

    async def read() -> bytes:
        stream, writer = await asyncio.open_unix_connection(sock=ours)
        try:
            return b"".join([piece async for piece in read_answer(stream)])
        finally:
            writer.close()

    async def both() -> bytes:
        _, data = await asyncio.gather(asyncio.to_thread(written), read())
        return data

    def written() -> None:
        with theirs:
            write(AnswerWriter(theirs))

    return asyncio.run(both())


def test_an_answer_comes_as_it_was_written():
    def write(out: AnswerWriter) -> None:
        out.write(b"a" * 10)
        out.write(b"b" * (3 * PIECE))
        out.end()

    assert answer_of(write) == b"a" * 10 + b"b" * (3 * PIECE)


def test_an_answer_without_its_end_is_broken():
    def write(out: AnswerWriter) -> None:
        out.write(b"half")
        out.flush()

    with pytest.raises(DataWorkerDied):
        answer_of(write)


def test_an_answer_that_ends_inside_a_piece_is_broken():
    ours, theirs = socket.socketpair()
    with theirs:
        theirs.sendall(b"D\x00\x00\x00\x09half")

    async def read() -> None:
        stream, writer = await asyncio.open_unix_connection(sock=ours)
        with pytest.raises(DataWorkerDied):
            [piece async for piece in read_answer(stream)]
        writer.close()

    asyncio.run(read())


def test_an_error_comes_as_what_it_is():
    def write(out: AnswerWriter) -> None:
        out.write(b"part")
        out.fail(DatasetUnreadable("it is torn."))

    with pytest.raises(DatasetUnreadable, match="it is torn"):
        answer_of(write)


def test_a_reader_that_has_gone_stops_the_writer():
    ours, theirs = socket.socketpair()
    ours.close()
    with theirs, pytest.raises(OSError, match="pipe"):
        AnswerWriter(theirs).write(b"x" * (2 * PIECE))
