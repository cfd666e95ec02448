"""The environment that PySpark runs in: made when a kernel is first to start there.

Whoever needs it while it is made waits for the same making; when all have left, that ends.
"""

import asyncio
import contextlib
import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import EnvironmentId
from dssdesk.kernels.errors import JavaUnfit, SparkInstallationStopped, SparkNotInstalled
from dssdesk.kernels.hub import Environment
from dssdesk.kernels.java import Java, advice_on, find_java
from dssdesk.kernels.spark_making import MARK, SPARK_PACKAGES, Packages, make
from dssdesk.wire.sessions import Progress

SPARK = EnvironmentId("spark")

_NOTE = "is installed at the first use"
_LOCK = "spark.lock"
_LOOK_AGAIN = 0.5
_ELSEWHERE = Progress(text="Waiting for another DSS Desk, which installs it")

Heard = Callable[[Progress], None]


class Made(msgspec.Struct, frozen=True):
    """What the environment says of itself: PySpark's version, and its own size in bytes."""

    version: str = ""
    size: int = 0


class SparkEnvironment:
    """Says whether the environment is there, makes it, takes it away. All from one event loop."""

    def __init__(
        self,
        environments: Path,
        packages: Packages = SPARK_PACKAGES,
        *,
        java: Callable[[Mapping[str, str]], Java | None] = find_java,
    ) -> None:
        """``environments``: the folder of the environments that we make."""
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        self.folder = environments / f"spark-py{version}"
        self.problem = ""
        self.progress: Progress | None = None
        self._lock = environments / _LOCK
        self._packages = packages
        self._find_java = java
        self._making: asyncio.Task[None] | None = None
        self._removing = asyncio.Lock()
        self._waiting: list[Heard] = []
        self._listeners: list[Callable[[], None]] = []
        self._keeper: asyncio.Task[None] | None = None

    # Looking

    @property
    def is_there(self) -> bool:
        """Whether kernels can run in it now."""
        return (self.folder / "bin" / "python").exists()

    @property
    def environment(self) -> Environment:
        """As it is chosen for a notebook."""
        python = self.folder / "bin" / "python"
        return Environment(
            id=SPARK, name="Spark", python=python, note="" if self.is_there else _NOTE
        )

    @property
    def made(self) -> Made:
        """What is in it; nothing while it is not there."""
        try:
            return msgspec.json.decode((self.folder / MARK).read_bytes(), type=Made)
        except (OSError, msgspec.MsgspecError):
            return Made()

    def java(self) -> Java | None:
        """The Java that Spark runs on. Takes a moment."""
        return self._find_java(os.environ)

    def variables(self) -> dict[str, str]:
        """What kernels there get: this PySpark, whatever other Spark the machine has."""
        packages = self.folder / "lib" / self.folder.name.replace("spark-py", "python")
        return {"SPARK_HOME": os.fspath(packages / "site-packages" / "pyspark")}

    def listen(self, listener: Callable[[], None]) -> None:
        """Be told when something of it is another."""
        self._listeners.append(listener)

    # Making

    async def ready(self, heard: Heard) -> None:
        """Make it where it is not there, telling how far that is.

        Raises:
            JavaUnfit: It would be of no use.
            SparkDiskFull: There is too little room.
            SparkNotInstalled: With why.
            SparkInstallationStopped: Somebody stopped it.
        """
        async with self._removing:
            if self.is_there:
                return
        if advice := advice_on(await asyncio.to_thread(self.java)):
            raise JavaUnfit(advice)
        while self._making is not None and self._making.cancelling():
            await asyncio.wait({self._making})  # it cleans up
        if self._making is None:
            self._making = asyncio.create_task(self._make())
            self._making.add_done_callback(self._made)
        making = self._making
        self._waiting.append(heard)
        if self.progress is not None:
            heard(self.progress)
        try:
            await asyncio.shield(making)
        except asyncio.CancelledError:
            if making.cancelled():
                raise SparkInstallationStopped from None
            raise
        finally:
            self._waiting.remove(heard)
            if not self._waiting:
                await _ended(making)

    def install(self) -> None:
        """Begin to make it, whoever waits for it; `progress` and `problem` tell the rest."""
        if self._keeper is None or self._keeper.done():
            self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Make it no longer, for nobody."""
        if self._making is not None:
            await _ended(self._making)

    async def remove(self) -> None:
        """Take it away; what is there is gone, what is being made is stopped."""
        async with self._removing:
            await self.stop()
            self._tell(Progress(text="Removing Spark", can_stop=False))
            try:
                await asyncio.to_thread(self._remove)
            finally:
                self._tell(None)

    # Inside

    async def _keep(self) -> None:
        try:
            await self.ready(_ignore)
        except SparkInstallationStopped:
            return
        except DssDeskError as error:
            self.problem = error.message
            self._tell(None)

    async def _make(self) -> None:
        try:
            with self._opened_lock() as lock:
                await self._alone(lock)
                if not self.is_there:  # another one may have made it meanwhile
                    await make(self.folder, self._packages, self._tell)
        except OSError as error:
            raise SparkNotInstalled(str(error)) from error

    def _made(self, making: asyncio.Task[None]) -> None:
        error = None if making.cancelled() else making.exception()
        self.problem = str(error) if error is not None else ""
        self._making = None
        self._tell(None)

    @contextlib.contextmanager
    def _opened_lock(self) -> Iterator[int]:
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield lock
        finally:
            os.close(lock)

    async def _alone(self, lock: int) -> None:
        """Wait until no other service makes it; the lock goes with its file."""
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._tell(_ELSEWHERE)
                await asyncio.sleep(_LOOK_AGAIN)
            else:
                return

    def _remove(self) -> None:
        gone = self.folder.with_name(f".{self.folder.name}.gone")
        shutil.rmtree(gone, ignore_errors=True)
        with contextlib.suppress(FileNotFoundError):
            self.folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def _tell(self, progress: Progress | None) -> None:
        self.progress = progress
        if progress is not None:
            for heard in self._waiting:
                heard(progress)
        for listener in self._listeners:
            listener()


async def _ended(task: asyncio.Task[None]) -> None:
    """Cancel it, and wait until it has cleaned up."""
    task.cancel()
    await asyncio.wait({task})


def _ignore(_progress: Progress) -> None:
    """Listeners are told as well."""
