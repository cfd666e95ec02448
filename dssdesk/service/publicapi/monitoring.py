"""How the instance is doing: its log, and how much there is in it."""

import asyncio
import logging
from collections import Counter
from pathlib import Path

import msgspec

from dssdesk.base.errors import NotFound
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.forms import Object
from dssdesk.wire.catalogue import ProjectItem

_MOST_OF_NOTE = 2_000

_log = logging.getLogger(__name__)


async def _list(call: Call) -> object:
    return sorted(await asyncio.to_thread(_logs, call.parts.instance_path))


async def _show(call: Call) -> object:
    return await asyncio.to_thread(_text, call.parts.instance_path, call.parameters["log"])


async def _note(call: Call) -> None:
    note = msgspec.json.encode(await call.json()).decode()[:_MOST_OF_NOTE]
    kind = call.parameters["type"][:100]
    _log.info("Audit of “%s” by %s: %s", ascii(kind)[1:-1], call.person.login, note)


async def _usage(call: Call) -> object:
    items = await asyncio.to_thread(call.parts.projects.items)
    if not call.flag("withPerProject"):
        return _summary(items)
    return {**_summary(items), "projectSummaries": [_summary_of_project(item) for item in items]}


def _summary(items: tuple[ProjectItem, ...]) -> Object:
    kinds = Counter(dataset.kind for item in items for dataset in item.datasets)
    return {
        "projects": len(items),
        "datasets": {"all": kinds.total(), "allByType": kinds},
        "recipes": {"all": 0},
        "notebooks": {
            "nbJupyterNotebooks": sum(len(item.notebooks) for item in items),
            "nbSqlNotebooks": 0,
        },
        "scenarios": {"all": 0, "activeWithTriggers": 0},
    }


def _summary_of_project(item: ProjectItem) -> Object:
    return {"projectKey": item.key, **_summary((item,))}


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
    PublicEntry(
        path="/admin/audit/custom/{type}",
        method="POST",
        run=_note,
        permission=Permission.ANYBODY,
        covers=("DSSClient.log_custom_audit",),
    ),
    PublicEntry(
        path="/admin/monitoring/global-usage-summary",
        run=_usage,
        permission=Permission.ADMINISTRATOR,
        covers=("DSSClient.get_global_usage_summary",),
    ),
)
