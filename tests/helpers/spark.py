"""The Python of a Spark environment, and a small standalone cluster of it.

pip brings PySpark once for all runs of the tests on a machine: some 480 MB, a minute and more.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from dssdesk.kernels.java import advice_on, find_java
from dssdesk.kernels.spark_environment import SparkEnvironment
from dssdesk.kernels.spark_making import SPARK_PACKAGES
from tests.helpers.pythons import Recipe, environment
from tests.helpers.waiting import wait_until

_STARTED_SECONDS = 120


def spark_python(*, home: Path) -> Path:
    """The Python of an environment with PySpark; skips the test where it cannot be made."""
    if advice := advice_on(find_java(os.environ)):
        pytest.skip(advice)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    recipe = Recipe(version, tuple(SPARK_PACKAGES.requirements), built=("pyspark",))
    return environment(recipe, home=home)


def lend_spark(environments: Path, *, home: Path) -> None:
    """Let an instance find its own Spark environment made, among those that it makes."""
    folder = SparkEnvironment(environments).folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(spark_python(home=home).parent.parent)


@contextmanager
def standalone_cluster(python: Path, folder: Path, *, workers: int = 2) -> Iterator[str]:
    """The address of a master with some workers of one core each, all processes of their own."""
    port = _free_port()
    address = f"spark://127.0.0.1:{port}"
    with ExitStack() as stack:
        master = _Daemon(
            python,
            folder / "master",
            "org.apache.spark.deploy.master.Master",
            *("--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"),
        )
        stack.callback(master.kill)
        master.wait_for("elected leader")
        daemons = [
            _Daemon(
                python,
                folder / f"worker-{number}",
                "org.apache.spark.deploy.worker.Worker",
                *("--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", "1g"),
                *("--work-dir", str(folder / f"worker-{number}" / "work"), address),
            )
            for number in range(workers)
        ]
        for worker in daemons:
            stack.callback(worker.kill)
        for worker in daemons:
            worker.wait_for("Successfully registered")
        yield address


class _Daemon:
    """A process of Spark's own, with what it starts."""

    def __init__(self, python: Path, folder: Path, *command: str) -> None:
        folder.mkdir(parents=True)
        self._log = folder / "log"
        with self._log.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: TID251 (a test starts it)
                [_home(python) / "bin" / "spark-class", *command],
                env=_environment(python, folder),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def wait_for(self, said: str) -> None:
        """Return when it has said this."""
        wait_until(lambda: said in self._read() or self._has_ended, seconds=_STARTED_SECONDS)
        assert not self._has_ended, self._read()[-3000:]

    def kill(self) -> None:
        """End it and its group."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(30)

    @property
    def _has_ended(self) -> bool:
        return self._process.poll() is not None

    def _read(self) -> str:
        return self._log.read_text()


def _environment(python: Path, folder: Path) -> dict[str, str]:
    """Nothing of a notebook's: an executor must do without its session and our package."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DSSDESK_")}
    return {
        **kept,
        "SPARK_HOME": str(_home(python)),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": "-Dspark.master.rest.enabled=false",  # always the same port
        "PYSPARK_PYTHON": str(python),
    }


def _home(python: Path) -> Path:
    found = list(python.parent.parent.glob("lib/python3.*/site-packages/pyspark"))
    if not found:
        pytest.fail(f"there is no PySpark in {python.parent.parent}")
    return found[0]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
