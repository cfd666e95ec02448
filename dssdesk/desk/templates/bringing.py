"""Folders and zip files with templates in them, as bytes for the service. No Qt here."""

import io
import os
import zipfile
from pathlib import Path

from dssdesk.base.errors import BadInput

_PARTS = ("meta.json", "notebook.ipynb")
_MOST_FOLDERS = 5_000

LARGEST = 100_000_000
"""Bytes that go to the service in one message."""


def archive_of(path: Path) -> bytes:
    """What lies there, as a zip file: a zip file as it is, of a folder only its templates.

    Each template keeps the folders above it that tell its kind and its language.

    Raises:
        BadInput: There is none, or a link.
        OSError: It cannot be read.
    """
    if not path.is_dir():
        _check_size([path])
        return path.read_bytes()
    folders = _templates_below(path.absolute())
    _check_size([folder / part for folder in folders for part in _PARTS])
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


def unpack(archive: bytes, folder: Path) -> None:
    """Write an archive that the service made into a folder.

    Raises:
        OSError: It cannot be written.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        source.extractall(folder)


def _check_size(files: list[Path]) -> None:
    if sum(file.stat().st_size for file in files) > LARGEST:
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
