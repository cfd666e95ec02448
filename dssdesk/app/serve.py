"""The service process: one for each instance, at most; kernels outlive it."""

import asyncio
import contextlib
import gc
import logging
import os
import resource
import secrets
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TextIO

import dssdesk
from dssdesk.app.errors import ServiceRunsAlready
from dssdesk.app.find import READY, RUNS_ALREADY
from dssdesk.app.instance import Instance, ServiceFile, served_alone
from dssdesk.base.errors import DssDeskError
from dssdesk.base.log import log_to_file
from dssdesk.base.memory import keep_freed_memory
from dssdesk.people.people import People, TicketPurpose
from dssdesk.service.application import build_application, build_service
from dssdesk.service.context import Service
from dssdesk.service.parts import Parts
from dssdesk.service.server import Server, build_server, listen_on_loopback
from dssdesk.wire.record import PROTOCOL

_log = logging.getLogger(__name__)

IDLE_SECONDS = 600.0
"""After this long without desks and kernels a service ends by itself."""

_EXIT_TAKEN = 3
_LONGEST_WAIT = 3600.0

_LAST_WORDS = 0.1
"""Seconds in which the answer to `StopService` leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What the parts of a service are built from."""

    instance: Instance
    server_id: str
    people: People
    address: str
    stop: Callable[[], None]


BuildParts = Callable[[Serving], AbstractAsyncContextManager[Parts]]


def serve(
    instance: Instance,
    build: BuildParts,
    *,
    ready: TextIO | None = None,
    idle_seconds: float = IDLE_SECONDS,
) -> int:
    """Serve the instance until somebody says stop; the process's exit code.

    Args:
        instance: The folder to serve.
        build: Opens what the service is made of, and closes it in the end.
        ready: Told ``ready``, or in a sentence why not, and closed.
        idle_seconds: How long to stay when nobody needs the service.
    """
    try:
        with served_alone(instance):
            log_to_file(instance.service_log)
            logging.getLogger("uvicorn").setLevel(logging.WARNING)
            _raise_file_limit()
            keep_freed_memory()
            asyncio.run(_serve(instance, build, ready, idle_seconds))
    except ServiceRunsAlready:
        _tell(ready, RUNS_ALREADY)
        return _EXIT_TAKEN
    except DssDeskError as error:
        _log.error("The service cannot run: %s", error.message)
        _tell(ready, error.message)
        return 1
    except Exception as error:  # noqa: BLE001 (one of the four boundaries)
        _log.exception("The service ended in a way that nobody foresaw")
        _tell(ready, f"{type(error).__name__}: {error}")
        return 1
    return 0


async def _serve(
    instance: Instance, build: BuildParts, ready: TextIO | None, idle_seconds: float
) -> None:
    server_id = secrets.token_hex(8)
    stop = asyncio.Event()
    with (
        contextlib.closing(People(instance.database)) as people,
        listen_on_loopback(instance.port) as listener,
    ):
        serving = Serving(
            instance=instance,
            server_id=server_id,
            people=people,
            address=f"http://127.0.0.1:{listener.getsockname()[1]}",
            stop=stop.set,
        )
        async with build(serving) as parts:
            service = build_service(parts)
            server = build_server(build_application(service))
            watching = asyncio.create_task(_stop_when_due(stop, server, service, idle_seconds))
            _warn_of_sharing(people)
            with _signals(stop), _announced(serving):
                gc.freeze()  # what was imported stays: no collection need look at it again
                _tell(ready, READY)
                _log.info("Serving %s at %s", instance.folder, serving.address)
                await server.serve(sockets=[listener])
            watching.cancel()
    _log.info("The service ends; kernels run on")


def _warn_of_sharing(people: People) -> None:
    if people.isolation.shares_account:
        _log.warning(
            "Kernels of all people run as the account of this service, because an administrator"
            " said so: whoever runs code can read everybody's files and act as anybody"
        )


@contextlib.contextmanager
def _announced(serving: Serving) -> Iterator[None]:
    people, instance = serving.people, serving.instance
    people.revoke_endless(TicketPurpose.DESK)
    instance.announce(
        ServiceFile(
            address=serving.address,
            pid=os.getpid(),
            server_id=serving.server_id,
            token=people.issue(people.owner_login(), TicketPurpose.DESK),
            version=dssdesk.__version__,
            protocol=PROTOCOL,
        )
    )
    try:
        yield
    finally:
        instance.withdraw(serving.server_id)


async def _stop_when_due(
    stop: asyncio.Event, server: Server, service: Service, idle_seconds: float
) -> None:
    while not stop.is_set():
        left = _seconds_left(service, idle_seconds)
        if left <= 0:
            _log.info("Nobody has needed the service for %.0f s", idle_seconds)
            break
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), min(left, _LONGEST_WAIT))
    await asyncio.sleep(_LAST_WORDS)
    server.stop()


def _seconds_left(service: Service, idle_seconds: float) -> float:
    idle_since = service.is_idle_since()
    if idle_since is None:
        service.touch()
        return idle_seconds
    return idle_since + idle_seconds - asyncio.get_running_loop().time()


@contextlib.contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    """A signal stops the service, never a kernel; its process group is its own anyway."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def _raise_file_limit() -> None:
    """Fifty kernels with their sockets need more files than many systems allow at first."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(65_536, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _tell(ready: TextIO | None, text: str) -> None:
    if ready is not None and not ready.closed:
        with contextlib.suppress(BrokenPipeError), ready:
            ready.write(f"{text}\n")
