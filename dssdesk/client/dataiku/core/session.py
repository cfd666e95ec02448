"""Which instance this kernel belongs to: the file that the service keeps up to date."""

from __future__ import annotations

import json
import os
from typing import NamedTuple

from dataiku.core.errors import NoSession

VARIABLE = "DSSDESK_SESSION_FILE"

_NO_SESSION = (
    "This Python does not belong to a session of DSS Desk, so dataiku has nobody to ask. "
    f"Run the code in a notebook of DSS Desk ({VARIABLE} is not set here)."
)


class Session(NamedTuple):
    """Where the service is, and the ticket that stands for the person who started the kernel."""

    url: str
    ticket: str
    project: str
    notebook: str


def is_in_session() -> bool:
    """Whether DSS Desk started this Python."""
    return bool(os.environ.get(VARIABLE))


def read_session() -> Session:
    """The session as it is now. Read each time: a restarted service rewrites the file.

    Raises:
        NoSession: There is no file, or it cannot be read.
    """
    path = os.environ.get(VARIABLE, "")
    if not path:
        raise NoSession(_NO_SESSION)
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
        return Session(
            url=str(found["url"]).rstrip("/"),
            ticket=str(found["ticket"]),
            project=str(found.get("project") or ""),
            notebook=str(found.get("notebook") or ""),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoSession(
            f"The session file {path} cannot be read ({error}). "
            "Restart the kernel; if that does not help, restart DSS Desk."
        ) from error


_chosen: list[str] = []


def set_default_project_key(project_key: str | None) -> None:
    """Work with another project from now on; None goes back to that of the notebook."""
    _chosen[:] = [project_key] if project_key else []


def default_project_key() -> str:
    """The key of the project that this notebook is in, or of the one that was set.

    Raises:
        NoSession: This Python was not started by DSS Desk, or by a notebook outside a project.
    """
    if _chosen:
        return _chosen[0]
    key = os.environ.get("DKU_CURRENT_PROJECT_KEY", "")
    if key and not is_in_session():
        return key
    project = read_session().project or key
    if not project:
        raise NoSession(
            "This notebook is in no project. Name the project: "
            'dataiku.Dataset("PROJECT.dataset") or project_key="PROJECT".'
        )
    return project
