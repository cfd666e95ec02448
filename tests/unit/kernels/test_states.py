"""The state file of a kernel, and which of a session's kernels is its last."""

import os
from pathlib import Path

import msgspec

from dssdesk.base.ids import EnvironmentId, KernelId, Login, SessionId
from dssdesk.kernels.processes import ProcessIdentity
from dssdesk.kernels.states import KernelState, Phase, newest_state, save_state, started_now


def state(kernel_id: str, phase: Phase = Phase.STARTING) -> KernelState:
    return KernelState(
        session_id=SessionId("s"),
        kernel_id=KernelId(kernel_id),
        owner=Login("ann"),
        working_folder="/home/ann",
        environment=EnvironmentId("default"),
        environment_name="Default",
        wished=None,
        variables={"A": "1"},
        sockets="/run/x",
        phase=phase,
    )


def put(session: Path, one: KernelState, age: int = 0) -> None:
    folder = session / one.kernel_id
    folder.mkdir()
    save_state(folder, one)
    at = 1_000_000 - age
    os.utime(folder / "kernel.json", (at, at))


def test_a_session_without_a_kernel_has_no_state(tmp_path: Path):
    assert newest_state(tmp_path) is None


def test_a_state_comes_back_as_it_was_saved(tmp_path: Path):
    running = started_now(state("k"), ProcessIdentity(7, 8))
    put(tmp_path, running)
    assert newest_state(tmp_path) == (tmp_path / "k", running)
    assert running.identity == ProcessIdentity(7, 8)
    assert running.wish(tmp_path).variables == {"A": "1"}
    assert (tmp_path / "k" / "kernel.json").stat().st_mode & 0o777 == 0o600


def test_a_living_kernel_comes_before_a_newer_one_that_ended(tmp_path: Path):
    put(tmp_path, state("old", Phase.RUNNING), age=100)
    put(tmp_path, state("new", Phase.ENDED))
    found = newest_state(tmp_path)
    assert found is not None
    assert found[1].kernel_id == "old"


def test_the_last_of_those_that_ended_is_found(tmp_path: Path):
    put(tmp_path, state("first", Phase.ENDED), age=100)
    put(tmp_path, state("last", Phase.ENDED))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "kernel.json").write_text("{")
    found = newest_state(tmp_path)
    assert found is not None
    assert found[1].kernel_id == "last"


def test_a_later_version_may_say_more():
    more = msgspec.json.encode({**msgspec.to_builtins(state("k")), "colour": "red"})
    assert msgspec.json.decode(more, type=KernelState) == state("k")
