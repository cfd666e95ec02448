"""Named Spark configurations of an instance, and the one that notebooks use: ``spark.json``.

Where the file is missing, or cannot be read, notebooks run Spark on this machine.
"""

import logging
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec

from dssdesk.base.files import write_atomic
from dssdesk.kernels.errors import SparkSettingsUnfit, SparkSettingsUnreadable
from dssdesk.wire.spark import MASTER, setting_problem

FILE = "spark.json"
LOCAL = "Local"

_DEFAULT: Mapping[str, Mapping[str, str]] = MappingProxyType({LOCAL: {MASTER: "local[*]"}})
_LONGEST_NAME = 60

_log = logging.getLogger(__name__)


class SparkFile(msgspec.Struct, frozen=True, kw_only=True):
    """``spark.json``: settings by key, by the name of their configuration.

    Attributes:
        notebooks: The name of the configuration that notebooks use.
    """

    configurations: Mapping[str, Mapping[str, str]]
    notebooks: str
    version: int = 1


DEFAULT_FILE = SparkFile(configurations=_DEFAULT, notebooks=LOCAL)
"""What counts before anybody stored something."""


def notebook_configuration(instance_folder: Path) -> Mapping[str, str]:
    """The settings that a notebook's Spark starts with, by key; there is always a master."""
    try:
        found = read_spark_file(instance_folder)
    except SparkSettingsUnreadable as error:  # the settings page says it too
        _log.warning("%s", error)
        return _DEFAULT[LOCAL]
    return {**_DEFAULT[LOCAL], **found.configurations[found.notebooks]}


def read_spark_file(instance_folder: Path) -> SparkFile:
    """Every configuration; *Local* alone where nobody stored any.

    Raises:
        SparkSettingsUnreadable: The file holds something else.
    """
    try:
        found = msgspec.json.decode((instance_folder / FILE).read_bytes(), type=SparkFile)
        check_spark_file(found)
    except FileNotFoundError:
        return DEFAULT_FILE
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, SparkSettingsUnfit) as error:
        raise SparkSettingsUnreadable(FILE, str(error)) from error
    return found


def write_spark_file(instance_folder: Path, wanted: SparkFile) -> None:
    """Replace every configuration; they count from the next start of a kernel.

    Raises:
        SparkSettingsUnfit: What is wrong with one, and where.
    """
    check_spark_file(wanted)
    data = msgspec.json.format(msgspec.json.encode(wanted), indent=2)
    write_atomic(instance_folder / FILE, data + b"\n")


def check_spark_file(wanted: SparkFile) -> None:
    """Let configurations pass that Spark can read.

    Raises:
        SparkSettingsUnfit: What is wrong with one, and where.
    """
    if wanted.notebooks not in wanted.configurations:
        raise SparkSettingsUnfit(f"There is no configuration “{wanted.notebooks}” for notebooks.")
    for name, settings in wanted.configurations.items():
        if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
            raise SparkSettingsUnfit("A configuration needs a name of up to 60 characters.")
        for key, value in settings.items():
            if problem := setting_problem(key, value):
                raise SparkSettingsUnfit(f"In “{name}”: {problem}")
