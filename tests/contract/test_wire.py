"""The wire is a promise: every message looks as its golden sample does, in both directions.

A new message needs a sample in ``golden/<its tag>.json``. A changed sample means that an older
desk or service would misread us; then `PROTOCOL` has to be raised.
"""

import inspect
import json
from pathlib import Path

import msgspec
import pytest

from dssdesk.base.errors import BadInput, NotFound
from dssdesk.wire import codec
from dssdesk.wire.catalogue import ProjectGone
from dssdesk.wire.cells import RunPhase
from dssdesk.wire.instance import Done, GetStatus
from dssdesk.wire.record import Record

GOLDEN = Path(__file__).parent / "golden"
MESSAGES = {message.__struct_config__.tag: message for message in codec.all_messages()}
FRAMES = ("ask", "event", "failure", "reply")


def sample(name):
    return json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))


def as_bytes(tree):
    return json.dumps(tree).encode()


def test_every_message_has_a_sample_and_every_sample_a_message():
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(MESSAGES)


@pytest.mark.parametrize("tag", MESSAGES)
def test_a_message_looks_as_its_sample(tag):
    message = codec.decode(as_bytes(sample(tag)))
    assert type(message) is MESSAGES[tag]
    assert json.loads(codec.encode(message)) == sample(tag)
    assert codec.decode(codec.encode(message)) == message


@pytest.mark.parametrize("tag", MESSAGES)
def test_an_unknown_field_is_refused(tag):
    with pytest.raises(BadInput, match="surprise"):
        codec.decode(as_bytes(sample(tag) | {"surprise": 1}))


def test_an_unknown_field_inside_is_refused():
    tree = sample("session_changed")
    tree["session"]["surprise"] = 1
    with pytest.raises(BadInput, match="surprise"):
        codec.decode(as_bytes(tree))


def test_samples_show_every_field_of_every_record():
    seen = {}
    for tag in MESSAGES:
        _note(codec.decode(as_bytes(sample(tag))), seen)
    missing = {
        record.__name__: sorted(set(record.__struct_fields__) - seen.get(record, set()))
        for record in _records()
        if set(record.__struct_fields__) - seen.get(record, set()) or record not in seen
    }
    assert not missing


def _note(value, seen):
    """Which fields of which records hold something else than their default."""
    if isinstance(value, Record):
        fields = seen.setdefault(type(value), set())
        for field in msgspec.structs.fields(value):
            item = getattr(value, field.name)
            if field.default is msgspec.NODEFAULT or item != field.default:
                fields.add(field.name)
            _note(item, seen)
    elif isinstance(value, tuple | list):
        for item in value:
            _note(item, seen)
    elif isinstance(value, dict):
        for item in value.values():
            _note(item, seen)


def _records():
    modules = {inspect.getmodule(message) for message in MESSAGES.values()}
    from dssdesk.wire import cells, changes, outputs, places

    return {
        value
        for module in (*modules, cells, changes, outputs, places)
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Record)
        and value.__module__ == module.__name__
    }


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ask", codec.ask(7, GetStatus())),
        ("withdraw", codec.withdraw(7)),
        ("reply", codec.reply(7, Done())),
        ("event", codec.event(ProjectGone(key="K"))),
        ("failure", codec.failure(7, NotFound("There is no such notebook.", name="x"))),
    ],
)
def test_a_frame_looks_as_its_sample(name, data):
    assert json.loads(data) == sample(f"frames/{name}")
    frame = codec.decode_frame(data)
    assert codec.decode_frame(msgspec.json.encode(frame)) == frame


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_refuses_an_unknown_field(name):
    with pytest.raises(BadInput, match="surprise"):
        codec.decode_frame(as_bytes(sample(f"frames/{name}") | {"surprise": 1}))


@pytest.mark.parametrize("tag", MESSAGES)
def test_every_message_travels_in_a_frame(tag):
    message = codec.decode(as_bytes(sample(tag)))
    for data in (codec.ask(1, message), codec.reply(1, message), codec.event(message)):
        frame = codec.decode_frame(data)
        assert codec.decode(frame.message) == message


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"{}", b'{"type": "nonsense"}', b'{"type": "hello"}', b"\xff"]
)
def test_what_is_no_message_is_bad_input(data):
    with pytest.raises(BadInput):
        codec.decode(data)
    with pytest.raises(BadInput):
        codec.decode_frame(data)


def test_a_run_has_five_ends():
    over = [phase for phase in RunPhase if phase.is_over]
    assert over == ["done", "failed", "cancelled", "not_run", "lost"]
