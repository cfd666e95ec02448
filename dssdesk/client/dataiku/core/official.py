"""`dataiku.api_client`: Dataiku's own client, on this instance and as this person."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

from dataiku.core.session import Session, read_session

_TO_INSTALL = {"dataikuapi": "dataiku-api-client six", "dateutil": "python-dateutil"}


def api_client() -> Any:
    """A `dataikuapi.DSSClient` that acts as the person who runs the notebook, without a key.

    Raises:
        ImportError: A package that the client needs is not there, and how to install it.
        NoSession: There is no instance to work with.
    """
    session = read_session()
    dataikuapi = _official()
    if session.api_key:
        client = dataikuapi.DSSClient(
            session.url, session.api_key, no_check_certificate=session.no_check_certificate
        )
    else:
        client = dataikuapi.DSSClient(session.url, internal_ticket=session.ticket)
    _arrange(vars(client)["_session"], session)  # the client has no public way to it
    return client


def _arrange(requests_session: Any, session: Session) -> None:
    """Have calls to this machine go straight there, with the ticket that holds at the moment."""
    from dataiku.core.ticket import TicketAdapter

    if not session.api_key:
        requests_session.mount(session.url, TicketAdapter(session.url))
    if not session.api_key or _is_here(session.url):
        requests_session.trust_env = False  # neither ~/.netrc nor a proxy has a say


def _is_here(url: str) -> bool:
    from urllib.parse import urlsplit

    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def _official() -> Any:
    """The package ``dataikuapi``: this Python's own one, else the copy that DSS Desk keeps."""
    try:
        return import_module("dataikuapi")
    except ImportError:
        sys.path.extend(entry for entry in _copied() if entry not in sys.path)
    try:
        return import_module("dataikuapi")
    except ImportError as error:
        name = (error.name or "dataikuapi").partition(".")[0]
        raise ImportError(
            f"dataiku.api_client() needs the package {name}, which this Python does not have. "
            f"Install it and try again: pip install {_TO_INSTALL.get(name, name)}",
            name=error.name,
        ) from error


def _copied() -> list[str]:
    """Path entries: each below the oldest Python it runs in (see dssdesk/kernels/packages.py)."""
    try:
        folder = os.environ.get("DSSDESK_PACKAGES") or _newest_copy()
        names = [name for name in os.listdir(folder) if int(name[2:]) <= sys.version_info[1]]
    except (OSError, ValueError):
        return []
    return [os.path.join(folder, name) for name in sorted(names)]


def _newest_copy() -> str:
    """Where DSS Desk on this machine keeps it, for a script outside every notebook."""
    data = os.environ.get("XDG_DATA_HOME") or os.path.join("~", ".local", "share")
    folder = os.path.expanduser(os.path.join(data, "dssdesk", "environments", "packages"))
    whole = (entry.path for entry in os.scandir(folder) if not entry.name.startswith("."))
    return max(whole, key=os.path.getmtime)
