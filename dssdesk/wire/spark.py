"""Spark of an instance: named configurations, and the environment that PySpark runs in."""

import re

from dssdesk.wire.record import Message, Record
from dssdesk.wire.sessions import Progress

MASTER = "spark.master"
"""The setting that says where Spark computes."""

_MASTER = re.compile(
    r"local(\[(\*|\d+)(, *\d+)?\]|-cluster\[.+\])?"
    r"|spark://[^\s,/:]+:\d+(,[^\s,/:]+:\d+)*|yarn|k8s://\S+"
)
"""Addresses of a master that Spark can read; of several spark:// ones, only one is awake."""


class SparkSetting(Record, frozen=True, kw_only=True):
    """One setting, as ``spark.executor.memory`` and ``4g``."""

    key: str
    value: str


def setting_problem(key: str, value: str) -> str:
    """Why Spark could not read a setting; empty where it can."""
    if not key.startswith("spark.") or not key.isprintable() or " " in key:
        return f"“{key}” is no setting of Spark. One looks like spark.executor.memory."
    if not value.strip() or not value.isprintable():
        return f"{key} needs a value of one line."
    if key == MASTER and not _MASTER.fullmatch(value):
        return f"“{value}” is no master. Write local[*], or spark://host:port."
    return ""


class SparkConfiguration(Record, frozen=True, kw_only=True):
    """Settings under a name, in the order in which somebody wrote them."""

    name: str
    settings: tuple[SparkSetting, ...] = ()


class SparkFound(Record, frozen=True, kw_only=True):
    """What Spark needs on the service's machine, and what of it is there.

    Attributes:
        java: The Java that kernels use, as “17.0.15 (/usr/bin/java)”; empty without one.
        java_advice: What to do about Java; empty where it is fit.
        folder: Where the environment is, or will be.
        version: Of PySpark there; empty while the environment is not there.
        size: Of the environment, in bytes.
        progress: While it is made, or taken away.
        problem: Why the last try to make it failed.
    """

    java: str = ""
    java_advice: str = ""
    folder: str = ""
    version: str = ""
    size: int = 0
    progress: Progress | None = None
    problem: str = ""


class GetSparkSettings(Message, frozen=True, kw_only=True, tag="get_spark_settings"):
    """How is Spark set up here? Replied to with `SparkSettings`.

    Who is no administrator gets names and masters alone: other values may be secrets.
    """


class SparkSettings(Message, frozen=True, kw_only=True, tag="spark_settings"):
    """How Spark is set up.

    Attributes:
        notebooks: The name of the configuration that notebooks use from their next kernel on.
        problem: Why stored configurations could not be read; then these are the defaults.
    """

    configurations: tuple[SparkConfiguration, ...]
    notebooks: str
    found: SparkFound
    problem: str = ""


class ChangeSparkSettings(Message, frozen=True, kw_only=True, tag="change_spark_settings"):
    """Replace all configurations. For administrators. Replied to with `Done`."""

    configurations: tuple[SparkConfiguration, ...]
    notebooks: str


class InstallSpark(Message, frozen=True, kw_only=True, tag="install_spark"):
    """Make the environment now. For administrators. Replied to with `Done` when it begins."""


class CancelSparkInstallation(Message, frozen=True, kw_only=True, tag="cancel_spark_installation"):
    """Stop making the environment, also for notebooks that wait for it. For administrators.

    Replied to with `Done`.
    """


class RemoveSpark(Message, frozen=True, kw_only=True, tag="remove_spark"):
    """Take the environment away. For administrators. Replied to with `Done`.

    `Conflict` while a notebook runs in it.
    """


class SparkChanged(Message, frozen=True, kw_only=True, tag="spark_changed"):
    """Event: how Spark is set up is another, or its environment came a step further."""

    settings: SparkSettings
