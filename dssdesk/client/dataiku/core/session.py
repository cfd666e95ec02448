"""Which instance this Python works with, as whom, and in which project.

What `set_remote_dss` said comes first, then the session of the notebook (a file that the service
keeps up to date), then the environment, then ``~/.dataiku/config.json``.
"""

from __future__ import annotations

import json
import os
from typing import Any, NamedTuple

from dataiku.core.errors import NoSession

VARIABLE = "DSSDESK_SESSION_FILE"

_NO_SESSION = (
    "This Python does not belong to a session of DSS Desk, so dataiku has nobody to ask. "
    "Run the code in a notebook of DSS Desk, or name an instance with "
    "dataiku.set_remote_dss(url, api_key)."
)
_CONFIG = os.path.join("~", ".dataiku", "config.json")


class Session(NamedTuple):
    """Where the service is, and the ticket or the key that stands for a person there."""

    url: str
    ticket: str = ""
    project: str = ""
    notebook: str = ""
    api_key: str = ""
    no_check_certificate: bool = False

    def headers(self) -> dict[str, str]:
        """What tells the service who calls."""
        if not self.api_key:
            return {"X-DKU-APITicket": self.ticket}
        from base64 import b64encode

        return {"Authorization": "Basic " + b64encode(f"{self.api_key}:".encode()).decode()}


_remote: list[Session] = []
_chosen: list[str] = []


def set_remote_dss(url: str, api_key: str, no_check_certificate: bool = False) -> None:
    """Work with this instance from now on, as the person whose key it is."""
    _remote[:] = [_with_key(url, api_key, no_check_certificate)]


def clear_remote_dss() -> None:
    """Forget what `set_remote_dss` said."""
    _remote.clear()


def is_in_session() -> bool:
    """Whether DSS Desk started this Python, and it works with that instance."""
    return bool(os.environ.get(VARIABLE)) and not _remote


def read_session() -> Session:
    """The session as it is now. Read each time: a restarted service rewrites the file.

    Raises:
        NoSession: Nothing says which instance, or what says it cannot be read.
    """
    if _remote:
        return _remote[0]
    if os.environ.get(VARIABLE):
        return read_own_session()
    found = _of_environment() or _of_config()
    if found is None:
        raise NoSession(_NO_SESSION)
    return found


def read_own_session() -> Session:
    """The session of the notebook that this Python is the kernel of.

    Raises:
        NoSession: There is no file, or it cannot be read.
    """
    path = os.environ.get(VARIABLE, "")
    try:
        found = _json_of(path)
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


def set_default_project_key(project_key: str | None) -> None:
    """Work with another project from now on; None goes back to that of the notebook."""
    _chosen[:] = [project_key] if project_key else []


def default_project_key() -> str:
    """The key of the project that this notebook is in, or of the one that was set.

    Raises:
        NoSession: There is no instance to work with, or no project was chosen.
    """
    if _chosen:
        return _chosen[0]
    own = read_own_session().project if os.environ.get(VARIABLE) else ""
    project = own or os.environ.get("DKU_CURRENT_PROJECT_KEY", "")
    if not project:
        read_session()
        raise NoSession(
            "No project was chosen. Name the project: "
            'dataiku.Dataset("PROJECT.dataset") or project_key="PROJECT".'
        )
    return project


def _of_environment() -> Session | None:
    url = os.environ.get("DKU_DSS_URL", "")
    if not url:
        return None
    unchecked = os.environ.get("DKU_NO_CHECK_CERTIFICATE", "").lower() in ("1", "true", "yes")
    return _with_key(url, os.environ.get("DKU_API_KEY", ""), unchecked)


def _of_config() -> Session | None:
    """The default instance of the file that Dataiku's own tools read."""
    path = os.path.expanduser(_CONFIG)
    try:
        found = _json_of(path)
        instance = found["dss_instances"][found.get("default_instance") or "default"]
        unchecked = bool(instance.get("no_check_certificate"))
        return _with_key(str(instance["url"]), str(instance["api_key"]), unchecked)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoSession(f"{path} names no default instance with url and api_key.") from error


def _with_key(url: str, api_key: str, no_check_certificate: bool) -> Session:
    if not url or not api_key:
        raise NoSession(
            "An instance is reached by its address and an API key (DKU_DSS_URL and DKU_API_KEY). "
            "Make a key in DSS Desk, with “API keys…”."
        )
    return Session(url.rstrip("/"), api_key=api_key, no_check_certificate=no_check_certificate)


def _json_of(path: str) -> Any:
    with open(path, encoding="utf-8") as file:
        return json.load(file)
