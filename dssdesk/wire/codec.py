"""Messages to bytes and back. The only place that knows how they look on the wire.

Every frame of ``/desk/channel`` is JSON text: `Ask` and `Withdraw` upwards, `Reply`, `Failure` or
`Event` down.
``POST /desk/ask`` takes and gives the bare message.
"""

from collections.abc import Iterator
from typing import Any, Union

import msgspec

from dssdesk.base.errors import BadInput, DssDeskError
from dssdesk.wire import (
    catalogue,
    datasets,
    imports,
    instance,
    notebooks,
    people,
    projects,
    sessions,
    spark,
    templates,
)
from dssdesk.wire.record import Message, Record

_MODULES = (
    catalogue,
    datasets,
    imports,
    instance,
    notebooks,
    people,
    projects,
    sessions,
    spark,
    templates,
)


def all_messages() -> tuple[type[Message], ...]:
    """Every message there is, sorted by tag."""
    found = {
        value
        for module in _MODULES
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Message) and value is not Message
    }
    return tuple(sorted(found, key=lambda message: str(message.__struct_config__.tag)))


class Ask(Record, frozen=True, kw_only=True, tag_field="frame", tag="ask"):
    """A desk asks; ``id`` is its own count."""

    id: int
    message: msgspec.Raw


class Withdraw(Record, frozen=True, kw_only=True, tag_field="frame", tag="withdraw"):
    """A desk needs no answer to its ask ``id`` any more; it gets one, perhaps a failure."""

    id: int


class Reply(Record, frozen=True, kw_only=True, tag_field="frame", tag="reply"):
    """The answer to ask ``id``."""

    id: int
    message: msgspec.Raw


class Failure(Record, frozen=True, kw_only=True, tag_field="frame", tag="failure"):
    """Ask ``id`` failed. ``POST /desk/ask`` answers with this too, under the error's status."""

    id: int
    code: str
    message: str
    details: dict[str, Any] = msgspec.field(default_factory=dict)


class Event(Record, frozen=True, kw_only=True, tag_field="frame", tag="event"):
    """Something happened."""

    message: msgspec.Raw


_PIECE = 3 << 18  # a multiple of three, so that base64 has no gaps

Frame = Ask | Withdraw | Reply | Failure | Event

_encoder = msgspec.json.Encoder()
_message_decoder = msgspec.json.Decoder(type=Union[all_messages()])  # noqa: UP007 (a union that is computed)
_frame_decoder: msgspec.json.Decoder[Frame] = msgspec.json.Decoder(type=Frame)


def encode(message: Message) -> bytes:
    """One message, as JSON."""
    return _encoder.encode(message)


def encode_in_pieces(message: Message) -> bytes:
    """One message that holds whole files, made so that other threads need not wait for it."""
    config = message.__struct_config__
    values = {str(config.tag_field): config.tag, **msgspec.structs.asdict(message)}
    fields = (b"".join((_encoder.encode(key), b":", *_pieces(values[key]))) for key in values)
    return b"".join((b"{", b",".join(fields), b"}"))


def _pieces(value: object) -> Iterator[bytes]:
    """What a field holds; Python runs nothing else while msgspec is at work."""
    if isinstance(value, str | bytes):
        yield b'"'
        for start in range(0, len(value), _PIECE):
            yield _encoder.encode(value[start : start + _PIECE])[1:-1]
        yield b'"'
    else:
        yield _encoder.encode(value)


def decode(data: bytes | str | msgspec.Raw) -> Message:
    """The message in this JSON.

    Raises:
        BadInput: It is no message that this version knows.
    """
    try:
        message: Message = _message_decoder.decode(data)
    except msgspec.MsgspecError as error:
        raise BadInput(f"This message cannot be read: {error}.") from error
    return message


def decode_frame(data: bytes | str) -> Frame:
    """The frame in this JSON.

    Raises:
        BadInput: It is no frame.
    """
    try:
        return _frame_decoder.decode(data)
    except msgspec.MsgspecError as error:
        raise BadInput(f"This frame cannot be read: {error}.") from error


def ask(number: int, message: Message) -> bytes:
    """The frame of an ask."""
    return _encoder.encode(Ask(id=number, message=msgspec.Raw(encode(message))))


def withdraw(number: int) -> bytes:
    """The frame that takes an ask back."""
    return _encoder.encode(Withdraw(id=number))


def reply(number: int, message: Message) -> bytes:
    """The frame of an answer."""
    return _encoder.encode(Reply(id=number, message=msgspec.Raw(encode(message))))


def failure(number: int, error: DssDeskError) -> bytes:
    """The frame of an error."""
    return _encoder.encode(
        Failure(id=number, code=error.code, message=error.message, details=error.details)
    )


def event(message: Message) -> bytes:
    """The frame of an event."""
    return _encoder.encode(Event(message=msgspec.Raw(encode(message))))
