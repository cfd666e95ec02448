"""What Spark finds when a notebook starts it: a ``SPARK_CONF_DIR`` in the kernel's own folder.

So a plain ``SparkSession.builder.getOrCreate()`` follows the instance's configuration, is quiet,
and keeps what it spills to disk where it goes with the session.
"""

import os
import shlex
import textwrap
from collections.abc import Mapping
from pathlib import Path

from dssdesk.base.files import PRIVATE, make_private_folder, write_atomic
from dssdesk.kernels.java import advice_on, find_java

LOCAL_MASTER: Mapping[str, str] = {"spark.master": "local[*]"}

_THIS_MACHINE = ("local", "spark://127.0.0.1", "spark://localhost")

_CELL_WIDTH = 76
"""Characters of a line of an output that can be read in the smallest window."""

_LOG = """\
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex{short.message}
# PySpark's own level; where it is another than the root's, Spark prints how to change it.
logger.pyspark.name = org.apache.spark.api.python.PythonGatewayServer
logger.pyspark.level = error
# What they say is in the exception that the cell shows.
logger.executor.name = org.apache.spark.executor.Executor
logger.executor.level = fatal
logger.tasks.name = org.apache.spark.scheduler.TaskSetManager
logger.tasks.level = fatal
"""

_QUIET = """\
# Java says at each start that it can calculate faster; there is no switch for that.
exec 2> >(exec sed -u '/^WARNING: Using incubator modules:/d' >&2)
"""


def spark_folder(kernel_folder: Path) -> Path:
    """Where all of this is, and what Spark puts on the disk; of no use after the kernel."""
    return kernel_folder / "spark"


def spark_variables(
    kernel_folder: Path,
    *,
    python: Path,
    settings: Mapping[str, str],
    environment: Mapping[str, str],
) -> dict[str, str]:
    """Write the configuration; what the process environment of the kernel needs beside.

    Args:
        kernel_folder: Where this kernel's own files are.
        python: The kernel's own, also for Spark's workers.
        settings: Those of the configuration that notebooks use.
        environment: The service's own, to find Java in.
    """
    folder = make_private_folder(spark_folder(kernel_folder))
    java = find_java(environment)
    problem = advice_on(java)
    settings = {**LOCAL_MASTER, **settings}
    files = {
        "spark-defaults.conf": _defaults(folder, settings),
        "log4j2.properties": _LOG,
        "spark-env.sh": _refusal(problem) if problem else _QUIET,
    }
    if any(character.isspace() for character in str(folder)) and not problem:
        del files["spark-env.sh"]  # Spark's scripts do not find it there, and say so
    for name, text in files.items():
        write_atomic(folder / name, text.encode(), mode=PRIVATE, durable=False)
    found = {"SPARK_CONF_DIR": str(folder), "PYSPARK_PYTHON": os.fspath(python)}
    if java is not None and java.is_fit:
        found["JAVA_HOME"] = str(java.home)
    if settings["spark.master"].startswith(_THIS_MACHINE):
        found["SPARK_LOCAL_IP"] = "127.0.0.1"
    return found


def _defaults(folder: Path, settings: Mapping[str, str]) -> str:
    """``spark-defaults.conf``: ours, and over them what the configuration says."""
    ours = {
        "spark.app.name": "DSS Desk",
        "spark.local.dir": str(folder / "local"),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    master = settings["spark.master"]
    if master.startswith(_THIS_MACHINE):
        ours |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    if master.startswith("local"):
        ours["spark.authenticate"] = "true"  # others on this machine may not fetch its blocks
    lines = [f"{key} {_escaped(value)}\n" for key, value in {**ours, **settings}.items()]
    return "".join(lines)


def _escaped(value: str) -> str:
    """A value as Java reads it from a file of properties, which is Latin-1."""
    ascii_only = value.replace("\\", "\\\\").encode("utf-16-be")
    units = [int.from_bytes(ascii_only[at : at + 2]) for at in range(0, len(ascii_only), 2)]
    return "".join(chr(unit) if unit < 127 else f"\\u{unit:04x}" for unit in units)


def _refusal(problem: str) -> str:
    """A script that Spark runs before Java: what a person sees in the cell."""
    lines = textwrap.fill(problem, _CELL_WIDTH, break_on_hyphens=False)  # cells do not wrap
    return f"echo {shlex.quote(lines)} >&2\nexit 1\n"
