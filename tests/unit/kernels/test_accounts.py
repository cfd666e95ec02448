"""What another account may reach, and what we believe of what it puts into its folder."""

import os
from pathlib import Path

import pytest

from dssdesk.base.ids import KernelId
from dssdesk.kernels.accounts import (
    Account,
    account_named,
    check_reach,
    environment_of,
    home_of,
    journal_folder,
    keeper_of,
    open_theirs,
    read_kept,
)
from dssdesk.kernels.errors import AccountGone, AccountShutOut
from dssdesk.kernels.journal import JournalReader, segment_path
from dssdesk.kernels.launch import ask_python
from tests.unit.kernels.writing import Writer

NOBODY_HERE = Account(name="anna", user=4_711, group=4_711, groups=(4_711, 4_712), home=Path("/x"))


@pytest.fixture
def open_folder(tmp_path, monkeypatch):
    """A folder that counts as the root of all: what lies above pytest's own is not ours to open."""
    real = Path.stat

    def stat(path, **_follow):
        return real(Path("/") if path in tmp_path.parents else path)

    monkeypatch.setattr(Path, "stat", stat)
    tmp_path.chmod(0o755)
    return tmp_path


def test_an_account_is_told_which_folder_is_closed_to_it(open_folder):
    inner = open_folder / "closed" / "inner"
    inner.mkdir(parents=True)
    (open_folder / "closed").chmod(0o700)
    with pytest.raises(AccountShutOut, match=r"“anna”, which may not enter or run “.*closed”"):
        check_reach(NOBODY_HERE, inner)
    (open_folder / "closed").chmod(0o711)
    check_reach(NOBODY_HERE, inner)


def test_a_program_must_be_there_and_be_one(open_folder):
    program = open_folder / "python"
    with pytest.raises(AccountShutOut):
        check_reach(NOBODY_HERE, program)
    program.touch(mode=0o644)
    with pytest.raises(AccountShutOut):
        check_reach(NOBODY_HERE, program)
    program.chmod(0o755)
    check_reach(NOBODY_HERE, program)


def test_a_link_into_a_closed_folder_leads_nowhere(open_folder):
    closed = open_folder / "closed"
    closed.mkdir()
    (closed / "python").touch(mode=0o755)
    closed.chmod(0o700)
    (open_folder / "python").symlink_to(closed / "python")
    with pytest.raises(AccountShutOut, match="closed"):
        check_reach(NOBODY_HERE, open_folder / "python")


def test_an_account_without_a_home_begins_elsewhere(tmp_path):
    assert home_of(NOBODY_HERE, tmp_path) == tmp_path


def test_an_account_inherits_nothing_that_is_the_services():
    present = {"PATH": "/bin", "LANG": "C", "AWS_SECRET": "x", "HOME": "/root", "DISPLAY": ":0"}
    assert environment_of(NOBODY_HERE, Path("/home/anna"), present) == {
        "PATH": "/bin",
        "LANG": "C",
        "USER": "anna",
        "LOGNAME": "anna",
        "HOME": "/home/anna",
    }


def test_an_account_that_is_not_there_is_said_so():
    with pytest.raises(AccountGone):
        account_named("no-such-account")


def test_a_link_in_a_kernels_folder_is_not_followed(tmp_path):
    """A kernel of another account would let root read what is another person's."""
    theirs, mine = tmp_path / "ben", tmp_path / "anna"
    theirs.mkdir()
    mine.mkdir()
    writer = Writer(theirs)
    writer.say("secret")
    writer.close()
    segment_path(mine, 1).symlink_to(segment_path(theirs, 1))
    assert JournalReader(theirs, KernelId("ben")).read().records
    assert JournalReader(mine, KernelId("anna")).read().records == ()
    with pytest.raises(FileNotFoundError):
        os.close(open_theirs(segment_path(mine, 1)))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_somebody_elses_file_in_a_kernels_folder_is_not_read(tmp_path):
    path = tmp_path / "journal-000001.jsonl"
    path.touch()
    os.close(open_theirs(path))
    os.chown(path, 4_711, 4_711)
    with pytest.raises(FileNotFoundError):
        os.close(open_theirs(path))


def test_a_pipe_in_a_kernels_folder_holds_nobody_up(tmp_path):
    os.mkfifo(tmp_path / "journal-000001.jsonl")
    assert JournalReader(tmp_path, KernelId("k")).read().records == ()


def test_a_journal_is_looked_for_where_its_kernel_writes(tmp_path):
    assert journal_folder(tmp_path) == tmp_path
    (tmp_path / "own").mkdir()
    assert journal_folder(tmp_path) == tmp_path
    segment_path(tmp_path / "own", 1).touch()
    assert journal_folder(tmp_path) == tmp_path / "own"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_python_that_somebody_else_can_replace_is_started_as_that_account(tmp_path):
    folder = tmp_path / "environment" / "bin"
    folder.mkdir(parents=True)
    python = folder / "python"
    python.symlink_to("/bin/sh")
    assert keeper_of(python) is None
    os.chown(folder.parent, 4_711, 4_712)
    assert keeper_of(python) == Account(
        name="4711", user=4_711, group=4_712, groups=(4_712,), home=Path("/")
    )
    with pytest.raises(FileNotFoundError):
        keeper_of(tmp_path / "none")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts things as others")
def test_root_asks_somebody_elses_python_as_that_account(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_OF_ROOT", "hidden")
    for place in (tmp_path, *tmp_path.parents):
        if place.stat().st_uid == 0 and str(place).startswith("/tmp/pytest"):
            place.chmod(0o755)
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho $(id -u) $(id -G) $SECRET_OF_ROOT\n")
    python.chmod(0o755)
    assert ask_python(python, "", seconds=5) == "0 0 hidden"
    os.chown(python, 4_711, 4_712)
    assert ask_python(python, "", seconds=5) == "4711 4712"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_script_of_an_environment_is_no_way_to_other_peoples_files(tmp_path):
    keeper = Account(name="a", user=4_711, group=4_711, groups=(), home=Path("/"))
    (tmp_path / "secret").write_text("secret")
    script = tmp_path / "plotly.min.js"
    script.symlink_to(tmp_path / "secret")
    assert read_kept(script, None) == "secret"
    with pytest.raises(FileNotFoundError):
        read_kept(script, keeper)
    os.chown(tmp_path / "secret", 4_711, 4_711)
    assert read_kept(script, keeper) == "secret"
