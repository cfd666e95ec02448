"""Spark of an instance, as its people see and change it."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from dssdesk.kernels.errors import SparkInUse, SparkSettingsUnfit, SparkSettingsUnreadable
from dssdesk.kernels.java import advice_on
from dssdesk.kernels.spark_environment import SPARK, SparkEnvironment
from dssdesk.kernels.spark_settings import (
    DEFAULT_FILE,
    SparkFile,
    read_spark_file,
    write_spark_file,
)
from dssdesk.wire.sessions import SessionInfo
from dssdesk.wire.spark import SparkConfiguration, SparkFound, SparkSetting, SparkSettings

_PAUSE_SECONDS = 0.3
"""Between two events; a download tells more often than anybody looks."""


class Spark:
    """Configurations, and the environment. All calls from the event loop."""

    def __init__(
        self,
        instance_folder: Path,
        environment: SparkEnvironment,
        running: Callable[[], Iterable[SessionInfo]],
    ) -> None:
        self._folder = instance_folder
        self._environment = environment
        self._running = running
        self._telling: asyncio.Task[None] | None = None
        self._is_another = False
        self._listeners: list[Callable[[SparkSettings], None]] = []
        environment.listen(self._changed)

    @property
    def is_changing(self) -> bool:
        """Whether the environment is being made, or taken away."""
        return self._environment.progress is not None

    async def settings(self) -> SparkSettings:
        """How Spark is set up, and what of it is there."""
        return await asyncio.to_thread(self._settings)

    def change(self, configurations: Sequence[SparkConfiguration], notebooks: str) -> None:
        """Replace the configurations; they count from the next start of a kernel.

        Raises:
            SparkSettingsUnfit: What is wrong with one, and where.
        """
        settings = {one.name: _by_key(one) for one in configurations}
        if len(settings) != len(configurations):
            raise SparkSettingsUnfit("Two configurations have one name.")
        write_spark_file(self._folder, SparkFile(configurations=settings, notebooks=notebooks))
        self._changed()

    def install(self) -> None:
        """Begin to make the environment."""
        self._environment.install()

    async def stop(self) -> None:
        """Make it no longer, for nobody."""
        await self._environment.stop()

    async def remove(self) -> None:
        """Take the environment away.

        Raises:
            SparkInUse: A notebook runs in it.
        """
        users = [info for info in self._running() if info.environment == SPARK and info.pid]
        if users:
            raise SparkInUse(len(users))
        await self._environment.remove()

    def listen(self, listener: Callable[[SparkSettings], None]) -> None:
        """Be told when something is another, a few times a second at most."""
        self._listeners.append(listener)

    async def close(self) -> None:
        """Stop what is being made for nobody who waits, and tell nothing more."""
        await self._environment.stop()
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)

    def _settings(self) -> SparkSettings:
        problem = ""
        try:
            stored = read_spark_file(self._folder)
        except SparkSettingsUnreadable as error:
            stored, problem = DEFAULT_FILE, error.message
        return SparkSettings(
            configurations=tuple(
                SparkConfiguration(
                    name=name,
                    settings=tuple(
                        SparkSetting(key=key, value=value) for key, value in settings.items()
                    ),
                )
                for name, settings in stored.configurations.items()
            ),
            notebooks=stored.notebooks,
            found=self._found(),
            problem=problem,
        )

    def _found(self) -> SparkFound:
        environment, java = self._environment, self._environment.java()
        made = environment.made if environment.is_there else None
        return SparkFound(
            java=str(java) if java else "",
            java_advice=advice_on(java),
            folder=str(environment.folder),
            version=made.version if made else "",
            size=made.size if made else 0,
            progress=environment.progress,
            problem=environment.problem,
        )

    def _changed(self) -> None:
        self._is_another = True
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        while self._is_another:
            self._is_another = False
            settings = await self.settings()
            for listener in self._listeners:
                listener(settings)
            await asyncio.sleep(_PAUSE_SECONDS)


def _by_key(configuration: SparkConfiguration) -> dict[str, str]:
    found = {one.key: one.value for one in configuration.settings}
    if len(found) != len(configuration.settings):
        raise SparkSettingsUnfit(f"In “{configuration.name}”: a key is there twice.")
    return found
