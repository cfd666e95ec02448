"""Other Pythons of this machine, and throw-away environments made from them.

An environment is made once and kept below the system's folder for temporary files, by Python and
requirements, so that a second run of the tests starts at once.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

_INSTALL_SECONDS = 600


@dataclass(frozen=True)
class Recipe:
    """An environment to make: a Python such as ``3.9``, and what pip is told.

    ``built`` names what has no wheel, and is built here.
    """

    python: str
    requirements: tuple[str, ...] = ()
    built: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.python, *self.requirements))


def find_python(version: str, *, home: Path) -> Path | None:
    """A Python of this version: on the PATH, or one that pyenv keeps below ``home``."""
    names = [shutil.which(f"python{version}")]
    kept = sorted((home / ".pyenv" / "versions").glob(f"{version}.*/bin/python3"), reverse=True)
    for candidate in [*names, *map(str, kept)]:
        if candidate is not None and _answers(candidate) == version:
            return Path(candidate)
    return None


def environment(recipe: Recipe, *, home: Path) -> Path:
    """The Python of an environment made by this recipe; skips the test when it cannot be made."""
    base = find_python(recipe.python, home=home)
    if base is None:
        pytest.skip(f"this machine has no Python {recipe.python}")
    key = hashlib.sha256(f"{base} {recipe}".encode()).hexdigest()[:12]
    folder = _cache() / f"{recipe.python}-{key}"
    with (_cache() / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            _make(base, folder, recipe, home)
    return folder / "bin" / "python"


def a_bare_python(folder: Path) -> Path:
    """The Python of a new environment with nothing in it."""
    venv.EnvBuilder(symlinks=True, with_pip=False).create(folder)
    return folder / "bin" / "python"


def _make(base: Path, folder: Path, recipe: Recipe, home: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([base, "-m", "venv", folder], check=True, capture_output=True)
    if recipe.requirements:
        pip = [folder / "bin" / "python", "-m", "pip", "install", "-q", "--only-binary=:all:"]
        built = [f"--no-binary={name}" for name in recipe.built]
        done = subprocess.run(
            [*pip, *built, *recipe.requirements],
            check=False,
            capture_output=True,
            text=True,
            timeout=_INSTALL_SECONDS,
            env=_environment(home),
        )
        if done.returncode:
            pytest.skip(f"{recipe} cannot be installed: {done.stderr[-500:]}")
    (folder / "complete").touch()


def _environment(home: Path) -> dict[str, str]:
    """With the person's own settings of pip, which the tests' other home has not."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    return {**kept, "HOME": str(home), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def _cache() -> Path:
    folder = Path(tempfile.gettempdir()) / f"dssdesk-test-pythons-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _answers(python: str) -> str:
    """The version that it says it has; a shim may stand there without a Python behind it."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([python, "-Ic", code], check=False, capture_output=True, text=True)
    return done.stdout.strip()
