"""The demo project “NYC flights”, copied from what we ship."""

import shutil
import tempfile
from pathlib import Path

import msgspec

from dssdesk.base.ids import ProjectKey
from dssdesk.base.paths import resource
from dssdesk.datasets.json_files import read_record, write_record
from dssdesk.projects.projects import ProjectFile

DEMO = ProjectKey("NYC_FLIGHTS")


def make_demo(root: Path, *, owner: str = "") -> ProjectKey:
    """Make the demo project below this folder of projects, whole or not at all.

    Where it is already, it stays as it is.
    """
    target = root / DEMO
    if target.exists():
        return DEMO
    root.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=root, prefix=f".{DEMO}."))
    try:
        shutil.copytree(resource("demo", "project"), new, dirs_exist_ok=True)
        path = new / "project.json"
        write_record(path, msgspec.structs.replace(read_record(path, ProjectFile), owner=owner))
        for part in (new, *new.rglob("*")):  # what we ship may be read-only
            part.chmod(0o755 if part.is_dir() else 0o644)
        new.rename(target)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        if not target.is_dir():  # else another process was quicker
            raise
    return DEMO
