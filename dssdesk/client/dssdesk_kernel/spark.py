"""Spark in cells: an interrupt reaches the jobs in Java too, and what goes wrong is said once.

Costs a look into ``sys.modules`` for each cell while nobody imports PySpark.
"""

from __future__ import annotations

import logging
import sys
import threading

_CANCEL_SECONDS = 5.0
_LATE_SECONDS = 0.25
_LATE_LOOKS = 120
_SAID_TWICE = ("DataFrameQueryContextLogger", "SQLQueryContextLogger")
"""Loggers that print an exception as JSON before it is raised, and shown."""


def look_after_spark(shell) -> None:
    """Let an IPython shell take care of Spark."""
    logging.getLogger().addFilter(_is_worth_saying)
    logging.getLogger("py4j").setLevel(logging.CRITICAL)  # what went wrong is raised as well
    shell.events.register("pre_run_cell", _before_a_cell)
    shell.events.register("post_run_cell", _after_a_cell)


def _is_worth_saying(record) -> bool:
    return record.msg != "KeyboardInterrupt while sending command."  # py4j's word for it


def _before_a_cell(_) -> None:
    module = sys.modules.get("pyspark.logger")
    if module is not None:
        for name in _SAID_TWICE:
            module.PySparkLogger.getLogger(name).setLevel(logging.CRITICAL)
    _tags.next()


def _after_a_cell(result) -> None:
    """End the jobs of a cell that was interrupted: only Python has heard of it so far."""
    context = _context()
    if context is None or not _was_interrupted(result.error_in_exec):
        return
    cancelling = threading.Thread(target=context.cancelAllJobs, daemon=True)
    cancelling.start()
    cancelling.join(_CANCEL_SECONDS)  # else it would hit the next cell's jobs
    if _tags.present:
        late = (context, _tags.present)
        threading.Thread(target=_cancel_what_comes_late, args=late, daemon=True).start()


def _was_interrupted(error) -> bool:
    """Whether an interrupt is behind an error: PySpark tidies up, and may fail at that too."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def _cancel_what_comes_late(context, tag) -> None:
    """Java may have planned the cell's job when Python was interrupted, and start it afterwards."""
    pause = threading.Event()
    for _ in range(_LATE_LOOKS):
        pause.wait(_LATE_SECONDS)
        try:
            context.cancelJobsWithTag(tag)
        except Exception:  # the context has ended, and its jobs with it
            return


def _context():
    module = sys.modules.get("pyspark")
    return None if module is None else module.SparkContext._active_spark_context


class _Tags:
    """Marks the jobs of each cell, so that late ones can be told from those of the next cell."""

    def __init__(self) -> None:
        self.present = ""
        self._count = 0

    def next(self) -> None:
        """Another cell begins."""
        before, self.present = self.present, ""
        context = _context()
        if context is None:
            return
        self._count += 1
        tag = "dssdesk-cell-%d" % self._count
        try:
            if before:
                context.removeJobTag(before)
            context.addJobTag(tag)
        except Exception:  # Java has gone: the cell will say so, if it needs it
            return
        self.present = tag


_tags = _Tags()
