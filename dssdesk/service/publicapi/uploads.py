"""Files that are uploaded into a dataset."""

import asyncio
from pathlib import Path

from msgspec.structs import replace

from dssdesk.base.errors import DssDeskError
from dssdesk.datasets.definition import DatasetDefinition
from dssdesk.projects.dataset_notes import UPLOADED, read_notes
from dssdesk.projects.dataset_write import remove_files
from dssdesk.projects.errors import DatasetReadOnly
from dssdesk.service.folder_files import file_place, store_file
from dssdesk.service.handlers.catalogue import tell_project
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.dataset_creation import detected, files_of, uploaded_paths
from dssdesk.service.publicapi.dataset_shapes import dataset_of, tell_rows
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.errors import BodyUnreadable
from dssdesk.service.publicapi.forms import file_form
from dssdesk.service.publicapi.multipart import pieces_of_upload, uploaded
from dssdesk.wire.places import DatasetRef


async def _list(call: Call) -> object:
    projects, ref = call.parts.projects, _uploads_of(call)
    definition, base = projects.dataset(ref), projects.dataset_folder(ref)
    files = await asyncio.to_thread(files_of, base, uploaded_paths(definition))
    states = [(file, file.stat()) for file in files]
    return [
        file_form(f"/{file.relative_to(base).as_posix()}", state.st_size, state.st_mtime)
        for file, state in states
    ]


async def _add(call: Call) -> object:
    """One more file; the first one tells format and schema, where nobody stated them."""
    projects, ref = call.parts.projects, _uploads_of(call)
    base = projects.dataset_folder(ref)
    async with uploaded(call) as file:
        name = _checked(file.filename or "")
        size = await store_file(file_place(base, name), pieces_of_upload(file))
    guessed = await _guessed(call, base / name)
    # From here on nothing waits: others upload as well.
    old = projects.dataset(ref)
    kept = tuple(path for path in uploaded_paths(old) if path != name)
    new = replace(old, paths=(*kept, name), rows=None, counted_size=None)
    if guessed is not None and (not old.columns or not kept):
        new = replace(new, format=guessed.format, columns=guessed.columns, kind=guessed.kind)
    written = tuple(path for path in old.paths if path not in new.paths)
    projects.save_dataset(ref, new)
    await asyncio.to_thread(lambda: remove_files(files_of(base, written)))
    tell_rows(call, ref)
    await tell_project(call.context, ref.project)
    return {"path": f"/{name}", "size": size}


async def _guessed(call: Call, file: Path) -> DatasetDefinition | None:
    """Format and schema of a file; None where it is no table, as whoever reads it is told."""
    try:
        return await detected(call, [file])
    except DssDeskError:
        return None


def _uploads_of(call: Call) -> DatasetRef:
    """The dataset of the path, which takes uploads.

    Raises:
        DatasetMissing: There is none.
        DatasetReadOnly: It is of another type.
    """
    projects, ref = call.parts.projects, dataset_of(call)
    projects.dataset(ref)
    if read_notes(projects, ref).dss_type != UPLOADED:
        raise DatasetReadOnly(ref.name, "files are uploaded only into datasets made for that")
    return ref


def _checked(name: str) -> str:
    """The name of a file, without the folders that some programs send with it.

    Raises:
        BodyUnreadable: It is none.
    """
    plain = name.replace("\\", "/").rpartition("/")[2]
    if not plain or plain.startswith(".") or any(sign in plain for sign in "*?["):
        raise BodyUnreadable("its file has no name, or one that no file can have here")
    return plain


_PATH = "/projects/{project}/datasets/{dataset}/uploaded/files"

ENTRIES = (
    PublicEntry(path=_PATH, run=_list, covers=("DSSDataset.uploaded_list_files",)),
    PublicEntry(
        path=_PATH,
        method="POST",
        run=_add,
        permission=Permission.WRITE,
        covers=("DSSDataset.uploaded_add_file",),
    ),
)
