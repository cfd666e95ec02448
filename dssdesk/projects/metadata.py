"""What a project says of itself besides name and description: a file of its own in its folder."""

from pathlib import Path
from typing import Any

import msgspec

from dssdesk.base.files import write_atomic
from dssdesk.datasets.json_files import pretty, read_record
from dssdesk.projects.errors import ProjectUnreadable

_FILE = "metadata.json"

_Object = dict[str, Any]


class ProjectMetadata(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Tags and notes, as programs put them there; nothing of ours depends on them.

    Attributes:
        tag_definitions: What is known of each tag that may be used in the project: its colour.
        settings: Parts of DSS's settings of a project that mean nothing here, kept for programs.
    """

    short_desc: str = ""
    tags: tuple[str, ...] = ()
    checklists: _Object = msgspec.field(default_factory=lambda: {"checklists": []})
    custom_meta: _Object = msgspec.field(default_factory=lambda: {"kv": {}})
    custom_fields: _Object = msgspec.field(default_factory=dict)
    tag_definitions: dict[str, _Object] = msgspec.field(default_factory=dict)
    settings: _Object = msgspec.field(default_factory=dict)


def read_metadata(folder: Path) -> ProjectMetadata:
    """The metadata of the project in this folder; nothing where nobody stored any.

    Raises:
        ProjectUnreadable: The file is damaged.
    """
    try:
        return read_record(folder / _FILE, ProjectMetadata)
    except FileNotFoundError:
        return ProjectMetadata()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ProjectUnreadable(folder.name, f"{_FILE}: {error}") from error


def write_metadata(folder: Path, metadata: ProjectMetadata) -> None:
    """Replace the metadata of the project in this folder."""
    write_atomic(folder / _FILE, pretty(metadata))
