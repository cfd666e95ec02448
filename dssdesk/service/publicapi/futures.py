"""Long tasks. To install Spark is one; other work is over when its call is answered."""

from dssdesk.base.errors import Conflict, NotAllowed, NotFound
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.forms import Object, future_form
from dssdesk.wire.instance import Done
from dssdesk.wire.spark import CancelSparkInstallation, SparkFound

SPARK_JOB = "spark-environment"
"""The task that makes Spark's environment; it is the administrators'."""

_NONE = "There is no long task of this id."


async def _list(call: Call) -> object:
    if call.flag("allUsers") and not call.person.is_administrator:
        raise NotAllowed("Only an administrator may list the long tasks of everybody.")
    if not call.person.is_administrator or not call.flag("withNotScenarios", default=True):
        return []
    found = (await call.parts.spark.settings()).found
    return [_state_of(found)] if found.progress is not None else []


async def _state(call: Call) -> object:
    job, finished = call.parameters["future"], call.context.service.finished
    if finished.has(call.person.login, job):
        state = future_form(job, finished.result(call.person.login, job))
    elif _is_spark(call):
        state = _state_of((await call.parts.spark.settings()).found)
    else:
        raise NotFound(_NONE)
    return {**state, "result": None} if call.flag("peek") else state


async def _abort(call: Call) -> None:
    if not _is_spark(call) or not call.parts.spark.is_changing:
        raise NotFound(_NONE)
    await call.ask(CancelSparkInstallation(), Done)


def _is_spark(call: Call) -> bool:
    return call.person.is_administrator and call.parameters["future"] == SPARK_JOB


def _state_of(found: SparkFound) -> Object:
    """How far the task is, or how it ended.

    Raises:
        Conflict: It failed: a program that waits hears why, and waits no longer.
        NotFound: Nobody began it.
    """
    job = {"jobId": SPARK_JOB, "payload": {"displayName": "Install Spark"}}
    if found.progress is not None:
        progress = {"text": found.progress.text, "fraction": found.progress.fraction}
        return {**job, "hasResult": False, "alive": True, "aborted": False, "progress": progress}
    if found.version:
        return {**job, **future_form(SPARK_JOB, {"version": found.version, "size": found.size})}
    if found.problem:
        raise Conflict(found.problem)
    raise NotFound(_NONE)


ENTRIES = (
    PublicEntry(
        path="/futures/",
        run=_list,
        permission=Permission.ANYBODY,
        covers=("DSSClient.list_futures", "DSSClient.list_running_scenarios"),
    ),
    PublicEntry(
        path="/futures/{future}",
        run=_state,
        permission=Permission.ANYBODY,
        covers=(
            "DSSFuture.get_state",
            "DSSFuture.peek_state",
            "DSSFuture.get_result",
            "DSSFuture.has_result",
            "DSSFuture.wait_for_result",
        ),
    ),
    PublicEntry(
        path="/futures/{future}",
        method="DELETE",
        run=_abort,
        permission=Permission.ANYBODY,
        covers=("DSSFuture.abort",),
    ),
)
