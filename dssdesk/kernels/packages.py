"""What kernels see of the application's packages: Dataiku's own client, and what it needs.

A copy, since kernels run in other Pythons: without compiled modules, and each package below the
oldest Python that it takes (``3.10/requests``), so that an older one does not find it at all.
"""

import hashlib
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

_log = logging.getLogger(__name__)

VARIABLE = "DSSDESK_PACKAGES"
"""Tells kernels where the copy is; whatever their own environment has wins over it."""

_NAMES = (
    "dataiku-api-client",
    "six",  # the client imports it and does not say so
    "python-dateutil",
    "requests",
    "certifi",
    "charset-normalizer",
    "idna",
    "urllib3",
)
_OLDEST = re.compile(r">=\s*(3\.\d+)")
_LEFT_OUT = (".so", ".pyc", ".pyd")


def packages_folder(environments: Path) -> Path:
    """Where the copies lie; `dataiku` looks for them there too."""
    return environments / "packages"


def make_packages(folder: Path) -> Path:
    """The copy below this folder, made where there is none of these versions.

    A kernel starts without it too, so what stands in the way is only logged.
    """
    found = tuple(_installed())
    versions = " ".join(f"{one.name}=={one.version}" for one in found)
    place = folder / hashlib.sha256(versions.encode()).hexdigest()[:12]
    if not place.is_dir():
        try:
            _fill(place, found)
        except OSError as error:
            _log.warning("Kernels have no dataikuapi: %s", error)
    return place


def _installed() -> Iterator[Distribution]:
    for name in _NAMES:
        try:
            yield distribution(name)
        except PackageNotFoundError:
            _log.warning("Kernels have no dataikuapi: the package %s is not installed", name)


def _fill(place: Path, packages: tuple[Distribution, ...]) -> None:
    """All of it or nothing: a kernel may look at any moment."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=place.parent) as making:
        whole = Path(making, place.name)
        for package in packages:
            _copy(package, whole / _oldest_python(package))
        try:
            whole.rename(place)
        except OSError:
            if not place.is_dir():  # else another service was quicker
                raise


def _oldest_python(package: Distribution) -> str:
    oldest = _OLDEST.search(str(package.metadata.json.get("requires_python", "")))
    return oldest[1] if oldest else "3.0"


def _copy(package: Distribution, target: Path) -> None:
    for file in package.files or ():
        is_code = file.suffix not in _LEFT_OUT and not file.parts[0].endswith(".dist-info")
        if is_code and os.pardir not in file.parts:
            (target / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(package.locate_file(file)), target / file)
