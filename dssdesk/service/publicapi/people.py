"""People and groups: who is here, and what they may do in the instance."""

from typing import Any

import msgspec

from dssdesk.base.ids import Login
from dssdesk.people.errors import GroupMissing, PersonMissing
from dssdesk.people.rights import INSTANCE_RIGHTS
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.errors import BodyUnreadable
from dssdesk.service.publicapi.forms import Object, refuse_changes
from dssdesk.wire.instance import Done
from dssdesk.wire.people import (
    AddPerson,
    ChangePerson,
    DeleteGroup,
    DeletePerson,
    GroupItem,
    ListPeople,
    PeopleList,
    PersonItem,
    SaveGroup,
    SetPassword,
)

PROFILE = "DESIGNER"
"""Profiles are about licences; everybody here may have every right."""

_NOTHING: Object = {
    "userProperties": {},
    "adminProperties": {},
    "credentials": {},
    "secrets": [],
    "preferences": {},
}
"""Parts of a person's settings that have no counterpart here."""


class UserWish(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A user as a program describes one; what is None stays."""

    login: Login
    password: str | None = None
    display_name: str | None = None
    email: str | None = None
    groups: tuple[str, ...] | None = None
    enabled: bool | None = None


async def _users(call: Call) -> object:
    found = await call.ask(ListPeople(), PeopleList)
    return [_info(item) for item in found.people]


async def _user(call: Call) -> object:
    found = await call.ask(ListPeople(), PeopleList)
    for item in found.people:
        if item.login == _login(call):
            return _info(item)
    raise PersonMissing(_login(call))


async def _groups(call: Call) -> object:
    found = await call.ask(ListPeople(), PeopleList)
    return [{"name": group.name} for group in found.groups]


async def _all_users(call: Call) -> object:
    form = settings_form if call.flag("includeSettings") else _admins_info
    return [form(item) for item in call.parts.people.items()]


async def _user_settings(call: Call) -> object:
    return settings_form(call.parts.people.item(_login(call)))


async def _create_user(call: Call) -> object:
    wish = await call.json()
    await create_user(call, wish)
    return {"msg": f"Created user {wish['login']}"}


async def _change_user(call: Call) -> None:
    await change_user(call, _login(call), await call.json())


async def _delete_user(call: Call) -> None:
    await delete_user(call, _login(call))


async def create_user(call: Call, user: Object) -> None:
    """Let somebody in, as DSS describes a user."""
    wish = wish_of(user)
    person = _changed(PersonItem(login=wish.login, display_name=wish.login), wish)
    await call.ask(AddPerson(person=person, password=wish.password or ""), Done)


async def change_user(call: Call, login: Login, user: Object) -> None:
    """Replace what is said of somebody; what is left out stays.

    Raises:
        SettingNotCovered: A part of it has no counterpart here.
    """
    wish = wish_of({**user, "login": login})
    refuse_changes(user, _NOTHING)
    await call.ask(ChangePerson(person=_changed(call.parts.people.item(login), wish)), Done)
    if wish.password:
        await call.ask(SetPassword(login=login, password=wish.password), Done)


async def delete_user(call: Call, login: Login) -> None:
    """Send somebody away."""
    await call.ask(DeletePerson(login=login), Done)


async def _all_groups(call: Call) -> object:
    return [_group_form(group) for group in call.parts.people.groups.items()]


async def _group(call: Call) -> object:
    return _group_form(_group_named(call))


async def _create_group(call: Call) -> None:
    wish = await call.json()
    await call.ask(SaveGroup(group=_group_of(str(wish.get("name", "")), wish)), Done)


async def _change_group(call: Call) -> None:
    wish, group = await call.json(), _group_named(call)
    await call.ask(SaveGroup(group=_group_of(group.name, wish)), Done)


async def _delete_group(call: Call) -> None:
    await call.ask(DeleteGroup(name=call.parameters["group"]), Done)


def _login(call: Call) -> Login:
    return Login(call.parameters["login"])


def _group_named(call: Call) -> GroupItem:
    name = call.parameters["group"]
    for group in call.parts.people.groups.items():
        if group.name == name:
            return group
    raise GroupMissing(name)


def _info(item: PersonItem) -> Object:
    return {
        "login": item.login,
        "displayName": item.display_name,
        "email": item.email,
        "groups": item.groups,
        "enabled": item.is_enabled,
    }


def _admins_info(item: PersonItem) -> Object:
    source = "LOCAL" if item.has_password else "LOCAL_NO_AUTH"
    return {**_info(item), "sourceType": source, "userProfile": PROFILE}


def settings_form(item: PersonItem) -> Object:
    """All that is told of somebody."""
    return {**_admins_info(item), **_NOTHING}


def wish_of(user: Object) -> UserWish:
    """What a document wants somebody to be.

    Raises:
        BodyUnreadable: It is none of a user.
    """
    try:
        return msgspec.convert(user, UserWish)
    except msgspec.ValidationError as error:
        raise BodyUnreadable(str(error)) from error


def _changed(item: PersonItem, wish: UserWish) -> PersonItem:
    return msgspec.structs.replace(
        item,
        display_name=item.display_name if wish.display_name is None else wish.display_name,
        email=item.email if wish.email is None else wish.email,
        groups=item.groups if wish.groups is None else wish.groups,
        is_enabled=item.is_enabled if wish.enabled is None else wish.enabled,
    )


def _group_form(group: GroupItem) -> Object:
    rights: Object = {right: right in group.rights for right in sorted(INSTANCE_RIGHTS)}
    return {
        "name": group.name,
        "description": group.description,
        "sourceType": "LOCAL",
        **rights,
        "ldapGroupNames": [],
        "azureADGroupNames": [],
    }


def _group_of(name: str, wish: dict[str, Any]) -> GroupItem:
    rights = tuple(right for right in INSTANCE_RIGHTS if wish.get(right) is True)
    return GroupItem(name=name, description=str(wish.get("description") or ""), rights=rights)


_ADMINISTRATOR = Permission.ADMINISTRATOR
_ANYBODY = Permission.ANYBODY

ENTRIES = (
    PublicEntry(
        path="/users", run=_users, permission=_ANYBODY, covers=("DSSClient.list_users_info",)
    ),
    PublicEntry(
        path="/users/{login}", run=_user, permission=_ANYBODY, covers=("DSSUser.get_info",)
    ),
    PublicEntry(
        path="/groups", run=_groups, permission=_ANYBODY, covers=("DSSClient.list_groups_info",)
    ),
    PublicEntry(
        path="/admin/users/",
        run=_all_users,
        permission=_ADMINISTRATOR,
        covers=("DSSClient.list_users",),
    ),
    PublicEntry(
        path="/admin/users/",
        method="POST",
        run=_create_user,
        permission=_ADMINISTRATOR,
        covers=("DSSClient.create_user",),
    ),
    PublicEntry(
        path="/admin/users/{login}",
        run=_user_settings,
        permission=_ADMINISTRATOR,
        covers=("DSSUser.get_settings", "DSSUser.get_definition"),
    ),
    PublicEntry(
        path="/admin/users/{login}",
        method="PUT",
        run=_change_user,
        permission=_ADMINISTRATOR,
        covers=("DSSUser.set_definition", "DSSUserSettings.save"),
    ),
    PublicEntry(
        path="/admin/users/{login}",
        method="DELETE",
        run=_delete_user,
        permission=_ADMINISTRATOR,
        covers=("DSSUser.delete",),
    ),
    PublicEntry(
        path="/admin/groups/",
        run=_all_groups,
        permission=_ADMINISTRATOR,
        covers=("DSSClient.list_groups",),
    ),
    PublicEntry(
        path="/admin/groups/",
        method="POST",
        run=_create_group,
        permission=_ADMINISTRATOR,
        covers=("DSSClient.create_group",),
    ),
    PublicEntry(
        path="/admin/groups/{group}",
        run=_group,
        permission=_ADMINISTRATOR,
        covers=("DSSGroup.get_definition",),
    ),
    PublicEntry(
        path="/admin/groups/{group}",
        method="PUT",
        run=_change_group,
        permission=_ADMINISTRATOR,
        covers=("DSSGroup.set_definition",),
    ),
    PublicEntry(
        path="/admin/groups/{group}",
        method="DELETE",
        run=_delete_group,
        permission=_ADMINISTRATOR,
        covers=("DSSGroup.delete",),
    ),
)
