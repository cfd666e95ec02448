"""Ending a kernel and everything that it started, and nothing else.

Asks first, forces after a short grace, and returns when the process table is clean.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable, Collection

from dssdesk.base.ids import KernelId
from dssdesk.kernels.processes import ProcessIdentity, family, send_signal, send_signal_to_group
from dssdesk.kernels.provisioner import RunningProcess

_ASKED_SECONDS = 1.0
_TERMINATED_SECONDS = 0.5
_KILLED_SECONDS = 10.0
_FAMILY_GRACE_SECONDS = 0.3
_LOOK_SECONDS = 0.1

_log = logging.getLogger(__name__)


class Ending:
    """One kernel's end. Keeps who was seen to belong to it, as they may be unfindable later."""

    def __init__(
        self,
        kernel: ProcessIdentity,
        kernel_id: KernelId,
        seen: Collection[ProcessIdentity] = (),
    ) -> None:
        self._kernel = kernel
        self._kernel_id = kernel_id
        self._seen = set(seen)

    async def end(self, process: RunningProcess, ask: Callable[[], Awaitable[None]]) -> bool:
        """End it; returns whether force was needed.

        ``ask`` sends the shutdown request.
        """
        await self._look()
        forced = False
        send_signal_to_group(self._kernel, signal.SIGINT)
        with contextlib.suppress(OSError):
            await ask()
        if not await self._has_ended(process, _ASKED_SECONDS):
            forced = True
            send_signal_to_group(self._kernel, signal.SIGTERM)
            if not await self._has_ended(process, _TERMINATED_SECONDS):
                # Nobody starts anybody any more while we look for the last time.
                send_signal(self._kernel, signal.SIGSTOP)
                await self._look()
                send_signal_to_group(self._kernel, signal.SIGKILL)
                await self._has_ended(process, _KILLED_SECONDS)
        return await self.clear() or forced

    async def clear(self) -> bool:
        """End what a kernel that has gone left behind; returns whether that needed force."""
        forced = False
        for attempt in range(100):
            left = await self._look()
            if not left:
                return forced
            number = signal.SIGTERM if attempt == 0 else signal.SIGKILL
            for member in left:
                send_signal(member, number)
                if number is signal.SIGTERM:
                    send_signal(member, signal.SIGCONT)
            forced = forced or attempt > 0
            await self._wait_for(left, _FAMILY_GRACE_SECONDS if attempt == 0 else _LOOK_SECONDS)
        _log.warning("Processes of kernel %s cannot be ended: %s", self._kernel_id, self._seen)
        return True

    async def _has_ended(self, process: RunningProcess, seconds: float) -> bool:
        """Whether the kernel ends within some time; looks at what it has started meanwhile."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while process.is_running():
            left = until - loop.time()
            if left <= 0:
                return False
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.ended(), min(left, _LOOK_SECONDS))
                return True
            await self._look()
        return True

    async def _look(self) -> set[ProcessIdentity]:
        found = await asyncio.to_thread(family, self._kernel, self._kernel_id, self._seen)
        self._seen |= found
        return found

    async def _wait_for(self, members: set[ProcessIdentity], seconds: float) -> None:
        """Return when all of them have ended, or after some time."""
        processes = []
        for member in members:
            with contextlib.suppress(OSError):
                processes.append(RunningProcess(member))
        waits = [asyncio.ensure_future(process.ended()) for process in processes]
        if waits:
            await asyncio.wait(waits, timeout=seconds)
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
        for process in processes:
            process.close()
