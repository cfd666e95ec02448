"""Where kernels can run: the default overlay, installed kernelspecs, and folders pointed at."""

import json
import logging
import os
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

from dssdesk.base.files import write_atomic
from dssdesk.base.ids import EnvironmentId
from dssdesk.base.paths import CLIENT
from dssdesk.kernels.errors import (
    EnvironmentMissing,
    EnvironmentUnfit,
    LibraryMissing,
    SparkNotReady,
    install_advice,
)
from dssdesk.kernels.hub import Environment
from dssdesk.kernels.launch import ask_python
from dssdesk.kernels.libraries import Libraries
from dssdesk.kernels.overlay import make_overlay, overlay_folder, overlay_python
from dssdesk.kernels.packages import VARIABLE, make_packages, packages_folder
from dssdesk.kernels.spark_environment import SPARK, SparkEnvironment
from dssdesk.wire.catalogue import DEFAULT_ENVIRONMENT

DEFAULT = EnvironmentId("default")
LAUNCHER = CLIENT / "dssdesk_kernel" / "launcher.py"
CONNECTION_FILE = "{connection_file}"

_PLAIN_NAMES = ("venv", "env", "virtualenv")
"""Names of environments that tell nothing without the folder around them."""

_ANSWER_SECONDS = 30.0
"""A first import may read a big environment from a slow disk."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a kernel of an environment is started.

    Attributes:
        command: With ``{connection_file}`` where the connection file's path goes.
        variables: What the kernelspec adds to the process environment.
        is_ours: It runs our launcher, so it journals itself.
        by_message: It is interrupted by a message, not by a signal.
    """

    environment: Environment
    command: tuple[str, ...]
    language: str = "python"
    variables: Mapping[str, str] = field(default_factory=dict)
    is_ours: bool = True
    by_message: bool = False


class Environments:
    """Lists environments and says how their kernels are started."""

    def __init__(
        self,
        folder: Path,
        pointed_at: Path | None = None,
        *,
        spark: SparkEnvironment | None = None,
    ) -> None:
        """``folder`` takes those that we make, ``pointed_at`` is the list of other Pythons."""
        self._folder = folder
        self._list = pointed_at or folder / "environments.json"
        self._making = threading.Lock()
        self._libraries = Libraries()
        self.spark = spark or SparkEnvironment(folder)

    def all(self) -> Sequence[Environment]:
        """Every environment, the default one first; Spark's also before it is made."""
        found = [self._default(), self.spark.environment]
        found.extend(one for one in self._pointed_at() if one.python.exists())
        found.extend(recipe.environment for recipe in self._installed())
        return found

    def recipe(self, environment: EnvironmentId | None) -> Recipe:
        """How to start a kernel there; makes the default environment on first use.

        Raises:
            EnvironmentMissing: There is no such environment.
            SparkNotReady: That of Spark has to be made first.
        """
        found = self._recipe(environment)
        if not found.is_ours:
            return found
        with self._making:
            packages = make_packages(packages_folder(self._folder))
        return replace(found, variables={**found.variables, VARIABLE: str(packages)})

    def _recipe(self, environment: EnvironmentId | None) -> Recipe:
        if environment is None or environment == DEFAULT:
            with self._making:
                make_overlay(overlay_folder(self._folder))
            return _through_launcher(self._default())
        if environment == SPARK:
            if not self.spark.is_there:
                raise SparkNotReady
            return replace(
                _through_launcher(self.spark.environment), variables=self.spark.variables()
            )
        found = _of_id(environment)
        if found is not None and found.python.exists():
            return _through_launcher(found)
        for recipe in self._installed():
            if recipe.environment.id == environment:
                return recipe
        raise EnvironmentMissing(found.name if found else environment.partition(":")[2])

    def library(self, environment: EnvironmentId | None, name: str) -> str:
        """The text of a script that comes with an environment and draws outputs.

        Raises:
            EnvironmentMissing: There is no such environment.
            LibraryMissing: It does not have this script.
        """
        try:
            recipe = self._recipe(environment)
        except SparkNotReady:
            raise LibraryMissing(name) from None
        if not recipe.is_ours:
            raise LibraryMissing(name)
        return self._libraries.read(recipe.environment.python, name)

    def add(self, path: Path) -> Environment:
        """Offer the Python in a folder (a venv, a conda environment), or at a path, from now on.

        Raises:
            EnvironmentMissing: There is no Python.
            EnvironmentUnfit: No kernel can run in it, and what to do.
        """
        found = _meant_by(Path(os.path.normpath(path.expanduser().absolute())))
        if not found.python.is_file():
            raise EnvironmentMissing(str(path))
        _check(found.python)
        if found.id not in (one.id for one in self._pointed_at()):
            ids = [*(one.id for one in self._pointed_at()), found.id]
            self._list.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(self._list, json.dumps(ids, indent=2).encode() + b"\n")
        return found

    def _default(self) -> Environment:
        python = overlay_python(overlay_folder(self._folder))
        return Environment(id=DEFAULT, name=DEFAULT_ENVIRONMENT, python=python, is_default=True)

    def _pointed_at(self) -> list[Environment]:
        try:
            ids = json.loads(self._list.read_text("utf-8"))
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            _log.warning("The list of environments in %s cannot be read: %s", self._list, error)
            return []
        found = [_of_id(one) for one in ids if isinstance(one, str)]
        return [environment for environment in found if environment is not None]

    def _installed(self) -> Iterator[Recipe]:
        """Installed kernelspecs; without the one that comes with the application's own Python."""
        catalogue = KernelSpecManager(ensure_native_kernel=False)
        for name, folder in sorted(catalogue.find_kernel_specs().items()):
            if Path(sys.prefix) in Path(folder).parents:
                continue
            try:
                recipe = _of_kernelspec(name, catalogue.get_kernel_spec(name))
            except Exception as error:  # noqa: BLE001 (somebody else's file may hold anything)
                _log.info("The kernelspec “%s” cannot be read: %s", name, error)
                continue
            if recipe is not None:
                yield recipe


def _meant_by(path: Path) -> Environment:
    """The environment that a person means by a folder, or by a Python in or outside one."""
    if path.is_dir():
        return _of_folder(path)
    home = path.parent.parent
    if path.parent.name == "bin" and _of_folder(home).python.exists() and _is_environment(home):
        return _of_folder(home)
    return _of_python(path)


def _is_environment(folder: Path) -> bool:
    return (folder / "pyvenv.cfg").exists() or (folder / "conda-meta").is_dir()


def _of_id(environment: str) -> Environment | None:
    """The environment that was pointed at under this id; None for another kind of id."""
    kind, _, rest = environment.partition(":")
    if not rest.startswith("/"):
        return None
    makers = {"folder": _of_folder, "python": _of_python}
    return makers[kind](Path(rest)) if kind in makers else None


def _of_folder(folder: Path) -> Environment:
    names = (folder / "bin" / name for name in ("python", "python3"))
    python = next((path for path in names if path.exists()), folder / "bin" / "python")
    is_plain = folder.name.strip(".") in _PLAIN_NAMES
    name = f"{folder.parent.name}/{folder.name}" if is_plain else folder.name
    return Environment(id=EnvironmentId(f"folder:{folder}"), name=name, python=python)


def _of_python(python: Path) -> Environment:
    return Environment(
        id=EnvironmentId(f"python:{python}"), name=f"{python.name} ({python.parent})", python=python
    )


def _check(python: Path) -> None:
    """Let a Python pass in which a kernel can run.

    Raises:
        EnvironmentUnfit: It is none.
    """
    try:
        if ask_python(python, "print(6 * 7)", seconds=_ANSWER_SECONDS) != "42":
            raise EnvironmentUnfit(python, "it is no Python. Choose another one.")
        if ask_python(python, "import ipykernel", seconds=_ANSWER_SECONDS) is None:
            raise EnvironmentUnfit(python, install_advice(python))
    except OSError as error:  # a TimeoutError is one
        why = error.strerror or "it does not answer"
        raise EnvironmentUnfit(python, f"{why}. Try it in a terminal.") from error


def _of_kernelspec(name: str, spec: KernelSpec) -> Recipe | None:
    program = shutil.which(spec.argv[0]) if spec.argv else None
    if program is None:
        return None
    environment = Environment(
        id=EnvironmentId(f"kernelspec:{name}"),
        name=spec.display_name,
        python=Path(program),
        language=spec.language,
    )
    variables = {key: str(value) for key, value in spec.env.items()}
    by_message = spec.interrupt_mode == "message"
    if any(part.startswith("ipykernel") for part in spec.argv):
        own = _through_launcher(environment)
        return Recipe(environment=environment, command=own.command, variables=variables)
    resources = str(spec.resource_dir or "")
    command = [part.replace("{resource_dir}", resources) for part in spec.argv[1:]]
    return Recipe(
        environment=environment,
        command=(program, *command),
        language=spec.language,
        variables=variables,
        is_ours=False,
        by_message=by_message,
    )


def _through_launcher(environment: Environment) -> Recipe:
    python = os.fspath(environment.python)
    return Recipe(
        environment=environment,
        command=(python, os.fspath(LAUNCHER), "-f", CONNECTION_FILE),
    )
