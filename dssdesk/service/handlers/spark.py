"""Spark: its configurations, and the environment that PySpark runs in."""

from dssdesk.service.context import Context
from dssdesk.service.desks import spark_seen_by
from dssdesk.service.handlers.handler import handle
from dssdesk.service.permissions import Permission
from dssdesk.wire.instance import Done
from dssdesk.wire.spark import (
    CancelSparkInstallation,
    ChangeSparkSettings,
    GetSparkSettings,
    InstallSpark,
    RemoveSpark,
    SparkSettings,
)


async def _get(context: Context, _message: GetSparkSettings) -> SparkSettings:
    return spark_seen_by(context.person, await context.parts.spark.settings())


async def _change(context: Context, message: ChangeSparkSettings) -> Done:
    context.parts.spark.change(message.configurations, message.notebooks)
    return Done()


async def _install(context: Context, _message: InstallSpark) -> Done:
    context.parts.spark.install()
    return Done()


async def _cancel(context: Context, _message: CancelSparkInstallation) -> Done:
    await context.parts.spark.stop()
    return Done()


async def _remove(context: Context, _message: RemoveSpark) -> Done:
    await context.parts.spark.remove()
    return Done()


HANDLERS = (
    handle(GetSparkSettings, Permission.ANYBODY, _get),
    handle(ChangeSparkSettings, Permission.ADMINISTRATOR, _change),
    handle(InstallSpark, Permission.ADMINISTRATOR, _install),
    handle(CancelSparkInstallation, Permission.ADMINISTRATOR, _cancel),
    handle(RemoveSpark, Permission.ADMINISTRATOR, _remove),
)
