from pathlib import Path

import pytest

from dssdesk.notebook.errors import BlobMissing
from dssdesk.projects.blobs import DiskBlobs

TEXT = "<table>" + "é" * 9_000


def test_a_value_is_there_for_the_next_process(tmp_path: Path):
    ref = DiskBlobs(tmp_path).put(TEXT, "text/html")
    assert DiskBlobs(tmp_path).get(ref.digest) == TEXT


def test_a_value_is_in_its_file_when_put_returns(tmp_path: Path):
    ref = DiskBlobs(tmp_path).put(TEXT, "text/html")
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert file.parent.name + file.name == ref.digest
    assert file.read_text("utf-8") == TEXT


def test_the_same_value_is_kept_once(tmp_path: Path):
    blobs = DiskBlobs(tmp_path)
    assert blobs.put(TEXT, "text/html") == blobs.put(TEXT, "text/html")
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1


def test_half_a_character_comes_back(tmp_path: Path):
    ref = DiskBlobs(tmp_path).put("x\ud83d", "text/plain")
    assert DiskBlobs(tmp_path).get(ref.digest) == "x\ud83d"


def test_memory_holds_what_was_used_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("dssdesk.projects.blobs._MOST_CHARACTERS", 25_000)
    blobs = DiskBlobs(tmp_path)
    refs = [blobs.put(sign * 10_000, "text/plain") for sign in "abc"]
    for path in [path for path in tmp_path.rglob("*") if path.is_file()]:
        path.unlink()
    assert blobs.get(refs[2].digest) == "c" * 10_000
    with pytest.raises(BlobMissing):
        blobs.get(refs[0].digest)


def test_a_full_disk_leaves_no_half_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        DiskBlobs(tmp_path).put(TEXT, "text/html")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("digest", ["0" * 40, "", "../../project.json", "a" * 39, "A" * 40])
def test_what_is_not_kept_is_missing(tmp_path: Path, digest: str):
    with pytest.raises(BlobMissing):
        DiskBlobs(tmp_path).get(digest)


def test_what_a_file_holds_is_remembered_without_a_file_of_its_own(tmp_path: Path):
    blobs = DiskBlobs(tmp_path)
    ref = blobs.remember(TEXT, "text/html")
    assert blobs.get(ref.digest) == TEXT
    assert not any(tmp_path.iterdir())


def test_what_was_remembered_is_in_its_file_once_it_is_kept(tmp_path: Path):
    blobs = DiskBlobs(tmp_path)
    ref = blobs.remember(TEXT, "text/html")
    blobs.keep([ref.digest, "0" * 40])
    assert DiskBlobs(tmp_path).get(ref.digest) == TEXT


def test_what_was_remembered_outlives_a_short_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("dssdesk.projects.blobs._MOST_CHARACTERS", 15_000)
    blobs = DiskBlobs(tmp_path)
    refs = [blobs.remember(sign * 10_000, "text/plain") for sign in "abc"]
    assert [blobs.get(ref.digest)[0] for ref in refs] == ["a", "b", "c"]


def test_what_two_processes_keep_under_two_names_takes_room_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for process in ("a" * 24, "b" * 24):
        monkeypatch.setattr("dssdesk.projects.blobs._THIS_PROCESS", process)
        blobs = DiskBlobs(tmp_path)
        blobs.keep([blobs.remember(TEXT, "text/html").digest])
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 3
    assert len({path.stat().st_ino for path in files}) == 1


def test_what_nobody_uses_any_more_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("dssdesk.projects.blobs._MOST_CHARACTERS", 25_000)
    blobs = DiskBlobs(tmp_path)
    left, used_again = (blobs.remember(sign * 10_000, "text/plain").digest for sign in "ab")
    blobs.let_go([left, used_again])
    blobs.remember("b" * 10_000, "text/plain")
    for sign in "cde":
        blobs.remember(sign * 10_000, "text/plain")
    assert blobs.get(used_again) == "b" * 10_000
    with pytest.raises(BlobMissing):
        blobs.get(left)


def test_what_was_let_go_can_still_be_kept(tmp_path: Path):
    blobs = DiskBlobs(tmp_path)
    ref = blobs.remember(TEXT, "text/html")
    blobs.let_go([ref.digest])
    blobs.keep([ref.digest])
    assert DiskBlobs(tmp_path).get(ref.digest) == TEXT
