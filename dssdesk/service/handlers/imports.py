"""From files on the service's machine to a dataset.

Any path of the machine can be named, so only an administrator of the instance may ask.
"""

import asyncio
from pathlib import Path

from msgspec.structs import replace

from dssdesk.base.errors import BadInput
from dssdesk.datasets.errors import DatasetFileMissing, DatasetUnreadable
from dssdesk.datasets.formats import from_wire, schema_of
from dssdesk.datasets.names import proposed_name
from dssdesk.projects.dataset_import import DatasetImport
from dssdesk.projects.names import FOLDERS
from dssdesk.service.context import Context
from dssdesk.service.handlers.catalogue import tell_project
from dssdesk.service.handlers.handler import handle
from dssdesk.service.permissions import Permission, may_name_files
from dssdesk.wire.imports import (
    DatasetImported,
    FileFormat,
    ImportDataset,
    ImportPreview,
    PreviewImport,
)
from dssdesk.wire.places import DatasetRef


async def _preview(context: Context, message: PreviewImport) -> ImportPreview:
    may_name_files(context)
    _check_paths(message.paths)
    project = await asyncio.to_thread(context.parts.projects.item, message.project)
    taken = {FOLDERS, *(item.name for item in project.datasets)}
    name = proposed_name(message.paths, taken)
    try:
        found = await context.parts.data.preview(message.paths, message.format, message.columns)
    except (DatasetFileMissing, DatasetUnreadable, BadInput) as error:
        stated = message.format or FileFormat()
        return ImportPreview(name=name, format=stated, problem=error.message)
    return replace(found, name=name)


async def _import(context: Context, message: ImportDataset) -> DatasetImported:
    may_name_files(context)
    _check_paths(message.paths)
    fmt, columns = from_wire(message.format), schema_of(message.columns)
    files = [Path(path) for path in message.paths]
    missing = next((path for path in files if not path.is_file()), None)
    if missing is not None:
        raise DatasetFileMissing(str(missing), "Choose another one.")
    ref = DatasetRef(project=message.project, name=message.name)
    new = DatasetImport(context.parts.projects, ref, files, copies=message.copy_files)
    try:
        definition = new.definition(fmt, columns, skip_bad=message.skip_bad)
        done = await context.parts.data.bring_in(definition, files, new.folder)
        new.finish(done.definition)
    except BaseException:
        await asyncio.to_thread(new.give_up)
        raise
    await tell_project(context, message.project)
    return DatasetImported(name=message.name, skipped=done.skipped)


def _check_paths(paths: tuple[str, ...]) -> None:
    if not paths or not all(Path(path).is_absolute() for path in paths):
        raise BadInput("Files to import are named by absolute paths.")


HANDLERS = (
    handle(PreviewImport, Permission.WRITE, _preview),
    handle(ImportDataset, Permission.WRITE, _import),
)
