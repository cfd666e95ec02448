"""The launcher's writer: full disks and quotas end in a gap that is told, forks write nothing."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dssdesk.base.ids import KernelId
from dssdesk.kernels.journal import JournalReader, segment_path
from tests.helpers.waiting import wait_until
from tests.unit.kernels.writing import Writer

MakeWriter = Callable[..., Writer]


@pytest.fixture
def reader(tmp_path: Path) -> JournalReader:
    return JournalReader(tmp_path, KernelId("k"))


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Makes the disk full after so many bytes of each write; a negative number frees it."""
    room = -1
    really_write = os.writev

    def writev(file: int, parts: list[bytes]) -> int:
        if room < 0:
            return really_write(file, parts)
        if room:
            return os.write(file, b"".join(parts)[:room])
        raise OSError(errno.ENOSPC, "no space")

    def write(file: int, part: bytes) -> int:
        raise OSError(errno.ENOSPC, "no space")

    def set_room(value: int) -> None:
        nonlocal room
        room = value

    monkeypatch.setattr("dssdesk_kernel.journal.os.writev", writev)
    return set_room


def kinds(reader: JournalReader) -> list[str]:
    return [record.message_type for record in reader.read().records]


def test_a_full_disk_is_told_as_soon_as_there_is_room(
    writer: MakeWriter, reader: JournalReader, full_disk: Callable[[int], None]
):
    journal = writer()
    journal.say("a")
    full_disk(0)
    journal.say("b")
    journal.say("cc", parent="run:s:d:2")
    journal.say("b2")
    full_disk(-1)
    journal.say("d")
    first, *gaps, last = reader.read().records
    assert (first.sequence, last.sequence) == (1, 4)
    assert [(gap.parent_id, gap.content["messages"]) for gap in gaps] == [
        ("run:s:c:1", 2),
        ("run:s:d:2", 1),
    ]
    assert gaps[0].content["reason"] == "disk full"


def test_a_gap_is_told_though_nothing_more_is_said(
    writer: MakeWriter, reader: JournalReader, full_disk: Callable[[int], None]
):
    journal = writer()
    full_disk(0)
    journal.say("b")
    assert kinds(reader) == []
    full_disk(-1)
    wait_until(lambda: kinds(reader) == ["gap"])


def test_the_end_of_a_request_is_told_though_the_disk_was_full(
    writer: MakeWriter, reader: JournalReader, full_disk: Callable[[int], None]
):
    journal = writer()
    full_disk(0)
    journal.say("b")
    journal.say("", kind="execute_reply", channel="shell", content={"status": "error"})
    journal.say("", kind="status", content={"execution_state": "busy"}, parent="run:s:d:2")
    journal.say("", kind="status", content={"execution_state": "idle"})
    full_disk(-1)
    wait_until(lambda: kinds(reader) == ["gap", "gap"])
    first, second = (record.content for record in reader.read().records)
    assert (first["messages"], first["reply"], first["idle"]) == (3, "error", True)
    assert "idle" not in second


def test_half_a_record_is_taken_back(
    writer: MakeWriter, reader: JournalReader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    journal = writer()
    journal.say("a")
    size = segment_path(tmp_path, 1).stat().st_size
    really_write = os.write

    def refuse(file: int, part: bytes) -> int:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as patch:
        patch.setattr("os.writev", lambda file, parts: really_write(file, parts[0][:10]))
        patch.setattr("os.write", refuse)
        journal.say("b")
    assert segment_path(tmp_path, 1).stat().st_size == size
    journal.say("c")
    assert kinds(reader) == ["stream", "gap", "stream"]


def test_over_its_quota_it_keeps_only_what_runs_need(writer: MakeWriter, reader: JournalReader):
    journal = writer(share=0.0)
    journal.journal._look_again_at = 0
    journal.say("b")
    journal.say("c" * 1000)
    journal.say("", kind="execute_reply", channel="shell")
    journal.say("", kind="status")
    assert kinds(reader) == ["gap", "execute_reply", "status"]
    gap = reader.read().records[0]
    assert gap.content["messages"] == 2
    assert gap.content["reason"] == "quota"


def test_a_forked_child_writes_nothing(writer: MakeWriter, reader: JournalReader):
    journal = writer()
    journal.journal._pid = os.getpid() + 1
    journal.say("from a child")
    assert kinds(reader) == []


def test_a_segment_is_never_written_over(writer: MakeWriter, tmp_path: Path):
    writer().say("a")
    with pytest.raises(FileExistsError):
        writer()
