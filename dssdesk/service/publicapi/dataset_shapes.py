"""A dataset as DSS tells of it: its settings, its metadata, where its files are."""

from pathlib import Path

from msgspec.structs import replace

from dssdesk.datasets.definition import DatasetDefinition
from dssdesk.projects.dataset_notes import (
    IN_FOLDER,
    UPLOADED,
    DatasetNotes,
    read_notes,
    write_notes,
)
from dssdesk.projects.projects import Projects
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.dataset_formats import as_schema, format_name, format_params
from dssdesk.service.publicapi.forms import Object, milliseconds
from dssdesk.service.publicapi.noted import NOTED, check_noted, noted
from dssdesk.wire.datasets import DatasetWritten
from dssdesk.wire.places import DatasetRef


def dataset_of(call: Call) -> DatasetRef:
    """The dataset of the path."""
    return DatasetRef(project=call.project(), name=call.parameters["dataset"])


def tell_rows(call: Call, ref: DatasetRef) -> None:
    """Tell desks that the dataset has other rows, or reads them otherwise."""
    event = DatasetWritten(dataset=ref)
    call.context.service.desks.tell_readers(ref.project, f"rows of {ref.project}.{ref.name}", event)


def settings_of(projects: Projects, ref: DatasetRef) -> Object:
    """All that DSS's settings of a dataset have an equal for here.

    Raises:
        DatasetMissing: There is none.
        DatasetUnreadable: Its file is damaged.
    """
    definition, notes = projects.dataset(ref), read_notes(projects, ref)
    metadata = metadata_of(definition, notes)
    written = projects.dataset_file(ref).stat().st_mtime
    return {
        "projectKey": ref.project,
        "name": ref.name,
        "smartName": ref.name,
        "type": notes.dss_type,
        "managed": definition.managed and notes.dss_type != UPLOADED,
        "formatType": format_name(definition.format),
        "formatParams": format_params(definition.format),
        "params": _params(ref, definition, notes),
        "schema": as_schema(definition.columns),
        "partitioning": {"dimensions": []},
        "featureGroup": False,
        **{key: metadata[key] for key in NOTED},
        "versionTag": {"lastModifiedOn": milliseconds(written)},
    }


def metadata_of(definition: DatasetDefinition, notes: DatasetNotes) -> Object:
    """The metadata that a program stored, and what is always there."""
    return noted({**notes.metadata, "description": definition.description})


def store_metadata(projects: Projects, ref: DatasetRef, metadata: Object) -> None:
    """Replace a dataset's metadata.

    Raises:
        BadInput: It is none.
    """
    check_noted(metadata)
    description = metadata.get("description") or ""
    definition, notes = projects.dataset(ref), read_notes(projects, ref)
    projects.save_dataset(ref, replace(definition, description=description))
    write_notes(projects, ref, replace(notes, metadata=metadata))


def _params(ref: DatasetRef, definition: DatasetDefinition, notes: DatasetNotes) -> Object:
    folder = definition.folder
    if notes.dss_type == IN_FOLDER:
        return dict(notes.params)
    if definition.managed or not Path(folder).is_absolute():
        inside = folder.removeprefix("managed/")
        return {
            **notes.params,
            "connection": definition.connection,
            "path": f"/{ref.project}/{inside}",
        }
    path = Path(folder)
    if len(definition.paths) == 1 and (path / definition.paths[0]).is_file():
        path /= definition.paths[0]
    return {"connection": definition.connection, "path": str(path)}
