"""Notebooks that others wrote: copies of a few, and those that come with packages."""

import json
import subprocess
import sys
import tarfile
import warnings
import zipfile
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import nbformat

HERE = Path(__file__).parents[1] / "corpus"
"""Copies; the licence lies beside them."""

AS_SOURCE = (
    "nbclient",
    "nbconvert",
    "nbformat",
    "nbsphinx",
    "nbstripout",
    "nbval",
    "papermill",
    "scrapbook",
)
AS_WHEEL = ("datashader", "geoviews", "holoviews", "nbgrader")


def copied() -> list[Path]:
    """The copies, and what is installed here."""
    found = {
        Path(str(file.locate()))
        for package in distributions()
        for file in package.files or ()
        if file.suffix == ".ipynb"
    }
    return [*sorted(HERE.rglob("*.ipynb")), *sorted(found)]


def downloaded(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The notebooks of well-known packages: name and bytes."""
    for form, names in ((":all:", AS_SOURCE), ("", AS_WHEEL)):
        kind = ["--no-binary", ":all:"] if form else ["--only-binary", ":all:"]
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *kind]
        subprocess.run([*command, "--dest", str(folder), *names], check=True)
    for archive in sorted(folder.iterdir()):
        read = _in_wheel if archive.suffix == ".whl" else _in_tar
        yield from read(archive)


def _in_wheel(archive: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(archive) as file:
        for name in sorted(file.namelist()):
            if name.endswith(".ipynb"):
                yield f"{archive.name}/{name}", file.read(name)


def _in_tar(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as file:
        for member in sorted(file.getmembers(), key=lambda it: it.name):
            content = file.extractfile(member) if member.name.endswith(".ipynb") else None
            if content is not None:
                yield f"{archive.name}/{member.name}", content.read()


def normal(data: bytes) -> str:
    """What nbformat makes of it, without what every program makes anew."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = json.loads(json.dumps(nbformat.reads(data.decode("utf-8-sig"), as_version=4)))
    tree.pop("nbformat_minor", None)
    for key in ("orig_nbformat", "orig_nbformat_minor"):
        tree["metadata"].pop(key, None)
    for cell in tree["cells"]:
        cell.pop("id", None)
        if cell["cell_type"] == "code":  # what a valid file has to have
            cell.setdefault("outputs", [])
            cell.setdefault("execution_count", None)
    return json.dumps(tree, sort_keys=True)
