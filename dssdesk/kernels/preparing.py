"""Kernels that wait for their environment to be made, before they can start."""

import asyncio

import msgspec

from dssdesk.base.ids import SessionId
from dssdesk.kernels.broadcast import Broadcast
from dssdesk.kernels.errors import SparkInstallationStopped
from dssdesk.kernels.hub import KernelPreparing, KernelWish
from dssdesk.kernels.spark_environment import SPARK, SparkEnvironment
from dssdesk.wire.sessions import Progress


class Preparing:
    """Who waits for what; tells how far that is. All from one event loop."""

    def __init__(self, spark: SparkEnvironment, broadcast: Broadcast) -> None:
        self._spark = spark
        self._broadcast = broadcast
        self._waiting: dict[SessionId, asyncio.Task[None]] = {}

    async def prepare(self, wish: KernelWish) -> None:
        """Wait until a kernel can start where it is to run.

        Raises:
            DssDeskError: It cannot, and why.
        """
        if wish.environment != SPARK:
            return

        def heard(progress: Progress) -> None:
            text = f"Installing Spark: {progress.text[0].lower()}{progress.text[1:]}"
            told = msgspec.structs.replace(progress, text=text)
            self._broadcast.tell(KernelPreparing(session_id=wish.session_id, progress=told))

        waiting = asyncio.create_task(self._spark.ready(heard))
        self._waiting[wish.session_id] = waiting
        try:
            await asyncio.wait({waiting})
            if waiting.cancelled():
                raise SparkInstallationStopped
            waiting.result()
        finally:
            del self._waiting[wish.session_id]
            waiting.cancel()
            await asyncio.wait({waiting})

    def stop(self, session_id: SessionId) -> bool:
        """A kernel is not to start any more; whether it waited."""
        waiting = self._waiting.get(session_id)
        return waiting is not None and waiting.cancel()
