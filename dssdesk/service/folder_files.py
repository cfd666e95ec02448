"""Files of managed folders on their way in and out: whole, or not at all."""

import asyncio
import contextlib
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from typing import IO

from dssdesk.base.files import SHARED, sync_folder
from dssdesk.base.ids import ProjectKey
from dssdesk.projects.errors import FolderFileMissing, FolderPathInvalid
from dssdesk.projects.folders import UPLOAD_END, UPLOAD_START, is_upload, path_in_folder
from dssdesk.service.context import Context
from dssdesk.wire.projects import FolderChanged

_PIECE = 1 << 20


def tell_folder(context: Context, project: ProjectKey, folder: str) -> None:
    """Tell desks that files of a managed folder changed."""
    event = FolderChanged(project=project, folder_id=folder)
    context.service.desks.tell_readers(project, f"folder {folder}", event)


def file_place(root: Path, path: str) -> Path:
    """Where a file of a managed folder lies, or would lie.

    Raises:
        FolderPathInvalid: It is no path, a folder, or leads out.
    """
    place = path_in_folder(root, path)
    if place.is_dir():
        raise FolderPathInvalid(path)
    return place


def open_file(root: Path, path: str) -> IO[bytes]:
    """A file of a managed folder.

    Raises:
        FolderFileMissing: There is none.
        FolderPathInvalid: It is no path, a folder, or leads out.
    """
    try:
        return file_place(root, path).open("rb")
    except OSError as error:
        raise FolderFileMissing(path) from error


async def pieces_of(file: IO[bytes]) -> AsyncGenerator[bytes]:
    """The file's bytes as they are wanted; it is closed then."""
    try:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
    finally:
        file.close()


async def store_file(place: Path, body: AsyncIterator[bytes]) -> int:
    """Put the bytes into the file, all at the end; how many there were."""
    file = await asyncio.to_thread(_begin, place)
    size = 0
    try:
        async for piece in body:
            size += len(piece)
            await asyncio.to_thread(file.write, piece)
        await asyncio.to_thread(_finish, file, place)
    except BaseException:
        await asyncio.shield(asyncio.to_thread(_forget, file))
        raise
    return size


def _begin(place: Path) -> IO[bytes]:
    """A file beside the place, under a name that listings pass over."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:  # a file is where a folder should be
        raise FolderPathInvalid(place.name) from error
    return tempfile.NamedTemporaryFile(
        dir=place.parent, prefix=UPLOAD_START, suffix=UPLOAD_END, delete=False
    )


def _finish(file: IO[bytes], place: Path) -> None:
    file.flush()
    os.fchmod(file.fileno(), SHARED)
    os.fsync(file.fileno())
    file.close()
    Path(file.name).replace(place)
    sync_folder(place.parent)


def _forget(file: IO[bytes]) -> None:
    file.close()
    Path(file.name).unlink(missing_ok=True)


def copy_files(source: Path, target: Path, *, empties: bool) -> int:
    """Put the files of one managed folder into another one, each of them whole; how many.

    ``empties``: what was there goes first.
    """
    if empties:
        delete_below(target, target)
    files = [path for path in sorted(source.rglob("*")) if _is_own_file(path)]
    for path in files:
        place = target / path.relative_to(source)
        file = _begin(place)
        try:
            with path.open("rb") as original:
                shutil.copyfileobj(original, file)
            _finish(file, place)
        except BaseException:
            _forget(file)
            raise
    return len(files)


def _is_own_file(path: Path) -> bool:
    """Whether it is a whole file that lies here: a link may lead to somebody else's."""
    return path.is_file() and not path.is_symlink() and not is_upload(path)


def delete_below(root: Path, place: Path) -> None:
    """Delete a file or a folder, or all that is in a managed folder."""
    targets = place.iterdir() if place == root else [place]
    for target in targets:
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        else:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                target.unlink()
