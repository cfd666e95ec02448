"""Spark in cells: an interrupt reaches the jobs in Java too, and what goes wrong is said once.

Costs a look into ``sys.modules`` for each cell while nobody imports PySpark.
"""

from __future__ import annotations

import logging
import sys
import threading

_CANCEL_SECONDS = 5.0
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


def _after_a_cell(result) -> None:
    """End the jobs of a cell that was interrupted: only Python has heard of it so far."""
    module = sys.modules.get("pyspark")
    if module is None or not isinstance(result.error_in_exec, KeyboardInterrupt):
        return
    context = module.SparkContext._active_spark_context
    if context is not None:
        cancelling = threading.Thread(target=context.cancelAllJobs, daemon=True)
        cancelling.start()
        cancelling.join(_CANCEL_SECONDS)  # else it would hit the next cell's jobs
