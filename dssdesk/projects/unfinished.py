"""What killed writers leave: rows that no dataset names, files that were being uploaded."""

import contextlib
import shutil
from pathlib import Path

from dssdesk.datasets.definition import read_definition
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.projects.folders import UPLOAD_END, UPLOAD_START

ROWS_MARK = "rows-"
"""How the folder of one write begins; 16 hexadecimal digits follow."""


def remove_unfinished(project: Path) -> None:
    """Remove it from a project's folder. For the start of a service: nobody writes then."""
    for file in (project / "managed").rglob(f"{UPLOAD_START}*{UPLOAD_END}"):
        file.unlink(missing_ok=True)
    try:
        known = _folders_in_use(project)
    except (OSError, DatasetUnreadable):
        return  # a definition that cannot be read may name any of them
    for folder in project.glob(f"managed/*/{ROWS_MARK}{'[0-9a-f]' * 16}"):
        if folder not in known:
            shutil.rmtree(folder, ignore_errors=True)
            with contextlib.suppress(OSError):  # it holds other files
                folder.parent.rmdir()


def _folders_in_use(project: Path) -> set[Path]:
    return {
        project / definition.folder / path.partition("/")[0]
        for definition in map(read_definition, (project / "datasets").glob("[!.]*.json"))
        for path in definition.paths
    }
