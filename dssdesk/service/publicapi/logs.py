"""The service's own log, for administrators."""

import asyncio
from pathlib import Path

from dssdesk.base.errors import NotFound
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry


async def _list(call: Call) -> object:
    return sorted(await asyncio.to_thread(_logs, call.parts.instance_path))


async def _show(call: Call) -> object:
    return await asyncio.to_thread(_text, call.parts.instance_path, call.parameters["log"])


def _logs(instance: Path) -> dict[str, Path]:
    return {path.name: path for path in (instance / "log").glob("*") if path.is_file()}


def _text(instance: Path, name: str) -> str:
    """The whole of one that is listed: a name that leads elsewhere is none of those."""
    path = _logs(instance).get(name)
    if path is None:
        raise NotFound(f"There is no log “{name[:60]}”.")
    return path.read_text("utf-8", "replace")


ENTRIES = (
    PublicEntry(
        path="/admin/logs/",
        run=_list,
        permission=Permission.ADMINISTRATOR,
        covers=("DSSClient.list_logs",),
    ),
    PublicEntry(
        path="/admin/logs/{log}",
        run=_show,
        permission=Permission.ADMINISTRATOR,
        covers=("DSSClient.get_log",),
    ),
)
