"""What programs note of a dataset, and nothing of ours depends on: tags, checklists, DSS's type.

It lies in the file of the dataset's definition, under keys which that leaves alone.
"""

from pathlib import Path
from typing import Any

import msgspec

from dssdesk.base.files import write_atomic
from dssdesk.datasets.errors import DatasetUnreadable
from dssdesk.datasets.json_files import pretty, read_record
from dssdesk.projects.projects import Projects
from dssdesk.wire.places import DatasetRef

PLAIN = "Filesystem"
UPLOADED = "UploadedFiles"
IN_FOLDER = "FilesInFolder"
"""What DSS calls the types of datasets that there are here."""


class DatasetNotes(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The notes.

    Attributes:
        dss_type: As what a program made it.
        params: What that program said of where its files are.
        metadata: As DSS shows it: ``tags``, ``shortDesc``, ``customFields`` and so on.
    """

    dss_type: str = PLAIN
    params: dict[str, Any] = msgspec.field(default_factory=dict)
    metadata: dict[str, Any] = msgspec.field(default_factory=dict)


def read_notes(projects: Projects, ref: DatasetRef) -> DatasetNotes:
    """The notes of a dataset that is there.

    Raises:
        DatasetUnreadable: Its file is damaged.
    """
    path = projects.dataset_file(ref)
    try:
        return read_record(path, DatasetNotes)
    except (OSError, msgspec.MsgspecError) as error:
        raise _damaged(path, error) from error


def write_notes(projects: Projects, ref: DatasetRef, notes: DatasetNotes) -> None:
    """Replace the notes of a dataset that is there.

    Raises:
        DatasetUnreadable: Its file is damaged.
    """
    path = projects.dataset_file(ref)
    try:
        whole = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.MsgspecError) as error:
        raise _damaged(path, error) from error
    write_atomic(path, pretty({**whole, **msgspec.to_builtins(notes)}))


def _damaged(path: Path, error: Exception) -> DatasetUnreadable:
    return DatasetUnreadable(f"“{path.name}” is damaged ({error}).")
