"""A project's variables: two files of JSON objects in its folder, named as in DSS."""

from pathlib import Path
from typing import Any

import msgspec

from dssdesk.base.files import write_atomic
from dssdesk.base.ids import ProjectKey
from dssdesk.datasets.json_files import pretty
from dssdesk.projects.errors import VariablesUnreadable
from dssdesk.wire.projects import Variables

_STANDARD = "variables.json"
_LOCAL = "localVariables.json"


def read_variables(folder: Path, key: ProjectKey) -> Variables:
    """The variables of the project in this folder; none where nobody stored any.

    Raises:
        VariablesUnreadable: A file holds something else than a JSON object.
    """
    return Variables(project=key, standard=_read(folder / _STANDARD), local=_read(folder / _LOCAL))


def write_variables(folder: Path, *, standard: dict[str, Any], local: dict[str, Any]) -> None:
    """Replace all variables of the project in this folder."""
    write_atomic(folder / _STANDARD, pretty(standard))
    write_atomic(folder / _LOCAL, pretty(local))


def _read(path: Path) -> dict[str, Any]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise VariablesUnreadable(path.name, str(error)) from error
