"""``dssdesk doctor``: what a start needs, looked at piece by piece, each with what to do."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import dssdesk
from dssdesk.app.display import NO_SCREEN, has_screen
from dssdesk.app.errors import ServiceMissing
from dssdesk.app.find import find
from dssdesk.app.instance import open_instance
from dssdesk.base.errors import DssDeskError
from dssdesk.base.paths import (
    command,
    data_folder,
    desktop_entry,
    registration,
    state_folder,
)

_LONGEST_SOCKET_FOLDER = 70
"""A socket's whole path holds 107 bytes; what we put below the state folder needs the rest."""
_LEAST_FREE = 1 << 30
_ANSWER_SECONDS = 20.0
_LIBRARIES = "Install what Qt lacks: “sh packaging/start” names the Debian packages."
_FAMILIES = ("Inter", "JetBrains Mono")

_SHOW = """
from dssdesk.desk.kit.plugins import find_plugins
find_plugins()
from PySide6.QtGui import QGuiApplication
from dssdesk.desk.kit.fonts import load_bundled_fonts
application = QGuiApplication([])
screen = application.primaryScreen()
size = screen.size()
ratio = screen.devicePixelRatio()
print(f"{application.platformName()}, {size.width()} × {size.height()} at {ratio:g}x")
print(";".join(load_bundled_fonts()))
"""
"""Said in a process of its own: Qt ends the process where it cannot show anything."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        advice: What to do; "" where all is well.
        is_minor: It works all the same.
    """

    about: str
    found: str
    advice: str = ""
    is_minor: bool = False

    @property
    def is_fault(self) -> bool:
        """Whether something needs doing."""
        return bool(self.advice) and not self.is_minor


def examine(folder: Path, *, as_json: bool = False) -> int:
    """Print what is found; 1 if something needs doing."""
    findings = [*_look(folder)]
    is_well = not any(finding.is_fault for finding in findings)
    if as_json:
        said = {"is_well": is_well, "findings": [asdict(finding) for finding in findings]}
        print(json.dumps(said, indent=2, ensure_ascii=False))
    else:
        for finding in findings:
            _print(finding)
    return int(not is_well)


def _print(finding: Finding) -> None:
    sign = "!" if finding.is_fault else " "
    print(f"{sign} {finding.about:<12} {finding.found}")
    if finding.advice:
        print(f"  {'':<12} → {finding.advice}")


def _look(folder: Path) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("DSS Desk", f"{dssdesk.__version__}, Python {version}, {sys.executable}")
    yield from _instance(folder)
    yield _disk(folder)
    yield _sockets()
    yield from _environments()
    yield _java()
    yield from _window()
    yield _web()
    yield _desktop()


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
        return
    except DssDeskError as error:
        yield Finding("Service", "runs", error.message)
        return
    found = f"{service.address}, pid {service.pid}, {service.version}"
    if service.version == dssdesk.__version__:
        yield Finding("Service", found)
    else:
        advice = f"It is of another version: “{command()} stop”; the next start brings ours."
        yield Finding("Service", found, advice)


def _disk(folder: Path) -> Finding:
    """Whether the instance can be written, without writing: looking makes nothing."""
    there = next((one for one in (folder, *folder.absolute().parents) if one.exists()), Path("/"))
    if not os.access(there, os.W_OK):
        return Finding("Disk", str(there), f"Make it writable for you: chmod u+w {there}")
    try:
        free = shutil.disk_usage(there).free
    except OSError as error:
        return Finding("Disk", str(there), f"It does not say how much is free: {error}")
    found = f"{there}: {free / (1 << 30):.1f} GB free"
    if free < _LEAST_FREE:
        return Finding("Disk", found, "Free some: outputs and journals need room to be kept.")
    return Finding("Disk", found)


def _sockets() -> Finding:
    folder = state_folder()
    if len(os.fsencode(folder)) > _LONGEST_SOCKET_FOLDER:
        advice = "Its path is too long for sockets: set DSSDESK_STATE to a shorter folder."
        return Finding("Sockets", str(folder), advice)
    return Finding("Sockets", str(folder))


def _environments() -> Iterator[Finding]:
    from dssdesk.kernels.environments import Environments

    for environment in Environments(data_folder() / "environments").all():
        found = f"{environment.name}: {environment.python}"
        if environment.language != "python":
            yield Finding("Environment", f"{found}, {environment.language}")
        elif environment.python.exists():
            yield _kernel_of(environment.python, found)
        elif environment.is_default or environment.note:
            yield Finding("Environment", f"{found}, {environment.note or 'made at its first use'}")
        else:
            yield Finding("Environment", found, "It is gone. Choose another one.", is_minor=True)


def _kernel_of(python: Path, found: str) -> Finding:
    from dssdesk.kernels.errors import install_advice
    from dssdesk.kernels.launch import ask_python

    code = "import ipykernel, sys; print(ipykernel.__version__, sys.version.split()[0])"
    try:
        said = ask_python(python, code, seconds=_ANSWER_SECONDS)
    except OSError as error:  # a TimeoutError is one
        why = error.strerror or "It does not answer"
        return Finding("Environment", found, f"{why}. Try it in a terminal.")
    if not said:
        advice = install_advice(python)
        return Finding("Environment", found, f"{advice[0].upper()}{advice[1:]}")
    kernel, _, version = said.partition(" ")
    return Finding("Environment", f"{found}, Python {version}, ipykernel {kernel}")


def _java() -> Finding:
    from dssdesk.kernels.java import advice_on, find_java

    java = find_java(os.environ)
    return Finding("Java", str(java or "none, for Spark"), advice_on(java), is_minor=True)


def _window() -> Iterator[Finding]:
    try:
        _try("import PySide6.QtWidgets, PySide6.QtSvg")
    except _Failed as failed:
        yield Finding("Qt", failed.last_word, _LIBRARIES)
        return
    yield Finding("Qt", "its libraries load")
    if not has_screen():
        yield Finding("Window", f"{NO_SCREEN} Commands work without one.")
        return
    try:
        screen, _, fonts = _try(_SHOW).partition("\n")
    except _Failed as failed:
        advice = f"DISPLAY or WAYLAND_DISPLAY must name a screen that is there. {_LIBRARIES}"
        yield Finding("Window", failed.last_word, advice)
        return
    yield Finding("Window", screen)
    missing = [family for family in _FAMILIES if family not in fonts.split(";")]
    advice = f"{' and '.join(missing)} cannot be loaded; the system's fonts are used."
    yield Finding("Fonts", ", ".join(_FAMILIES), advice if missing else "", is_minor=True)


def _web() -> Finding:
    try:
        _try("import PySide6.QtWebEngineCore, PySide6.QtWebEngineWidgets")
    except _Failed as failed:
        advice = f"Outputs that run scripts cannot be shown without it. {_LIBRARIES}"
        return Finding("WebEngine", failed.last_word, advice, is_minor=True)
    return Finding("WebEngine", "its libraries load")


def _desktop() -> Finding:
    entry, register = desktop_entry(), registration()
    if entry.exists():
        return Finding("Desktop", f"{entry} opens notebooks and the application")
    advice = f"To open notebooks by a double-click: sh {register}" if register else ""
    return Finding("Desktop", "the application is not registered", advice, is_minor=True)


class _Failed(Exception):
    """Code did not run to its end in a process of its own."""

    def __init__(self, last_word: str) -> None:
        super().__init__(last_word)
        self.last_word = last_word


def _try(code: str) -> str:
    """What code prints in a process of its own."""
    isolation = "-I" if sys.flags.isolated else "-P"
    try:
        tried = subprocess.run(  # noqa: S603 (our own interpreter)
            [sys.executable, isolation, "-c", code],
            capture_output=True,
            text=True,
            check=False,
            timeout=_ANSWER_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise _Failed("It does not answer.") from error
    if tried.returncode:
        raise _Failed((tried.stderr.strip().splitlines() or ["It ended without a word."])[-1])
    return tried.stdout.strip()
