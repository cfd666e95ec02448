"""Folders and zip files with templates in them, to and from the service. No Qt here."""

import io
import os
import stat
import zipfile
from pathlib import Path

from dssdesk.base.errors import BadInput
from dssdesk.base.files import write_atomic

_PARTS = ("meta.json", "notebook.ipynb")
_MOST_FOLDERS = 5_000

LARGEST = 100_000_000
"""Bytes that go to the service in one message."""


def archive_of(path: Path) -> bytes:
    """What lies there, as a zip file: a zip file as it is, of a folder only its templates.

    Each template keeps the folders above it that tell its kind and its language.

    Raises:
        BadInput: There is none, or a link, or it cannot be read.
    """
    try:
        return _read(path)
    except OSError as error:
        raise BadInput(f"{error.strerror}. Choose another place.") from error


def write(archive: bytes, place: Path) -> Path:
    """Unpack an archive that the service made into a folder, or write it as a file.

    Raises:
        BadInput: It cannot be written.
    """
    try:
        if place.is_dir():
            with zipfile.ZipFile(io.BytesIO(archive)) as source:
                source.extractall(place)
        else:
            write_atomic(place, archive)
    except (OSError, zipfile.BadZipFile) as error:
        raise BadInput(f"{error}. Choose another place.") from error
    return place


def _read(path: Path) -> bytes:
    if not path.is_dir():
        _check([path])
        return path.read_bytes()
    folders = _templates_below(path.absolute())
    _check([folder / part for folder in folders for part in _PARTS])
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for folder in folders:
            place = Path(*folder.parts[1:][-3:])
            for part in _PARTS:
                target.write(folder / part, str(place / part))
    if not target.namelist():
        raise BadInput(
            "There is no template in this folder. One is a folder with meta.json and"
            " notebook.ipynb."
        )
    return archive.getvalue()


def _check(files: list[Path]) -> None:
    size = 0
    for file in files:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe would never end
            raise BadInput(f"“{file}” is no file. Choose another place.")
        size += status.st_size
    if size > LARGEST:
        raise BadInput("This is larger than 100 MB. Import its templates one by one.")


def _templates_below(path: Path) -> list[Path]:
    found = []
    for count, (here, _, names) in enumerate(os.walk(path)):
        if count >= _MOST_FOLDERS:
            raise BadInput("This folder is too large. Choose the plugin's, or a template's.")
        folder = Path(here)
        if set(_PARTS) <= set(names):
            links = [name for name in _PARTS if (folder / name).is_symlink()]
            if links:
                raise BadInput(f"“{folder / links[0]}” is a link. Copy what it leads to.")
            found.append(folder)
    return sorted(found)
