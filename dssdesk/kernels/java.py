"""Finds the Java that Spark runs on, and says what to do where there is none."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dssdesk.kernels.launch import ask_program

LEAST = 17
"""What Spark 4 needs."""

ADVICE = (
    f"Install Java {LEAST} or newer: on Debian and Ubuntu “sudo apt-get install "
    "openjdk-17-jre-headless”, elsewhere any JDK, such as Eclipse Temurin. "
    "Where it lies in no usual place, JAVA_HOME must name its folder."
)

_USUAL_PLACES = (
    "/usr/lib/jvm/*",
    "/usr/java/*",
    "/opt/java/*",
    "/opt/jdk*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "~/.sdkman/candidates/java/current",
    "~/.jdks/*",
)
_VERSION = re.compile(r'(?:JAVA_VERSION=|version )"(?P<version>(?:1\.)?(?P<major>\d+)[^"]*)"')
_ANSWER_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Java:
    """A Java on this machine: its program, and the version that it says it has."""

    program: Path
    version: str
    major: int

    @property
    def is_fit(self) -> bool:
        """Whether Spark runs on it."""
        return self.major >= LEAST

    @property
    def home(self) -> Path:
        """For JAVA_HOME."""
        return self.program.resolve().parent.parent

    def __str__(self) -> str:
        return f"{self.version} ({self.program})"


def find_java(environment: Mapping[str, str]) -> Java | None:
    """A Java that is fit; else the newest one, which is too old; None without any.

    That of JAVA_HOME, else of PATH, else of the usual places the oldest that is fit: Spark knows
    the oldest best.
    """
    named = [java for program in _named(environment) if (java := _java(program)) is not None]
    if fit := [java for java in named if java.is_fit]:
        return fit[0]
    usual = [java for program in _usual(environment) if (java := _java(program)) is not None]
    if fit := [java for java in usual if java.is_fit]:
        return min(fit, key=_age)
    return max((*named, *usual), key=_age, default=None)


def advice_on(java: Java | None) -> str:
    """What to do about the Java that was found; empty where Spark runs on it."""
    if java is None:
        return f"Spark needs Java, and there is none here. {ADVICE}"
    return "" if java.is_fit else f"Java {java.version} is too old for Spark. {ADVICE}"


def _age(java: Java) -> int:
    return java.major


def _named(environment: Mapping[str, str]) -> Iterator[Path]:
    if home := environment.get("JAVA_HOME"):
        yield Path(home, "bin", "java")
    for folder in environment.get("PATH", os.defpath).split(os.pathsep):
        if folder:
            yield Path(folder, "java")


def _usual(environment: Mapping[str, str]) -> Iterator[Path]:
    home = environment.get("HOME", "")
    for pattern in _USUAL_PLACES:
        place = pattern.replace("~", home, 1)
        if place.startswith("/"):
            yield from (folder / "bin" / "java" for folder in sorted(Path("/").glob(place[1:])))


def _java(program: Path) -> Java | None:
    """What a program says of itself, or rather the file beside it that every JDK has."""
    if not os.access(program, os.X_OK) or program.is_dir():
        return None
    try:
        said = (program.resolve().parent.parent / "release").read_text("utf-8", "replace")
    except OSError:
        said = ""
    found = _VERSION.search(said) or _VERSION.search(_asked(program))
    if found is None:
        return None
    return Java(program=program, version=found["version"], major=int(found["major"]))


def _asked(program: Path) -> str:
    try:
        command = [os.fspath(program), "-version"]
        return ask_program(command, seconds=_ANSWER_SECONDS, with_errors=True) or ""
    except OSError:  # a TimeoutError is one
        return ""
