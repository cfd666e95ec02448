"""Makes the environment that PySpark runs in: aside, and renamed into place when it is whole.

It does not see the application's packages: PySpark needs an older pandas. What installs is the
pip that comes with Python, as the machine has it set up (``pip.conf``, ``PIP_…``).
"""

import asyncio
import json
import os
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dssdesk.base.files import write_atomic
from dssdesk.kernels.errors import SparkDiskFull, SparkNotInstalled
from dssdesk.kernels.launch import application_folders, clean_environment, run_tool
from dssdesk.kernels.pip_progress import PipProgress
from dssdesk.wire.sessions import Progress

MARK = "dssdesk-spark.json"
"""In the environment: what is installed, and the room that it takes."""

_TRYING = 0.97
_PIP_OPTIONS = ("--no-cache-dir", "--no-input", "--no-warn-script-location")


@dataclass(frozen=True, slots=True, kw_only=True)
class Packages:
    """What the environment holds.

    Attributes:
        requirements: As pip takes them; the version of the first is that of the environment.
        modules: Tried at the end.
        downloaded: About how many bytes come over the network.
        needed: Bytes on the disk at most, while it is made.
    """

    requirements: Sequence[str]
    modules: Sequence[str]
    downloaded: int
    needed: int

    @property
    def main(self) -> str:
        """The name of the package that it is all about."""
        return re.split(r"[^\w.-]", self.requirements[0], maxsplit=1)[0]


SPARK_PACKAGES = Packages(
    requirements=(
        "pyspark>=4,<5",
        "pandas>=2.2,<3",
        "pyarrow>=18,<28",
        "numpy>=2,<3",
        "matplotlib>=3.9,<4",
        "ipykernel>=6.29,<8",
    ),
    modules=("pyspark", "pandas", "pyarrow", "matplotlib", "ipykernel"),
    downloaded=580_000_000,
    needed=2_800_000_000,
)


async def make(folder: Path, packages: Packages, tell: Callable[[Progress], None]) -> None:
    """Make the environment in this folder; cancelled, or failed, it leaves nothing.

    Only one at a time: it clears away what an interrupted try left.

    Raises:
        SparkDiskFull: There is too little room for it.
        SparkNotInstalled: With why, and what to do.
        OSError: Its folder cannot be written.
    """
    aside = _Aside(folder, packages)
    try:
        await asyncio.to_thread(aside.make_room)
        tell(Progress(text="Making an environment", fraction=0.0))
        await aside.begin()
        await aside.install(tell)
        tell(Progress(text="Trying it", fraction=_TRYING))
        await aside.finish()
    finally:
        await asyncio.shield(asyncio.to_thread(aside.remove))


class _Aside:
    """The environment while it is made."""

    def __init__(self, folder: Path, packages: Packages) -> None:
        self._target = folder
        self._packages = packages
        # An installer that outlived its service may still fill the folder of its own try.
        self._folder = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.making")
        self._python = self._folder / "bin" / "python"

    def remove(self) -> None:
        """Nothing is left of it."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def make_room(self) -> None:
        """Remove what interrupted tries, and removals, left; see whether there is room."""
        parent, needed = self._target.parent, self._packages.needed
        parent.mkdir(parents=True, exist_ok=True)
        for left in parent.glob(f".{self._target.name}.*"):
            shutil.rmtree(left, ignore_errors=True)
        free = shutil.disk_usage(parent).free
        if free < needed:
            raise SparkDiskFull(parent, needed, free)

    async def begin(self) -> None:
        """An empty environment, with a pip that tells how much it has downloaded."""
        said = [""]
        venv = ("-I", "-m", "venv", "--prompt", "spark")
        if await self._run([sys.executable, *venv, os.fspath(self._folder)], said.append):
            raise SparkNotInstalled(" ".join(said[-3:]).strip())
        (self._folder / "tmp").mkdir()
        await self._run(self._pip("--upgrade", "--retries", "1", "pip"), _ignore)  # or the old one

    async def install(self, tell: Callable[[Progress], None]) -> None:
        """Download and install everything."""
        pip = PipProgress(self._packages.downloaded)

        def heard(line: str) -> None:
            if pip.heard(line):
                tell(pip.progress)

        wanted = ("--prefer-binary", *self._packages.requirements)
        failed = await self._run(self._pip("--progress-bar", "raw", *wanted), heard)
        if failed and pip.knows_no_bar:  # it is old, and could not be upgraded
            failed = await self._run(self._pip("--progress-bar", "off", *wanted), heard)
        if failed:
            raise SparkNotInstalled(pip.why_it_failed())

    async def finish(self) -> None:
        """Try it, and let it take its place."""
        said: list[str] = []
        code = (
            f"import importlib.metadata, {', '.join(self._packages.modules)}\n"
            f"print(importlib.metadata.version({self._packages.main!r}))"
        )
        if await self._run([os.fspath(self._python), "-I", "-c", code], said.append):
            raise SparkNotInstalled(" ".join(said[-3:]))
        await asyncio.to_thread(self._take_place, said[-1])

    def _take_place(self, version: str) -> None:
        shutil.rmtree(self._folder / "tmp", ignore_errors=True)
        for script in (self._folder / "pyvenv.cfg", *(self._folder / "bin").iterdir()):
            self._mend(script)
        size = sum(path.lstat().st_size for path in self._folder.rglob("*"))
        made = {"version": version, "size": size}
        write_atomic(self._folder / MARK, json.dumps(made).encode(), durable=False)
        shutil.rmtree(self._target, ignore_errors=True)  # its Python is gone, else we were not here
        self._folder.rename(self._target)

    def _mend(self, script: Path) -> None:
        """Scripts name their Python by its path; they must name where it will be."""
        if script.is_symlink() or not script.is_file():
            return
        text = script.read_bytes()
        mended = text.replace(os.fsencode(self._folder), os.fsencode(self._target))
        if mended != text:
            write_atomic(script, mended, durable=False)

    def _pip(self, *arguments: str) -> list[str]:
        return [os.fspath(self._python), "-m", "pip", "install", *_PIP_OPTIONS, *arguments]

    async def _run(self, command: Sequence[str], heard: Callable[[str], None]) -> int:
        surroundings = clean_environment(
            os.environ,
            application=application_folders(),
            python=self._python,
            # What pip unpacks takes more room than a /tmp in memory may have.
            added={
                "TMPDIR": os.fspath(self._folder / "tmp"),
                "PIP_DISABLE_PIP_VERSION_CHECK": "1",
                "PYTHONUNBUFFERED": "1",
            },
        )
        return await run_tool(command, environment=surroundings, heard=heard)


def _ignore(_line: str) -> None:
    """Nobody needs to know."""
