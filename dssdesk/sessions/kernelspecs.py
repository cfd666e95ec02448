"""Which environment a notebook's file asks for, and how a file asks for one.

A file names a kernelspec, as every Jupyter does: an installed one by its own name; our default
environment as ``python3``, which every Jupyter has; that of Spark by a name that nobody else
gives; a Python pointed at by our id of it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from dssdesk.base.ids import EnvironmentId
from dssdesk.kernels.errors import EnvironmentMissing
from dssdesk.kernels.hub import Environment
from dssdesk.kernels.spark_environment import SPARK
from dssdesk.projects.notebook_files import KernelSpec
from dssdesk.wire.catalogue import DEFAULT_KERNELS

_INSTALLED = "kernelspec:"
_OF_SPARK = "dssdesk-spark"


def kernelspec_of(environment: Environment) -> KernelSpec:
    """What a file says to ask for this environment."""
    if environment.is_default:
        return KernelSpec()
    if environment.id == SPARK:
        return KernelSpec(name=_OF_SPARK, display_name=environment.name)
    name = environment.id.removeprefix(_INSTALLED)
    if name in DEFAULT_KERNELS:  # an installed one of the name that means our default one
        name = environment.id
    return KernelSpec(name=name, display_name=environment.name, language=environment.language)


def environment_of(
    metadata: Mapping[str, Any], environments: Callable[[], Iterable[Environment]]
) -> EnvironmentId | None:
    """The environment that a notebook's file asks for; None for the default one.

    Raises:
        EnvironmentMissing: It is not there (any more).
    """
    try:
        asked = msgspec.convert(metadata.get("kernelspec") or {}, _Asked)
    except msgspec.ValidationError:
        return None
    if asked.name in DEFAULT_KERNELS:
        return None
    places = tuple(environments())
    names = {asked.name, asked.name.lower()}  # Jupyter knows installed ones in lower case
    for environment in places:
        if kernelspec_of(environment).name in names:
            return environment.id
    for environment in places:  # an installed “spark” comes before ours
        if environment.id in names:
            return environment.id
    raise EnvironmentMissing(asked.display_name or asked.name)


def asking_for(metadata: Mapping[str, Any], kernel: KernelSpec) -> dict[str, Any]:
    """A notebook's metadata that ask for this kernel from now on."""
    changed = {**metadata, "kernelspec": msgspec.to_builtins(kernel)}
    said = metadata.get("language_info")
    if not isinstance(said, dict) or said.get("name") != kernel.language:
        changed["language_info"] = {"name": kernel.language}
    return changed


class _Asked(msgspec.Struct, frozen=True):
    name: str = ""
    display_name: str = ""
