"""What a project says of itself: metadata, variables, tags, settings."""

import json
from typing import Any

import msgspec

from dssdesk.projects.metadata import ProjectMetadata, read_metadata, write_metadata
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.forms import Object, refuse_changes
from dssdesk.wire.instance import Done
from dssdesk.wire.projects import ChangeVariables, DescribeProject, GetVariables, Variables

_FIXED: Object = {
    "codeEnvs": {
        "python": {"mode": "INHERIT", "useBuiltinEnv": False, "preventOverride": False},
        "r": {"mode": "INHERIT", "useBuiltinEnv": False, "preventOverride": False},
    },
    "container": {"containerMode": "NONE"},
    "cluster": {"clusterMode": "INHERIT"},
    "k8sCluster": {"clusterMode": "INHERIT"},
}
"""Settings that would change where code runs. Here each notebook says so for itself."""

_FIXED_BESIDE: Object = {"exposedObjects": {"objects": []}}
"""What stands beside them. Every project that one may read can be used as it is."""


class _Metadata(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    label: str | None = None
    short_desc: str | None = None
    description: str | None = None
    tags: tuple[str, ...] | None = None
    checklists: dict[str, Any] | None = None
    custom_meta: dict[str, Any] | None = None
    custom_fields: dict[str, Any] | None = None


class _Both(msgspec.Struct, frozen=True, kw_only=True):
    standard: dict[str, Any]
    local: dict[str, Any]


class _Tags(msgspec.Struct, frozen=True, kw_only=True):
    tags: dict[str, dict[str, Any]]


async def _metadata(call: Call) -> object:
    file, metadata = call.parts.projects.project_file(call.project()), _stored(call)
    return {
        "label": file.name,
        "shortDesc": metadata.short_desc,
        "description": file.description,
        "tags": metadata.tags,
        "checklists": metadata.checklists,
        "customMeta": metadata.custom_meta,
        "customFields": metadata.custom_fields,
    }


async def _change_metadata(call: Call) -> None:
    wish = await call.read(_Metadata)
    project = call.project()
    file, old, new = call.parts.projects.project_file(project), _stored(call), ProjectMetadata()
    description = DescribeProject(
        project=project, name=wish.label or file.name, description=wish.description or ""
    )
    await call.ask(description, Done)
    _store(
        call,
        short_desc=wish.short_desc or "",
        tags=wish.tags or (),
        checklists=wish.checklists or new.checklists,
        custom_meta=wish.custom_meta or new.custom_meta,
        custom_fields=wish.custom_fields or {},
        tag_definitions=old.tag_definitions,
    )


async def _variables(call: Call) -> object:
    found = await call.ask(GetVariables(project=call.project()), Variables)
    return {"standard": found.standard, "local": found.local}


async def _change_variables(call: Call) -> None:
    wish = await call.read(_Both)
    message = ChangeVariables(project=call.project(), standard=wish.standard, local=wish.local)
    await call.ask(message, Done)


async def _resolved_variables(call: Call) -> object:
    found = await call.ask(GetVariables(project=call.project()), Variables)
    merged = {**found.standard, **found.local}
    if call.flag("typed"):
        return merged
    return {name: _as_text(value) for name, value in merged.items()}


async def _tags(call: Call) -> object:
    return {"tags": _stored(call).tag_definitions}


async def _change_tags(call: Call) -> None:
    wish = await call.read(_Tags)
    _store(call, tag_definitions=wish.tags)


async def _settings(call: Call) -> object:
    return {"settings": {**_stored(call).settings, **_FIXED}, **_FIXED_BESIDE}


async def _change_settings(call: Call) -> None:
    wish = await call.read(dict[str, dict[str, Any]])
    inside = wish.pop("settings", {})
    nothing_else = dict.fromkeys(wish)
    refuse_changes(wish, {**nothing_else, **_FIXED_BESIDE})
    _store(call, settings=kept_settings(inside))


def kept_settings(given: Object) -> Object:
    """The settings without those that cannot be changed.

    Raises:
        SettingNotCovered: One of those is to be changed.
    """
    refuse_changes(given, _FIXED)
    return {name: value for name, value in given.items() if name not in _FIXED}


def _stored(call: Call) -> ProjectMetadata:
    return read_metadata(call.parts.projects.folder(call.project()))


def _store(call: Call, **changes: Any) -> None:
    folder = call.parts.projects.folder(call.project())
    write_metadata(folder, msgspec.structs.replace(read_metadata(folder), **changes))


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


_PROJECT = "/projects/{project}"

ENTRIES = (
    PublicEntry(path=f"{_PROJECT}/metadata", run=_metadata, covers=("DSSProject.get_metadata",)),
    PublicEntry(
        path=f"{_PROJECT}/metadata",
        method="PUT",
        run=_change_metadata,
        permission=Permission.WRITE,
        covers=("DSSProject.set_metadata",),
    ),
    PublicEntry(
        path=f"{_PROJECT}/variables/",
        run=_variables,
        covers=("DSSProject.get_variables", "DSSProject.update_variables"),
    ),
    PublicEntry(
        path=f"{_PROJECT}/variables/",
        method="PUT",
        run=_change_variables,
        permission=Permission.WRITE,
        covers=("DSSProject.set_variables", "DSSProject.update_variables"),
    ),
    PublicEntry(
        path=f"{_PROJECT}/variables-resolved",
        run=_resolved_variables,
        covers=("DSSClient.get_resolved_variables",),
    ),
    PublicEntry(path=f"{_PROJECT}/tags", run=_tags, covers=("DSSProject.get_tags",)),
    PublicEntry(
        path=f"{_PROJECT}/tags",
        method="PUT",
        run=_change_tags,
        permission=Permission.WRITE,
        covers=("DSSProject.set_tags",),
    ),
    PublicEntry(path=f"{_PROJECT}/settings", run=_settings, covers=("DSSProject.get_settings",)),
    PublicEntry(
        path=f"{_PROJECT}/settings",
        method="PUT",
        run=_change_settings,
        permission=Permission.ADMINISTER,
        covers=("DSSProjectSettings.save",),
    ),
)
