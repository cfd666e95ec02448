"""A jupyter_client provisioner for kernels on this machine, started or adopted.

The hub speaks to the abstract `KernelProvisionerBase`, so that a forkserver's or a gateway's
provisioner can stand in its place.
"""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase

from dssdesk.kernels.launch import Child, start_process
from dssdesk.kernels.processes import (
    ProcessIdentity,
    has_ended,
    is_alive,
    process_entry,
    send_signal_to_group,
)


class RunningProcess:
    """A process by its pidfd: child or not, it can be polled and signalled, and never mistaken."""

    def __init__(self, identity: ProcessIdentity, child: Child | None = None) -> None:
        self.identity = identity
        self._child = child
        self._handle = os.pidfd_open(identity.pid)
        self._is_open = True
        self._returncode: int | None = None

    @property
    def returncode(self) -> int | None:
        """As `subprocess` gives it; None while it runs, and where the system does not tell."""
        if self._child is not None:
            return self._child.poll()
        if self._returncode is None and not self.is_running():
            self._returncode = _collected(self.identity.pid)
        return self._returncode

    def is_running(self) -> bool:
        """Whether it still runs."""
        return self._is_open and not has_ended(self._handle)

    async def ended(self) -> None:
        """Return when the process has ended, without polling."""
        if not self.is_running():
            return
        loop = asyncio.get_running_loop()
        done = asyncio.Event()
        handle = os.dup(self._handle)  # so that several can wait
        loop.add_reader(handle, done.set)
        try:
            await done.wait()
        finally:
            loop.remove_reader(handle)
            os.close(handle)

    def collect(self) -> None:
        """Take the exit code of a process that has ended, so that it leaves the process table."""
        _ = self.returncode

    def close(self) -> None:
        """Let go of it; it runs on."""
        if self._is_open:
            self._is_open = False
            os.close(self._handle)
        if self._child is not None and self._child.poll() is None:
            # Else its destructor warns of a child that nobody waited for. It is meant to live on.
            self._child.returncode = 0


class KernelProcessProvisioner(KernelProvisionerBase):
    """Starts a kernel through `launch`, or adopts one by pid and start time."""

    process: RunningProcess | None = None

    @property
    def has_process(self) -> bool:
        """Whether there is a process, running or not."""
        return self.process is not None

    async def poll(self) -> int | None:
        """None while it runs; 0 for an adopted one that ended, as nobody tells its exit code."""
        if self.process is None:
            return 0
        if self.process.is_running():
            return None
        return self.process.returncode or 0

    async def wait(self) -> int | None:
        """Wait for the end; returns the exit code where the system tells."""
        if self.process is None:
            return None
        await self.process.ended()
        return self.process.returncode

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel's process group, as Jupyter does."""
        if self.process is not None:
            send_signal_to_group(self.process.identity, signum)

    async def kill(self, *_: bool, **_restart: bool) -> None:
        """End the kernel's process and its group at once."""
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, *_: bool, **_restart: bool) -> None:
        """Ask the kernel's process and its group to end."""
        await self.send_signal(signal.SIGTERM)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the process. Takes ``env``, ``cwd``, ``log``, ``account``, ``passed`` (files)."""
        starting = asyncio.ensure_future(
            asyncio.to_thread(
                start_process,
                cmd,
                environment=kwargs["env"],
                folder=Path(kwargs["cwd"]),
                log=Path(kwargs["log"]),
                passed=kwargs.get("passed", ()),
                account=kwargs.get("account"),
            )
        )
        try:
            await asyncio.shield(starting)
        finally:
            # Cancelled or not, a process that starts is known from here on, and can be ended.
            child = await starting
            entry = process_entry(child.pid)
            if entry is None:  # cannot be: a child that nobody has waited for is in the table
                raise ProcessLookupError(child.pid)
            self.process = RunningProcess(entry.identity, child)
        return self.connection_info

    async def cleanup(self, *_: bool, **_restart: bool) -> None:
        """Let go of the process."""
        if self.process is not None:
            self.process.close()

    async def get_provisioner_info(self) -> dict[str, Any]:
        """What a later hub needs to adopt this kernel."""
        info = await super().get_provisioner_info()
        del info["connection_info"]  # has a key in it, and lies in the connection file
        if self.process is not None:
            info["pid"] = self.process.identity.pid
            info["started"] = self.process.identity.started
        return info

    async def load_provisioner_info(self, provisioner_info: dict[str, Any]) -> None:
        """Adopt the kernel behind this information.

        Raises:
            ProcessLookupError: It has ended, or its pid belongs to another process by now.
        """
        await super().load_provisioner_info(
            {**provisioner_info, "connection_info": self.connection_info}
        )
        identity = ProcessIdentity(provisioner_info["pid"], provisioner_info["started"])
        process = RunningProcess(identity)
        if not is_alive(identity):
            process.close()
            raise ProcessLookupError(identity.pid)
        self.process = process


def _collected(pid: int) -> int | None:
    """The exit code of an adopted process that happens to be our child all the same."""
    try:
        found, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return None
    return os.waitstatus_to_exitcode(status) if found else None
