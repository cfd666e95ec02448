"""What the launcher writes, the reader reads: whole records, in order, however it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dssdesk.base.ids import KernelId
from dssdesk.kernels.hub import JOURNAL_START, JournalPosition, JournalRecord
from dssdesk.kernels.journal import JournalReader, segment_path
from tests.unit.kernels.writing import Writer

MakeWriter = Callable[..., Writer]


@pytest.fixture
def reader(tmp_path: Path) -> JournalReader:
    return JournalReader(tmp_path, KernelId("k"))


def texts(records: tuple[JournalRecord, ...]) -> list[str]:
    return [str(record.content.get("text")) for record in records]


def everything(
    reader: JournalReader, after: JournalPosition = JOURNAL_START, most_bytes: int = 1
) -> list[JournalRecord]:
    found: list[JournalRecord] = []
    more = True
    while more:
        piece = reader.read(after, most_bytes)
        found.extend(piece.records)
        after, more = piece.end, piece.more
    return found


def test_no_journal_reads_as_empty(reader: JournalReader):
    piece = reader.read()
    assert (piece.records, piece.end, piece.more) == ((), JOURNAL_START, False)


def test_a_record_comes_back_as_it_was(writer: MakeWriter, reader: JournalReader):
    writer().say("héllo\n", b'\n{"s":7,', b"", parent="run:a:b:2", channel="shell")
    [record] = reader.read().records
    assert record == JournalRecord(
        sequence=1,
        at=record.at,
        channel="shell",
        message_type="stream",
        message_id="m-stream",
        parent_id="run:a:b:2",
        content={"name": "stdout", "text": "héllo\n"},
        metadata={},
        buffers=(b'\n{"s":7,', b""),
    )


def test_reading_goes_on_where_it_stopped(writer: MakeWriter, reader: JournalReader):
    journal = writer()
    journal.say("a")
    first = reader.read()
    assert not reader.read(first.end).records
    journal.say("b")
    second = reader.read(first.end)
    assert texts(second.records) == ["b"]
    assert second.end.sequence == 2


def test_slices_are_bounded_but_never_empty(writer: MakeWriter, reader: JournalReader):
    journal = writer()
    for number in range(5):
        journal.say(str(number) * 100_000)
    piece = reader.read(JOURNAL_START, 1)
    assert len(piece.records) == 1
    assert piece.more
    assert len(everything(reader)) == 5
    assert len(reader.read(JOURNAL_START, 10_000_000).records) == 5


def test_segments_follow_one_another(writer: MakeWriter, reader: JournalReader, tmp_path: Path):
    journal = writer(segment_bytes=1000)
    for number in range(50):
        journal.say(f"line {number}")
    assert segment_path(tmp_path, 5).exists()
    assert texts(tuple(everything(reader))) == [f"line {number}" for number in range(50)]
    assert len(reader.read().records) == 50


@pytest.mark.parametrize("sequence", [0, 1, 7, 49, 50])
def test_a_position_is_found_from_its_sequence_alone(
    writer: MakeWriter, reader: JournalReader, sequence: int
):
    journal = writer(segment_bytes=1000)
    for number in range(1, 51):
        journal.say(str(number))
    found = reader.read(JournalPosition(sequence))
    assert texts(found.records) == [str(number) for number in range(sequence + 1, 51)]
    assert not found.more


def test_half_a_record_at_the_end_is_waited_for(
    writer: MakeWriter, reader: JournalReader, tmp_path: Path
):
    journal = writer()
    journal.say("a")
    journal.say("b", b"buffer")
    path = segment_path(tmp_path, 1)
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for length in range(first, len(whole)):
        path.write_bytes(whole[:length])
        piece = reader.read()
        assert (texts(piece.records), piece.more) == (["a"], False)
    path.write_bytes(whole)
    assert texts(reader.read(piece.end).records) == ["b"]


def test_half_a_record_before_another_segment_is_passed_over(
    writer: MakeWriter, reader: JournalReader, tmp_path: Path
):
    journal = writer(segment_bytes=1)
    journal.say("a")
    journal.say("b")
    with segment_path(tmp_path, 1).open("ab") as file:
        file.write(b'{"s":2,"t":1.0,"ch":"iop')
    assert texts(tuple(everything(reader))) == ["a", "b"]


def test_a_damaged_line_becomes_a_gap(writer: MakeWriter, reader: JournalReader, tmp_path: Path):
    journal = writer()
    for text in ("a", "b", "c"):
        journal.say(text)
    path = segment_path(tmp_path, 1)
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([lines[0], b"\0" * len(lines[1]), *lines[2:]]))
    kinds = [record.message_type for record in everything(reader)]
    assert kinds == ["stream", "gap", "stream"]


@pytest.mark.parametrize("content", [b'{"x":NaN}', b'{"x":"\xed\xa0\x80"}'])
def test_what_is_not_quite_json_is_read_all_the_same(
    writer: MakeWriter, reader: JournalReader, content: bytes
):
    writer().journal.append("iopub", [b'{"msg_type":"display_data"}', b"{}", b"{}", content])
    [record] = reader.read().records
    assert record.message_type == "display_data"


@settings(max_examples=30, deadline=None)
@given(some.lists(some.tuples(some.text(), some.lists(some.binary(max_size=50)))), some.data())
def test_any_record_survives_any_slicing(
    tmp_path_factory: pytest.TempPathFactory,
    said: list[tuple[str, list[bytes]]],
    data: some.DataObject,
):
    folder = tmp_path_factory.mktemp("journal")
    journal = Writer(folder, segment_bytes=data.draw(some.integers(1, 2000)))
    for text, buffers in said:
        journal.say(text, *buffers)
    journal.close()
    reader = JournalReader(folder, KernelId("k"))
    found = everything(reader, most_bytes=data.draw(some.integers(1, 3000)))
    assert [(record.content["text"], list(record.buffers)) for record in found] == [
        (json.loads(json.dumps(text)), buffers) for text, buffers in said
    ]
    assert [record.sequence for record in found] == list(range(1, len(said) + 1))


def test_a_little_after_a_position_is_short_and_much_is_not(
    reader: JournalReader, writer: MakeWriter
):
    journal = writer()
    journal.say("one")
    after = reader.read().end
    assert not reader.is_short(JOURNAL_START)
    assert reader.is_short(after)
    journal.say("x" * 100_000)
    assert not reader.is_short(after)
