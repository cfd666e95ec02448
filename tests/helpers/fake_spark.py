"""Spark as the service knows it, without an environment; `calls` says what was asked."""

from collections.abc import Callable, Sequence
from typing import Any

from dssdesk.wire.spark import SparkConfiguration, SparkFound, SparkSetting, SparkSettings

LOCAL = SparkConfiguration(
    name="Local", settings=(SparkSetting(key="spark.master", value="local[*]"),)
)
FOUND = SparkFound(java="17.0.15 (/usr/bin/java)", folder="/data/environments/spark-py3.11")


class FakeSpark:
    """Implements `dssdesk.service.parts.Spark`."""

    def __init__(self) -> None:
        self.now = SparkSettings(configurations=(LOCAL,), notebooks="Local", found=FOUND)
        self.calls: list[Any] = []
        self.is_changing = False
        self._listeners: list[Callable[[SparkSettings], None]] = []

    async def settings(self) -> SparkSettings:
        return self.now

    def change(self, configurations: Sequence[SparkConfiguration], notebooks: str) -> None:
        self.now = SparkSettings(
            configurations=tuple(configurations), notebooks=notebooks, found=self.now.found
        )
        for listener in self._listeners:
            listener(self.now)

    def install(self) -> None:
        self.calls.append("install")

    async def stop(self) -> None:
        self.calls.append("stop")

    async def remove(self) -> None:
        self.calls.append("remove")

    def listen(self, listener: Callable[[SparkSettings], None]) -> None:
        self._listeners.append(listener)
