"""The default environment: a venv of its own that sees the application's packages.

What a cell installs goes into the overlay and never into the application. The application's
``site-packages`` is shown by one ``.pth`` line, which does not run the ``.pth`` files in there.
"""

import sys
import sysconfig
import venv
from pathlib import Path

from dssdesk.base.files import write_atomic

_SHOWN = "dssdesk-application.pth"
_PIP = '#!/bin/sh\nexec "$(dirname "$0")/python" -m pip "$@"\n'


def overlay_folder(environments: Path) -> Path:
    """Where the overlay for this Python version lies, below the folder of environments."""
    return environments / f"default-py{sys.version_info.major}.{sys.version_info.minor}"


def overlay_python(folder: Path) -> Path:
    """The overlay's interpreter."""
    return folder / "bin" / "python"


def make_overlay(folder: Path) -> Path:
    """Make or mend the overlay; returns its Python. Costs a few file looks when it is whole."""
    python = overlay_python(folder)
    packages = _packages(folder)
    if not (python.exists() and packages.is_dir() and (folder / "pyvenv.cfg").exists()):
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Packages that were installed into it stay when its interpreter has moved.
        venv.EnvBuilder(symlinks=True, with_pip=False, upgrade=False).create(folder)
    shown = packages / _SHOWN
    lines = "".join(f"{path}\n" for path in _application_packages()).encode()
    if not shown.exists() or shown.read_bytes() != lines:
        write_atomic(shown, lines, durable=False)
    for name in ("pip", "pip3"):
        command = folder / "bin" / name
        if not command.exists():
            write_atomic(command, _PIP.encode(), mode=0o755, durable=False)
    return python


def _packages(folder: Path) -> Path:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return folder / "lib" / version / "site-packages"


def _application_packages() -> list[str]:
    own = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    # A bundled Python keeps its packages elsewhere; what runs us is what we can offer.
    found = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    return [path for path in dict.fromkeys([*own, *found]) if Path(path).is_dir()]
