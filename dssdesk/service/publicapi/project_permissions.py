"""Who may do what in a project; and whether somebody may do it."""

from typing import Any

import msgspec

from dssdesk.base.ids import Login, ProjectKey
from dssdesk.people.rights import PROJECT_RIGHTS, Right
from dssdesk.projects.errors import ProjectMissing, ProjectUnreadable
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.forms import Object, refuse_changes
from dssdesk.wire.instance import Done
from dssdesk.wire.people import ChangePermissions, GetPermissions, Grant, Permissions

_WHO = ("user", "group")

_DASHBOARDS: Object = {
    "dashboardAuthorizations": {"allAuthorized": False, "authorizations": []},
    "additionalDashboardUsers": {"users": []},
}
"""There are no dashboards."""


class _Wish(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    owner: str
    permissions: tuple[dict[str, Any], ...] = ()
    dashboard_authorizations: dict[str, Any] | None = None
    additional_dashboard_users: dict[str, Any] | None = None


class _Object(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    object_type: str
    object_project_key: str
    object_id: str


class _Objects(msgspec.Struct, frozen=True, kw_only=True):
    items: tuple[_Object, ...]


async def _show(call: Call) -> object:
    found = await call.ask(GetPermissions(project=call.project()), Permissions)
    return {
        "owner": found.owner,
        "permissions": [_form(grant) for grant in found.grants],
        **_DASHBOARDS,
    }


async def _change(call: Call) -> None:
    wish = await call.read(_Wish)
    said = {name: it for name, it in msgspec.to_builtins(wish).items() if it is not None}
    refuse_changes(said, _DASHBOARDS)
    await change_permissions(call, call.project(), wish.owner, wish.permissions)


async def change_permissions(
    call: Call, project: ProjectKey, owner: str, lines: tuple[dict[str, Any], ...]
) -> None:
    """Replace who may do what, as DSS writes it: a line of flags for a group or a user."""
    grants = tuple(_grant(line) for line in lines)
    await call.ask(ChangePermissions(project=project, owner=Login(owner), grants=grants), Done)


async def _check(call: Call) -> object:
    wish = await call.read(_Objects)
    projects = {ProjectKey(item.object_project_key) for item in wish.items}
    there = {project: _things(call, project) for project in projects}
    return {"items": [_checked(call, item, there) for item in wish.items]}


def _form(grant: Grant) -> Object:
    who = {"group": grant.group} if grant.group else {"user": grant.login}
    return {**who, **{right: right in grant.rights for right in sorted(PROJECT_RIGHTS)}}


def _grant(line: dict[str, Any]) -> Grant:
    return Grant(
        login=Login(str(line.get("user") or "")),
        group=str(line.get("group") or ""),
        rights=tuple(name for name, value in line.items() if value is True and name not in _WHO),
    )


def _things(call: Call, project: ProjectKey) -> set[tuple[str, str]]:
    """Types and names of what is in a project that the caller may read."""
    if not call.parts.people.may(call.person, Right.READ, project):
        return set()
    try:
        found = call.parts.projects.item(project)
    except (ProjectMissing, ProjectUnreadable):
        return set()
    return {
        ("PROJECT", project),
        *(("DATASET", dataset.name) for dataset in found.datasets),
        *(("JUPYTER_NOTEBOOK", notebook.name) for notebook in found.notebooks),
        *(("MANAGED_FOLDER", folder.id) for folder in found.folders),
    }


def _checked(call: Call, item: _Object, there: dict[ProjectKey, set[tuple[str, str]]]) -> Object:
    """What the caller may do with one thing; what is not there nobody may read."""
    project = ProjectKey(item.object_project_key)
    can_read = (item.object_type, item.object_id) in there[project]
    can_write = can_read and call.parts.people.may(call.person, Right.WRITE, project)
    return {**msgspec.to_builtins(item), "canRead": can_read, "canWrite": can_write}


_PROJECT = "/projects/{project}/permissions"

ENTRIES = (
    PublicEntry(path=_PROJECT, run=_show, covers=("DSSProject.get_permissions",)),
    PublicEntry(path=_PROJECT, method="PUT", run=_change, covers=("DSSProject.set_permissions",)),
    PublicEntry(
        path="/permissions/actions/check-objects",
        method="POST",
        run=_check,
        permission=Permission.ANYBODY,
        covers=("DSSPermissionsCheckRequest.execute_raw",),
    ),
)
