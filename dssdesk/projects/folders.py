"""Managed folders: files of any kind that notebooks keep in a project, under an id as in DSS.

``managed_folders/<id>.json`` says what the folder is called, ``managed/folders/<id>/`` holds its
files. All functions take the project's own folder.
"""

import logging
import re
import secrets
import string
from pathlib import Path
from typing import Any

import msgspec

from dssdesk.base.files import write_atomic
from dssdesk.base.ids import ProjectKey
from dssdesk.base.order import by_name
from dssdesk.datasets.json_files import pretty, read_record, write_record
from dssdesk.projects.errors import FolderMissing, FolderPathInvalid, NameTaken
from dssdesk.projects.names import FOLDERS, check_title
from dssdesk.projects.removal import remove, set_aside
from dssdesk.wire.catalogue import FolderItem
from dssdesk.wire.projects import FolderDetails, FolderFile

_log = logging.getLogger(__name__)

_ID = re.compile(r"[A-Za-z0-9]{8}")
UPLOAD_START, UPLOAD_END = ".upload-", ".tmp"
"""How the name of a file begins and ends that is being uploaded."""

_SIGNS = string.ascii_letters + string.digits


_LONGEST_PART, _LONGEST_PATH = 240, 2_000
"""Bytes. A file's name holds 255, a path 4,096."""


class FolderDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """What a managed folder's file says.

    Attributes:
        metadata: What programs note of it, as DSS shows it.
        version: The format's.
    """

    name: str
    metadata: dict[str, Any] = msgspec.field(default_factory=dict)
    version: int = 1


def folder_items(project: Path) -> tuple[FolderItem, ...]:
    """The project's managed folders, sorted by name; a damaged one is logged, and shows its id."""
    found = []
    for path in (project / "managed_folders").glob("*.json"):
        if not _ID.fullmatch(path.stem):
            continue
        try:
            name = read_record(path, FolderDefinition).name
        except (OSError, msgspec.MsgspecError) as error:
            _log.warning("%s: %s", path.name, error)
            name = path.stem
        found.append(FolderItem(id=path.stem, name=name))
    return tuple(sorted(found, key=lambda item: (by_name(item.name), item.id)))


def create_folder(project: Path, name: str) -> str:
    """Make an empty managed folder; returns its id.

    Raises:
        NameInvalid: It cannot have this name.
        NameTaken: The project has one of this name.
    """
    title = check_title(name)
    if any(item.name == title for item in folder_items(project)):
        raise NameTaken(title)
    folder_id = "".join(secrets.choice(_SIGNS) for _ in range(8))
    _files(project, folder_id).mkdir(parents=True)
    definition = _definition(project, folder_id)
    definition.parent.mkdir(exist_ok=True)
    write_record(definition, FolderDefinition(name=title))
    return folder_id


def folder_definition(project: Path, folder_id: str) -> FolderDefinition:
    """What a managed folder is called, and what is noted of it; a damaged one shows its id.

    Raises:
        FolderMissing: There is none.
    """
    folder_path(project, folder_id)
    try:
        return read_record(_definition(project, folder_id), FolderDefinition)
    except (OSError, msgspec.MsgspecError):
        return FolderDefinition(name=folder_id)


def change_folder(project: Path, folder_id: str, name: str, metadata: dict[str, Any]) -> None:
    """Give a managed folder another name and other notes.

    Raises:
        FolderMissing: There is none.
        NameInvalid: It cannot have this name.
        NameTaken: Another one of the project has it.
    """
    old, title = folder_definition(project, folder_id), check_title(name)
    if title != old.name and any(item.name == title for item in folder_items(project)):
        raise NameTaken(title)
    path = _definition(project, folder_id)
    kept = _without_damage(path)
    kept["metadata"] = metadata  # whole: what is left out is gone
    write_atomic(path, pretty({**kept, "name": title}))


def delete_folder(project: Path, folder_id: str) -> None:
    """Delete a managed folder and its files.

    Raises:
        FolderMissing: There is none.
    """
    aside = set_aside(folder_path(project, folder_id))
    _definition(project, folder_id).unlink()
    remove(aside)


def folder_details(project: Path, key: ProjectKey, folder_id: str) -> FolderDetails:
    """The files of a managed folder, sorted by path.

    Raises:
        FolderMissing: There is none.
    """
    root = folder_path(project, folder_id)
    files = []
    for path in sorted(root.rglob("*")):
        if path.is_file() and not is_upload(path) and is_inside(root, path):
            state = path.stat()
            below = path.relative_to(root).as_posix()
            files.append(
                FolderFile(path=f"/{below}", size=state.st_size, modified_at=state.st_mtime)
            )
    [name] = [item.name for item in folder_items(project) if item.id == folder_id]
    return FolderDetails(
        project=key, folder_id=folder_id, name=name, path=str(root), files=tuple(files)
    )


def folder_path(project: Path, folder_id: str) -> Path:
    """Where the files of a managed folder lie.

    Raises:
        FolderMissing: There is no such folder.
    """
    if not _ID.fullmatch(folder_id) or not _definition(project, folder_id).is_file():
        raise FolderMissing(folder_id)
    root = _files(project, folder_id)
    root.mkdir(parents=True, exist_ok=True)
    return root


def path_in_folder(root: Path, path: str) -> Path:
    """A file's place in a managed folder, for ``path`` as in `FolderFile.path`.

    Raises:
        FolderPathInvalid: It is no path, or leads out of the folder.
    """
    parts = path.removeprefix("/").split("/")
    if any(part in ("", ".", "..") or not part.isprintable() for part in parts):
        raise FolderPathInvalid(path)
    longest = max(len(part.encode()) for part in parts)
    if longest > _LONGEST_PART or len(path.encode()) > _LONGEST_PATH:
        raise FolderPathInvalid(path)
    found = root.joinpath(*parts)
    if not is_inside(root, found):
        raise FolderPathInvalid(path)
    return found


def is_inside(root: Path, path: Path) -> bool:
    """Whether a path in a managed folder stays there, whatever links are on the way."""
    return path.resolve().is_relative_to(root.resolve())


def is_upload(path: Path) -> bool:
    """Whether this is a file that is not whole yet."""
    return path.name.startswith(UPLOAD_START) and path.name.endswith(UPLOAD_END)


def _without_damage(path: Path) -> dict[str, Any]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.MsgspecError):
        return {"version": 1}


def _definition(project: Path, folder_id: str) -> Path:
    return project / "managed_folders" / f"{folder_id}.json"


def _files(project: Path, folder_id: str) -> Path:
    return project / "managed" / FOLDERS / folder_id
