"""Finds the service of an instance, or starts one that outlives us.

No heavy imports: the window does this while it opens.
"""

import contextlib
import http.client
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec

import dssdesk
from dssdesk.app.errors import ServiceDidNotStart, ServiceMissing, ServiceTooNew
from dssdesk.app.instance import Instance, ServiceFile
from dssdesk.wire import codec
from dssdesk.wire.instance import GetStatus, StopService
from dssdesk.wire.record import PROTOCOL, Message

READY = "ready"
"""What a service says on its readiness pipe; anything else says why it is not."""

RUNS_ALREADY = "taken"
"""What it says where another one was quicker."""

READY_SECONDS = 60.0
"""How long a service may take to get ready, the kernels that it adopts included."""

_ANSWER_SECONDS = 10.0
_PAUSE_SECONDS = 0.05
_TURN_SECONDS = 2.0


class _AnyStatus(msgspec.Struct):
    """What is read of a status whatever its version."""

    server_id: str


def find_or_start(instance: Instance) -> ServiceFile:
    """A service of our own version, that answers.

    An older one is asked to stop; its kernels stay, and the new one takes them over.

    Raises:
        ServiceDidNotStart: With what it said.
        ServiceTooNew: It is of a newer version that we cannot talk to.
    """
    try:
        found = find(instance)
    except ServiceMissing:
        return _start(instance)
    if _version(found.version) < _version(dssdesk.__version__):
        _ask_to_leave(instance, found)
        return _start(instance)
    if found.protocol != PROTOCOL:
        raise ServiceTooNew(found.version)
    return found


def find(instance: Instance) -> ServiceFile:
    """The service that runs.

    Raises:
        ServiceMissing: None answers as the one that it says it is.
    """
    said = instance.service()
    if said is None or not is_alive(said.pid):
        raise ServiceMissing
    try:
        answer = ask_once(said, GetStatus(), seconds=_ANSWER_SECONDS)
        status = msgspec.json.decode(answer, type=_AnyStatus)
    except (OSError, msgspec.MsgspecError) as error:
        raise ServiceMissing from error
    if status.server_id != said.server_id:
        raise ServiceMissing
    return said


def ask_once(service: ServiceFile, message: Message, *, seconds: float | None) -> bytes:
    """What ``POST /desk/ask`` says to this message: a message, or a `Failure`.

    Raises:
        OSError: Nobody answers, in time.
    """
    parts = urlsplit(service.address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=seconds)
    headers = {"Authorization": f"Bearer {service.token}", "Content-Type": "application/json"}
    try:
        connection.request("POST", "/desk/ask", codec.encode(message), headers)
        return connection.getresponse().read()
    except http.client.HTTPException as error:
        raise OSError(f"What listens at {service.address} speaks no HTTP.") from error
    finally:
        connection.close()


def is_alive(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def wait_for_end(service: ServiceFile, *, seconds: float) -> bool:
    """Wait until the service's process has ended; whether it has."""
    return _wait_until(lambda: not is_alive(service.pid), seconds)


def _start(instance: Instance) -> ServiceFile:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        said = _said_by_new_service(instance, deadline)
        if said == READY:
            return find(instance)
        if said != RUNS_ALREADY:
            raise ServiceDidNotStart(instance.failure_log, said)
        # Another start was quicker, and its service gets ready as ours would have; or the one
        # before it is still ending, and then it is our turn.
        met = _meet(instance, min(_TURN_SECONDS, deadline - time.monotonic()))
        if met is not None:
            return met
    raise ServiceDidNotStart(instance.failure_log, "There is one, but it does not answer.")


def _said_by_new_service(instance: Instance, deadline: float) -> str:
    reader, writer = os.pipe()
    try:
        with open(instance.service_errors, "ab", opener=_privately) as errors:
            process = subprocess.Popen(  # noqa: S603, TID251 (the app starts the service)
                _command(instance, writer),
                pass_fds=(writer,),
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                start_new_session=True,
                cwd="/",
            )
    except OSError as error:
        os.close(reader)
        raise ServiceDidNotStart(instance.failure_log, str(error)) from error
    finally:
        os.close(writer)
    # It outlives us; should we outlive it, it must not stay a zombie that looks alive.
    threading.Thread(target=process.wait, daemon=True).start()
    with os.fdopen(reader, encoding="utf-8") as pipe:
        while not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
            if time.monotonic() >= deadline:
                return "It did not get ready in time."
        return pipe.readline().strip()


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _command(instance: Instance, ready: int) -> list[str]:
    isolation = "-I" if sys.flags.isolated else "-P"
    arguments = ["serve", "--instance", str(instance.folder), "--ready", str(ready)]
    return [sys.executable, isolation, "-m", "dssdesk", *arguments]


def _ask_to_leave(instance: Instance, service: ServiceFile) -> None:
    try:
        ask_once(service, StopService(), seconds=_ANSWER_SECONDS)
    except OSError as error:
        raise ServiceDidNotStart(instance.failure_log, f"An older one stays: {error}.") from error
    if not wait_for_end(service, seconds=_ANSWER_SECONDS * 2):
        raise ServiceDidNotStart(instance.failure_log, "An older one does not stop.")


def _meet(instance: Instance, seconds: float) -> ServiceFile | None:
    found: list[ServiceFile] = []

    def look() -> bool:
        with contextlib.suppress(ServiceMissing):
            found.append(find(instance))
        return bool(found)

    return found[0] if _wait_until(look, seconds) else None


def _wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        if time.monotonic() >= deadline:
            return False
        pause.wait(_PAUSE_SECONDS)
    return True


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdecimal())
