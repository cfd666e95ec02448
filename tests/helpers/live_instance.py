"""A real service process on an instance of its own, as `dssdesk serve` starts it."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import msgspec
import psutil

from dssdesk.app.instance import ServiceFile, open_instance
from dssdesk.projects.demo import DEMO, make_demo
from dssdesk.wire import codec
from dssdesk.wire.instance import GetStatus, Status
from dssdesk.wire.places import NotebookRef
from tests.helpers.channel_client import ChannelClient
from tests.helpers.waiting import wait_until

__all__ = ["DEMO", "LiveInstance"]


class LiveInstance:
    """An instance folder and the service that runs on it, if one does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None  # noqa: TID251 (a test starts it)
        self._desk: subprocess.Popen[bytes] | None = None  # noqa: TID251 (a test starts it)

    def prepare(self) -> None:
        """Make the instance with the demo project; whoever needs the service starts it."""
        open_instance(self.folder)
        make_demo(self.folder / "projects")

    def start(self) -> None:
        """Start a service on the demo project; returns when it answers."""
        self.prepare()
        self._process = subprocess.Popen(  # noqa: TID251 (a test starts it)
            [sys.executable, "-P", "-m", "dssdesk", "--instance", str(self.folder), "serve"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env=environment(),
        )
        # A child that nobody waits for stays a zombie, and looks alive to who stops it.
        threading.Thread(target=self._process.wait, daemon=True).start()
        wait_until(self._answers)

    def open_desk(self, *notebooks: NotebookRef) -> None:
        """Open a real window on these notebooks, unseen; it starts a service if none runs."""
        tabs = [f"notebook:{it.project}/{it.name}" for it in notebooks]
        choices = {"window.tabs": tabs, "window.front_tab": tabs[0]}
        (self.folder / "desk.json").write_text(json.dumps(choices))
        self._desk = subprocess.Popen(  # noqa: TID251 (a test starts it)
            [sys.executable, "-P", "-m", "dssdesk", "--instance", str(self.folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment() | {"QT_QPA_PLATFORM": "offscreen"},
        )
        wait_until(self._has_a_desk)

    def kill_desk(self) -> None:
        """``kill -9`` of the window."""
        if self._desk is not None:
            self.end_desk(signal.SIGKILL)

    def end_desk(self, number: signal.Signals) -> int:
        """Send the window a signal; its exit code."""
        desk, self._desk = self._desk, None
        assert desk is not None
        desk.send_signal(number)
        return desk.wait(30)

    def kill_service(self) -> None:
        """``kill -9`` of the service, whoever started it."""
        pid = self.pid
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not _is_running(pid))

    def kill(self) -> None:
        """``kill -9``."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End the service; kernels run on."""
        self._end(signal.SIGTERM)

    def command(self, *arguments: str, code: int = 0) -> str:
        """What a command line prints on this instance."""
        run = subprocess.run(
            [sys.executable, "-P", "-m", "dssdesk", "--instance", str(self.folder), *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            env=environment(),
            check=False,
        )
        assert run.returncode == code, (run.returncode, run.stdout, run.stderr)
        return run.stdout

    @property
    def file(self) -> ServiceFile:
        """Where the service is."""
        data = (self.folder / "service.json").read_bytes()
        return msgspec.json.decode(data, type=ServiceFile)

    @property
    def pid(self) -> int:
        """The service's process."""
        return self.file.pid

    def connect(self) -> ChannelClient:
        """A desk without a window."""
        return ChannelClient(self.file.address, self.file.token)

    def status(self) -> Status:
        """What `dssdesk status` asks for."""
        file = self.file
        reply = httpx.post(
            f"{file.address}/desk/ask",
            content=codec.encode(GetStatus()),
            headers={"Authorization": f"Bearer {file.token}"},
            timeout=30,
            trust_env=False,
        )
        # A new service at the old address, whose file is not there yet, knows no such token.
        reply.raise_for_status()
        status = codec.decode(reply.content)
        assert isinstance(status, Status), status
        return status

    def notebook_path(self, notebook: NotebookRef) -> Path:
        """The `.ipynb` on disk."""
        return self.folder / "projects" / notebook.project / "notebooks" / f"{notebook.name}.ipynb"

    def clean_up(self) -> None:
        """Leave nothing behind: neither a window, nor a service, nor a kernel."""
        self.kill_desk()
        if not (self.folder / "service.json").exists():
            return
        try:
            self.command("stop", "--unload")
        finally:
            self._end(signal.SIGKILL)

    def _has_a_desk(self) -> bool:
        desk = self._desk
        assert desk is not None
        assert desk.poll() is None, f"the desk ended with {desk.returncode}"
        try:
            return self.status().desks > 0
        except (OSError, httpx.HTTPError):
            return False

    def _answers(self) -> bool:
        process = self._process
        assert process is not None
        if process.poll() is not None:
            assert process.stderr is not None
            raise AssertionError(f"the service ended: {process.stderr.read().decode()}")
        try:
            return self.pid == process.pid and bool(self.status())
        except (OSError, httpx.HTTPError):
            return False

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(number)
        process.wait(30)
        if process.stderr is not None:
            process.stderr.close()


def environment() -> dict[str, str]:
    """A process environment in which start-up time is what a person has."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def _is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
