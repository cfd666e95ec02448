"""New datasets: of files that are there, of files that will be uploaded, and managed ones."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from dssdesk.base.errors import BadInput
from dssdesk.datasets.definition import (
    OUTSIDE_CONNECTION,
    CsvFormat,
    DatasetDefinition,
    Format,
)
from dssdesk.datasets.errors import DatasetFileMissing, DatasetUnreadable
from dssdesk.datasets.files import find_files
from dssdesk.datasets.formats import from_wire, kind_of, schema_of, to_wire
from dssdesk.projects.dataset_changes import free_folder
from dssdesk.projects.dataset_notes import (
    IN_FOLDER,
    PLAIN,
    UPLOADED,
    DatasetNotes,
    write_notes,
)
from dssdesk.projects.errors import FolderMissing, NameTaken
from dssdesk.projects.folders import folder_items, folder_path, path_in_folder
from dssdesk.projects.names import check_dataset_name
from dssdesk.projects.unfinished import ROWS_MARK
from dssdesk.service.handlers.catalogue import tell_project
from dssdesk.service.permissions import Permission, may_name_files
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.dataset_formats import format_of, managed_format
from dssdesk.service.publicapi.dataset_shapes import settings_of
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.errors import TypeNotCovered
from dssdesk.service.publicapi.forms import Object
from dssdesk.wire.imports import FileFormat
from dssdesk.wire.places import DatasetRef

_EVERY_FILE = "**/[!.]*"
_OURS = ("filesystem_managed", "filesystem_folders")


class _Wish(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    name: str
    type: str
    params: dict[str, Any] = msgspec.field(default_factory=dict)
    format_type: str | None = None
    format_params: dict[str, Any] | None = None

    def stated(self) -> Format | None:
        """The format, where the program says it."""
        if not self.format_type:
            return None
        return format_of(self.format_type, self.format_params or {})

    def param(self, name: str) -> str:
        """A text among the parameters of the type."""
        said = self.params.get(name, "")
        if not isinstance(said, str) or "\0" in said:
            raise BadInput(f"The parameter “{name}” of a dataset is a text.")
        return said


class _Specific(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    format_option_id: str | None = None


class _CreationSettings(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    connection_id: str | None = None
    type_option_id: str | None = None
    partitioning_option_id: str | None = None
    specific_settings: _Specific = _Specific()


class _ManagedWish(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    name: str
    creation_settings: _CreationSettings = _CreationSettings()


async def _create(call: Call) -> object:
    wish = await call.read(_Wish)
    ref = _free(call, wish.name)
    if wish.type == UPLOADED:
        definition = _empty(call, ref, wish.stated() or CsvFormat())
    elif wish.type == PLAIN:
        definition = await _outside(call, wish)
    elif wish.type == IN_FOLDER:
        definition = await _in_folder(call, wish)
    else:
        there_is = f"{PLAIN}, {UPLOADED}, {IN_FOLDER}"
        raise TypeNotCovered(f"The type of dataset “{wish.type[:60]}”", there_is)
    kept = DatasetNotes(dss_type=wish.type, params={} if wish.type == PLAIN else wish.params)
    return await _store(call, ref, definition, kept)


async def _create_managed(call: Call) -> object:
    wish = await call.read(_ManagedWish)
    settings = wish.creation_settings
    if settings.connection_id not in (None, *_OURS):
        raise TypeNotCovered(f"The connection “{settings.connection_id}”", ", ".join(_OURS))
    if settings.partitioning_option_id not in (None, "NP"):
        raise TypeNotCovered("Partitioning", "NP")
    ref = _free(call, wish.name)
    fmt = managed_format(settings.specific_settings.format_option_id)
    return await _store(call, ref, _empty(call, ref, fmt), DatasetNotes())


async def detected(
    call: Call, files: list[Path], stated: FileFormat | None = None
) -> DatasetDefinition:
    """Format and schema of these files; the definition names no place.

    Raises:
        DatasetUnreadable: They are no table.
        DatasetFileMissing: There is none.
    """
    if not files:
        raise DatasetFileMissing("*")
    found = await call.parts.data.preview([str(path) for path in files], stated, None)
    if found.problem:
        raise DatasetUnreadable(found.problem)
    fmt, columns = from_wire(found.format), schema_of(found.columns)
    return DatasetDefinition(format=fmt, columns=columns, folder="", paths=(), kind=kind_of(fmt))


def files_of(base: Path, paths: tuple[str, ...]) -> list[Path]:
    """The files behind a dataset, in their order; nothing where there are none."""
    try:
        return list(find_files(base, paths))
    except DatasetFileMissing:
        return []


def uploaded_paths(definition: DatasetDefinition) -> tuple[str, ...]:
    """The files that somebody put there, without rows that were written."""
    return tuple(path for path in definition.paths if not path.startswith(ROWS_MARK))


async def _outside(call: Call, wish: _Wish) -> DatasetDefinition:
    """A dataset of files of the service's machine."""
    if wish.param("connection") != OUTSIDE_CONNECTION:
        raise TypeNotCovered(
            f"The connection “{wish.param('connection')[:60]}” for files that are there",
            f"{OUTSIDE_CONNECTION}, with the path on the service's machine",
        )
    may_name_files(call.context)
    path = Path(wish.param("path"))
    if not path.is_absolute():
        raise BadInput("The path of files begins with “/”.")
    return await _of_path(call, path, wish, None)


async def _in_folder(call: Call, wish: _Wish) -> DatasetDefinition:
    """A dataset of the files of a managed folder of the project."""
    project = call.parts.projects.folder(call.project())
    wanted = wish.param("folderSmartId").removeprefix(f"{call.project()}.")
    items = await asyncio.to_thread(folder_items, project)
    folder = next((it.id for it in items if wanted in (it.id, it.name)), None)
    if folder is None:
        raise FolderMissing(wanted)
    root = folder_path(project, folder)
    inside = wish.param("path").strip("/")
    path = path_in_folder(root, inside) if inside else root
    definition = await _of_path(call, path, wish, project)
    return replace(definition, connection="filesystem_folders")


async def _of_path(call: Call, path: Path, wish: _Wish, project: Path | None) -> DatasetDefinition:
    """A dataset of a file, or of all files below a folder; of none yet, where that is empty.

    ``project``: the folder to which its place is relative, if it is.
    """
    base, paths, files = await asyncio.to_thread(_look, path)
    folder = str(base) if project is None else base.relative_to(project).as_posix()
    stated = wish.stated()
    plain = DatasetDefinition(
        format=stated or CsvFormat(),
        columns=(),
        folder=folder,
        paths=paths,
        connection=OUTSIDE_CONNECTION,
    )
    if not files:
        return plain
    found = await detected(call, files, None if stated is None else to_wire(stated))
    return replace(plain, format=found.format, columns=found.columns, kind=found.kind)


def _look(path: Path) -> tuple[Path, tuple[str, ...], list[Path]]:
    """Folder, patterns and files of a dataset that is to be read from there."""
    try:
        if path.is_dir():
            return path, (_EVERY_FILE,), files_of(path, (_EVERY_FILE,))
        if path.is_file():
            return path.parent, (path.name,), [path]
    except OSError as error:
        raise DatasetFileMissing(str(path)) from error
    raise DatasetFileMissing(str(path))


def _empty(call: Call, ref: DatasetRef, fmt: Format) -> DatasetDefinition:
    """A dataset whose files are ours and will come."""
    project = call.parts.projects.folder(ref.project)
    own = free_folder(project / "managed", ref.name)
    own.mkdir(parents=True)  # so that nobody else takes it
    return DatasetDefinition(
        format=fmt,
        columns=(),
        folder=own.relative_to(project).as_posix(),
        paths=(),
        managed=True,
    )


def _free(call: Call, name: str) -> DatasetRef:
    ref = DatasetRef(project=call.project(), name=check_dataset_name(name))
    if call.parts.projects.dataset_file(ref).exists():
        raise NameTaken(name)
    return ref


async def _store(
    call: Call, ref: DatasetRef, definition: DatasetDefinition, notes: DatasetNotes
) -> Object:
    projects = call.parts.projects
    _free(call, ref.name)  # nobody took the name while files were looked at
    projects.save_dataset(ref, definition)
    write_notes(projects, ref, notes)
    await tell_project(call.context, ref.project)
    return settings_of(projects, ref)


_PATH = "/projects/{project}/datasets"

ENTRIES = (
    PublicEntry(
        path=_PATH,
        method="POST",
        run=_create,
        permission=Permission.WRITE,
        covers=(
            "DSSProject.create_dataset",
            "DSSProject.create_upload_dataset",
            "DSSProject.create_filesystem_dataset",
            "DSSProject.create_fslike_dataset",
            "DSSManagedFolder.create_dataset_from_files",
        ),
    ),
    PublicEntry(
        path=f"{_PATH}/managed",
        method="POST",
        run=_create_managed,
        permission=Permission.WRITE,
        covers=("DSSManagedDatasetCreationHelper.create",),
    ),
)
