"""People by the dozen: each change is told apart, and one that fails stops no other."""

from collections.abc import Awaitable
from typing import Any

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import Login
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.forms import Object
from dssdesk.service.publicapi.people import change_user, create_user, delete_user

_PATH = "/admin/users/actions/bulk"


async def _create(call: Call) -> object:
    users = await call.read(list[dict[str, Any]])
    return [await _tried(_login(user), create_user(call, user)) for user in users]


async def _change(call: Call) -> object:
    users = await call.read(list[dict[str, Any]])
    return [await _tried(_login(user), change_user(call, _login(user), user)) for user in users]


async def _delete(call: Call) -> object:
    logins = await call.read(list[Login])
    return [await _tried(login, delete_user(call, login)) for login in logins]


async def _tried(login: Login, change: Awaitable[None]) -> Object:
    try:
        await change
    except DssDeskError as error:
        return {"login": login, "status": "FAILURE", "error": error.message}
    return {"login": login, "status": "SUCCESS", "error": ""}


def _login(user: Object) -> Login:
    return Login(str(user.get("login", "")))


ENTRIES = (
    PublicEntry(
        path=_PATH,
        method="POST",
        run=_create,
        permission=Permission.ADMINISTRATOR,
        covers=("DSSClient.create_users",),
    ),
    PublicEntry(
        path=_PATH,
        method="PUT",
        run=_change,
        permission=Permission.ADMINISTRATOR,
        covers=("DSSClient.edit_users",),
    ),
    PublicEntry(
        path=_PATH,
        method="DELETE",
        run=_delete,
        permission=Permission.ADMINISTRATOR,
        covers=("DSSClient.delete_users",),
    ),
)
