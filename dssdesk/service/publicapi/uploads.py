"""Files that are uploaded into a dataset."""

import asyncio

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
from dssdesk.service.publicapi.dataset_shapes import dataset_of
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.errors import BodyUnreadable
from dssdesk.service.publicapi.forms import milliseconds
from dssdesk.service.publicapi.multipart import pieces_of_upload, uploaded
from dssdesk.wire.datasets import DatasetWritten
from dssdesk.wire.places import DatasetRef


async def _list(call: Call) -> object:
    projects, ref = call.parts.projects, _uploads_of(call)
    definition, base = projects.dataset(ref), projects.dataset_folder(ref)
    files = await asyncio.to_thread(files_of, base, uploaded_paths(definition))
    states = [(file, file.stat()) for file in files]
    return [
        {
            "path": f"/{file.relative_to(base).as_posix()}",
            "size": state.st_size,
            "lastModified": milliseconds(state.st_mtime),
        }
        for file, state in states
    ]


async def _add(call: Call) -> object:
    """One more file; the first one tells format and schema, where nobody stated them."""
    projects, ref = call.parts.projects, _uploads_of(call)
    base = projects.dataset_folder(ref)
    async with uploaded(call) as file:
        name = _checked(file.filename or "")
        size = await store_file(file_place(base, name), pieces_of_upload(file))
    definition = projects.dataset(ref)
    kept = tuple(path for path in uploaded_paths(definition) if path != name)
    written = [path for path in definition.paths if path not in kept and path != name]
    unneeded = await asyncio.to_thread(files_of, base, tuple(written))
    definition = replace(definition, paths=(*kept, name), rows=None, counted_size=None)
    if not definition.columns or (written and not kept):
        definition = await _guessed(call, definition)
    projects.save_dataset(ref, definition)
    await asyncio.to_thread(remove_files, unneeded)
    event = DatasetWritten(dataset=ref)
    call.context.service.desks.tell_readers(ref.project, f"rows of {ref.project}.{ref.name}", event)
    await tell_project(call.context, ref.project)
    return {"path": f"/{name}", "size": size}


async def _guessed(call: Call, definition: DatasetDefinition) -> DatasetDefinition:
    """With format and schema of its files; as it was where they are no table."""
    base = call.parts.projects.dataset_folder(dataset_of(call))
    files = await asyncio.to_thread(files_of, base, definition.paths)
    try:
        found = await detected(call, files)
    except DssDeskError:  # whoever reads it is told
        return definition
    return replace(definition, format=found.format, columns=found.columns, kind=found.kind)


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
