"""The only place of this package that starts processes, and the one that cleans what they inherit.

A kernel belongs to its own Python: nothing of the application's may reach it.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from dssdesk.kernels.accounts import Account, environment_of, keeper_of

Child: TypeAlias = subprocess.Popen[bytes]  # noqa: TID251 (this is the place)

_LONGEST_LINE = 1 << 20
"""Of what a tool says; nobody reads the rest of a longer one."""

_LOCAL = ("127.0.0.1", "localhost", "::1")

_OURS = (
    "DSSDESK_",
    "PYTHON",
    "QT_",
    "QTWEBENGINE_",
    "QML",
    "JPY_",
    "JUPYTER_SERVER_",
    "PYTEST_",
    "COV_",
)
"""Beginnings of names that speak to the application's own Python, Qt and parents."""

_OURS_EXACTLY = frozenset(
    {
        "VIRTUAL_ENV",
        "VIRTUAL_ENV_PROMPT",
        "UV_PROJECT_ENVIRONMENT",
        "PIP_PREFIX",
        "PIP_TARGET",
        "MPLBACKEND",
        "__PYVENV_LAUNCHER__",
        "_PYI_APPLICATION_HOME_DIR",
        "_PYI_ARCHIVE_FILE",
        # What a desktop or a service manager told the application about itself.
        "DESKTOP_STARTUP_ID",
        "XDG_ACTIVATION_TOKEN",
        "GIO_LAUNCHED_DESKTOP_FILE",
        "GIO_LAUNCHED_DESKTOP_FILE_PID",
        "NOTIFY_SOCKET",
        "LISTEN_FDS",
        "LISTEN_PID",
        "LISTEN_FDNAMES",
        "INVOCATION_ID",
        "JOURNAL_STREAM",
        "WATCHDOG_PID",
        "WATCHDOG_USEC",
        "MAINPID",
        "MANAGERPID",
        "APPDIR",
        "APPIMAGE",
        "ARGV0",
        "OWD",
    }
)

_LISTS = ("PATH", "LD_LIBRARY_PATH", "LD_PRELOAD", "XDG_DATA_DIRS", "MANPATH")
"""Lists of paths, of which only the entries inside the application are taken out."""


def clean_environment(
    present: Mapping[str, str],
    *,
    application: Sequence[Path] = (),
    python: Path | None = None,
    added: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """What a kernel inherits of this process's environment.

    Args:
        present: This process's environment.
        application: Folders of the application: its Python's prefix and what it carries.
        python: The kernel's Python; its folder comes first in the path, so that ``!pip`` is its.
        added: Set at the end, whatever was cleaned.
    """
    inside = [folder.resolve() for folder in application]
    kept: dict[str, str] = {}
    for name, value in present.items():
        if name.startswith(_OURS) or name in _OURS_EXACTLY:
            continue
        left = _without(value, inside) if name in _LISTS else value
        if left and not _is_inside(left, inside):
            kept[name] = left
    _add_no_proxy(kept)
    if python is not None:
        _enter(kept, python)
    kept.update(added or {})
    return kept


def application_folders() -> tuple[Path, ...]:
    """Where this process's Python and its packages lie, unless that is the system's own Python."""
    is_own = sys.prefix != sys.base_prefix or hasattr(sys, "_MEIPASS")
    return (Path(sys.prefix),) if is_own else ()


def start_process(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    folder: Path,
    log: Path,
    passed: Sequence[int] = (),
    account: Account | None = None,
) -> Child:
    """Start a process that outlives this one: in a session of its own, its output in a file.

    As another account, if one is named; only root can do that.
    """
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return Child(
            list(command),
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=handle,
            pass_fds=tuple(passed),
            start_new_session=True,
            user=account.user if account else None,
            group=account.group if account else None,
            extra_groups=account.groups if account else None,
        )
    finally:
        os.close(handle)


def ask_python(python: Path, code: str, *, seconds: float) -> str | None:
    """What a Python prints for a line of code, in an environment as a kernel's; None if it fails.

    Raises:
        OSError: It cannot be started.
        TimeoutError: It did not answer in time.
    """
    command = [os.fspath(python), "-I", "-c", code]
    return ask_program(command, seconds=seconds, python=python)


def ask_program(
    command: Sequence[str], *, seconds: float, python: Path | None = None, with_errors: bool = False
) -> str | None:
    """What a program prints, in an environment as a kernel's; None if it fails.

    As root we start no Python of somebody else's but as that account.

    Raises:
        OSError: It cannot be started.
        TimeoutError: It did not answer in time.
    """
    keeper = keeper_of(python) if python is not None else None
    present = environment_of(keeper, keeper.home, os.environ) if keeper else os.environ
    child = Child(
        list(command),
        env=clean_environment(present, application=application_folders(), python=python),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if with_errors else subprocess.DEVNULL,
        user=keeper.user if keeper else None,
        group=keeper.group if keeper else None,
        extra_groups=keeper.groups if keeper else None,
    )
    with child:
        try:
            said, _ = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            child.kill()
            raise TimeoutError from error
    return said.decode(errors="replace").strip() if child.returncode == 0 else None


async def run_tool(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    heard: Callable[[str], None],
) -> int:
    """Run a tool to its end, told of each line that it says; its exit code.

    When this is cancelled the tool, and all that it started in its group, is gone at once.
    """
    tool = await asyncio.create_subprocess_exec(
        *command,
        env=dict(environment),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
        limit=_LONGEST_LINE,
    )
    try:
        lines = tool.stdout
        while lines is not None and (line := await lines.readline()):
            heard(line.decode(errors="replace").rstrip())
        return await tool.wait()
    finally:
        if tool.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(tool.pid, signal.SIGKILL)
            await asyncio.shield(tool.wait())


def _without(value: str, inside: Sequence[Path]) -> str:
    return os.pathsep.join(
        entry for entry in value.split(os.pathsep) if entry and not _is_inside(entry, inside)
    )


def _is_inside(value: str, folders: Sequence[Path]) -> bool:
    if not value.startswith("/"):
        return False
    path = Path(os.path.normpath(value))
    return any(path == folder or folder in path.parents for folder in folders)


def _add_no_proxy(environment: dict[str, str]) -> None:
    """A proxy must not be asked for the service on this very machine."""
    for name in ("NO_PROXY", "no_proxy"):
        present = [part for part in environment.get(name, "").split(",") if part]
        environment[name] = ",".join([*present, *(one for one in _LOCAL if one not in present)])


def _enter(environment: dict[str, str], python: Path) -> None:
    folder = python.parent
    environment["PATH"] = os.pathsep.join(
        [str(folder), *filter(None, [environment.get("PATH", os.defpath)])]
    )
    if (folder.parent / "pyvenv.cfg").exists():
        environment["VIRTUAL_ENV"] = str(folder.parent)
