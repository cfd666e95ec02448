"""``dssdesk doctor``: what a start needs, looked at piece by piece, each with what to do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dssdesk
from dssdesk.app.display import NO_SCREEN, has_screen
from dssdesk.app.errors import ServiceMissing
from dssdesk.app.find import find
from dssdesk.app.instance import open_instance
from dssdesk.base.errors import DssDeskError
from dssdesk.base.paths import data_folder, state_folder

_LONGEST_SOCKET_FOLDER = 70
"""A socket's whole path holds 107 bytes; what we put below the state folder needs the rest."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``advice`` is empty where all is well."""

    about: str
    found: str
    advice: str = ""


def examine(folder: Path) -> int:
    """Print what is found; 1 if something needs doing."""
    findings = [*_look(folder)]
    for finding in findings:
        print(f"{'!' if finding.advice else ' '} {finding.about:<12} {finding.found}")
        if finding.advice:
            print(f"  {'':<12} → {finding.advice}")
    return int(any(finding.advice for finding in findings))


def _look(folder: Path) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("DSS Desk", f"{dssdesk.__version__}, Python {version}, {sys.executable}")
    yield from _instance(folder)
    yield _sockets()
    yield from _environments()
    yield _window()


def _instance(folder: Path) -> Iterator[Finding]:
    if not (folder / "instance.json").exists():
        yield Finding("Instance", f"{folder}: none yet; “dssdesk” makes one")
        return
    try:
        instance = open_instance(folder)
    except DssDeskError as error:
        yield Finding("Instance", str(folder), error.message)
        return
    except OSError as error:
        yield Finding("Instance", str(folder), f"Make it readable and writable: {error}")
        return
    yield Finding("Instance", str(instance.folder))
    try:
        service = find(instance)
    except ServiceMissing:
        yield Finding("Service", "does not run; it starts by itself when it is needed")
    else:
        yield Finding("Service", f"{service.address}, pid {service.pid}, {service.version}")


def _sockets() -> Finding:
    folder = state_folder()
    if len(os.fsencode(folder)) > _LONGEST_SOCKET_FOLDER:
        advice = "Its path is too long for sockets: set DSSDESK_STATE to a shorter folder."
        return Finding("Sockets", str(folder), advice)
    return Finding("Sockets", str(folder))


def _environments() -> Iterator[Finding]:
    from dssdesk.kernels.environments import Environments

    for environment in Environments(data_folder() / "environments").all():
        advice = "" if environment.python.exists() or environment.is_default else "It is gone."
        yield Finding("Environment", f"{environment.name}: {environment.python}", advice)


def _window() -> Finding:
    code = "import PySide6.QtWidgets"
    isolation = "-I" if sys.flags.isolated else "-P"
    tried = subprocess.run(  # noqa: S603 (our own interpreter)
        [sys.executable, isolation, "-c", code], capture_output=True, text=True, check=False
    )
    if tried.returncode:
        said = (tried.stderr.strip().splitlines() or ["no word"])[-1]
        advice = "Install what Qt lacks: “sh packaging/start” names the Debian packages."
        return Finding("Window", said, advice)
    if not has_screen():
        return Finding("Window", f"{NO_SCREEN} Commands work without one.")
    return Finding("Window", "can be shown")
