"""Atomic files."""

import os
import stat

import pytest

from dssdesk.base import files
from dssdesk.base.files import (
    PRIVATE,
    make_private_folder,
    remove_stale_temporaries,
    shortened,
    write_atomic,
)


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file.json"


def test_a_new_file_is_written_with_its_mode(path):
    write_atomic(path, b"new", mode=PRIVATE)
    assert (path.read_bytes(), mode_of(path)) == (b"new", 0o600)


def test_an_existing_file_is_replaced_and_keeps_its_mode(path):
    path.write_bytes(b"a longer old content")
    path.chmod(0o640)
    write_atomic(path, b"new", mode=PRIVATE)
    assert (path.read_bytes(), mode_of(path)) == (b"new", 0o640)


def test_nothing_else_stays_in_the_folder(path):
    write_atomic(path, b"1", durable=False)
    write_atomic(path, b"2")
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fchmod", "fsync"])
def test_a_failure_leaves_the_old_file_and_no_other(path, monkeypatch, step):
    path.write_bytes(b"old")

    def fail(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(files.os, step, fail)
    with pytest.raises(OSError, match="no space"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


def test_a_failing_rename_leaves_the_old_file_and_no_other(path):
    path.mkdir()
    (path / "inside").touch()
    with pytest.raises(OSError, match="directory"):
        write_atomic(path, b"new")
    assert list(path.parent.iterdir()) == [path]


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_atomic(tmp_path / "missing" / "file", b"new")


@pytest.mark.parametrize("name", ["é" * 60 + " 🐍.ipynb", "a b'\"$.json"])
def test_long_and_odd_names_can_be_written(tmp_path, name):
    write_atomic(tmp_path / name, b"x")
    assert os.listdir(tmp_path) == [name]  # noqa: PTH208 (names as the disk has them)


def test_a_private_folder_belongs_to_its_owner_alone(tmp_path):
    folder = make_private_folder(tmp_path / "a" / "b")
    folder.chmod(0o755)
    assert mode_of(make_private_folder(folder)) == 0o700


def test_what_a_killed_write_left_is_removed(path):
    write_atomic(path, b"x")
    (path.parent / ".file.json.abc123.tmp").touch()
    remove_stale_temporaries(path.parent)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["x" * 250, "語" * 80, "ä" * 120])
def test_a_name_may_be_as_long_as_the_file_system_lets_it(tmp_path, name):
    path = tmp_path / name
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_name_is_shortened_by_bytes_and_never_within_a_character():
    assert shortened("語語語", 7) == "語語"
    assert shortened("abc", 7) == "abc"
