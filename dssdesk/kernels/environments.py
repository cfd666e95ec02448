"""Where kernels can run: the default overlay, installed kernelspecs, and folders pointed at."""

import json
import logging
import os
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

from dssdesk.base.files import write_atomic
from dssdesk.base.ids import EnvironmentId
from dssdesk.base.paths import CLIENT
from dssdesk.kernels.errors import EnvironmentMissing
from dssdesk.kernels.hub import Environment
from dssdesk.kernels.overlay import make_overlay, overlay_folder, overlay_python

DEFAULT = EnvironmentId("default")
LAUNCHER = CLIENT / "dssdesk_kernel" / "launcher.py"
CONNECTION_FILE = "{connection_file}"

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

    def __init__(self, folder: Path) -> None:
        """``folder`` takes the default overlay and the list of folders pointed at."""
        self._folder = folder
        self._list = folder / "folders.json"
        self._making = threading.Lock()

    def all(self) -> Sequence[Environment]:
        """Every environment, the default one first."""
        found = [self._default()]
        found.extend(_of_folder(folder) for folder in self._folders())
        found.extend(recipe.environment for recipe in self._installed())
        return found

    def recipe(self, environment: EnvironmentId | None) -> Recipe:
        """How to start a kernel there; makes the default environment on first use.

        Raises:
            EnvironmentMissing: There is no such environment.
        """
        if environment is None or environment == DEFAULT:
            with self._making:
                make_overlay(overlay_folder(self._folder))
            return _through_launcher(self._default())
        kind, _, rest = environment.partition(":")
        if kind == "folder":
            found = _of_folder(Path(rest))
            if found.python.exists():
                return _through_launcher(found)
        if kind == "kernelspec":
            for recipe in self._installed():
                if recipe.environment.id == environment:
                    return recipe
        raise EnvironmentMissing(environment)

    def add_folder(self, folder: Path) -> Environment:
        """Offer the Python in a folder, a venv or a conda environment, from now on.

        Raises:
            EnvironmentMissing: There is no Python in it.
        """
        found = _of_folder(folder.absolute())
        if not found.python.exists():
            raise EnvironmentMissing(str(folder))
        names = [str(one) for one in dict.fromkeys([*self._folders(), folder.absolute()])]
        self._folder.mkdir(parents=True, exist_ok=True)
        write_atomic(self._list, json.dumps(names, indent=2).encode() + b"\n")
        return found

    def _default(self) -> Environment:
        python = overlay_python(overlay_folder(self._folder))
        return Environment(id=DEFAULT, name="Default", python=python, is_default=True)

    def _folders(self) -> list[Path]:
        try:
            names = json.loads(self._list.read_text("utf-8"))
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            _log.warning("The list of environments in %s cannot be read: %s", self._list, error)
            return []
        return [Path(name) for name in names if isinstance(name, str)]

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


def _of_folder(folder: Path) -> Environment:
    return Environment(
        id=EnvironmentId(f"folder:{folder}"), name=folder.name, python=folder / "bin" / "python"
    )


def _of_kernelspec(name: str, spec: KernelSpec) -> Recipe | None:
    program = shutil.which(spec.argv[0]) if spec.argv else None
    if program is None:
        return None
    environment = Environment(
        id=EnvironmentId(f"kernelspec:{name}"), name=spec.display_name, python=Path(program)
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
