"""Who may do what in a project; and whether somebody may do it."""

from typing import Any

import msgspec

from dssdesk.base.ids import Login, ProjectKey
from dssdesk.people.rights import PROJECT_RIGHTS, Right
from dssdesk.projects.errors import ProjectMissing
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.forms import Object
from dssdesk.wire.instance import Done
from dssdesk.wire.people import ChangePermissions, GetPermissions, Grant, Permissions

_WHO = ("user", "group")


class _Wish(msgspec.Struct, frozen=True, kw_only=True):
    owner: str
    permissions: tuple[dict[str, Any], ...] = ()


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
        "dashboardAuthorizations": {"allAuthorized": False, "authorizations": []},
        "additionalDashboardUsers": {"users": []},
    }


async def _change(call: Call) -> object:
    wish = await call.read(_Wish)
    await change_permissions(call, call.project(), wish.owner, wish.permissions)
    return None


async def change_permissions(
    call: Call, project: ProjectKey, owner: str, lines: tuple[dict[str, Any], ...]
) -> None:
    """Replace who may do what, as DSS writes it: a line of flags for a group or a user."""
    grants = tuple(_grant(line) for line in lines)
    await call.ask(ChangePermissions(project=project, owner=Login(owner), grants=grants), Done)


async def _check(call: Call) -> object:
    wish = await call.read(_Objects)
    return {"items": [_checked(call, item) for item in wish.items]}


def _form(grant: Grant) -> Object:
    who = {"group": grant.group} if grant.group else {"user": grant.login}
    return {**who, **{right: right in grant.rights for right in sorted(PROJECT_RIGHTS)}}


def _grant(line: dict[str, Any]) -> Grant:
    return Grant(
        login=Login(str(line.get("user") or "")),
        group=str(line.get("group") or ""),
        rights=tuple(name for name, value in line.items() if value is True and name not in _WHO),
    )


def _checked(call: Call, item: _Object) -> Object:
    """What the caller may do with one thing; what is not there nobody may read."""
    project, people = ProjectKey(item.object_project_key), call.parts.people
    is_there = _is_there(call, project, item)
    may = {
        "canRead": is_there and people.may(call.person, Right.READ, project),
        "canWrite": is_there and people.may(call.person, Right.WRITE, project),
    }
    return {**msgspec.to_builtins(item), **may}


def _is_there(call: Call, project: ProjectKey, item: _Object) -> bool:
    try:
        found = call.parts.projects.item(project)
    except ProjectMissing:
        return False
    names: dict[str, set[str]] = {
        "PROJECT": {project},
        "DATASET": {dataset.name for dataset in found.datasets},
        "JUPYTER_NOTEBOOK": {notebook.name for notebook in found.notebooks},
        "MANAGED_FOLDER": {folder.id for folder in found.folders},
    }
    return item.object_id in names.get(item.object_type, set())


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
