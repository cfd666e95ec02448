"""Personal API keys: somebody's own, and for administrators everybody's."""

import msgspec

from dssdesk.base.ids import Login
from dssdesk.people.errors import KeyMissing
from dssdesk.service.handlers.people import check_label
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.forms import Object, milliseconds
from dssdesk.wire.instance import Done
from dssdesk.wire.people import CreateKey, KeyCreated, KeyItem, RevokeKey

_UNNAMED = "API key"
"""What a key is called that nobody named."""


class _Key(msgspec.Struct, frozen=True, kw_only=True):
    user: str | None = None
    label: str | None = None
    description: str | None = None


async def _list(call: Call) -> object:
    return _keys_of(call, call.person.login)


async def _list_all(call: Call) -> object:
    return [key for item in call.parts.people.items() for key in _keys_of(call, item.login)]


async def _create(call: Call) -> object:
    return await _created(call, await call.read(_Key))


async def _create_for(call: Call) -> object:
    wish = await call.read(_Key)
    return await _created(call.acting_as(Login(wish.user or "")), wish)


async def _show(call: Call) -> object:
    return _form(call.person.login, _own(call, call.parameters["key"]))


async def _change(call: Call) -> None:
    wish, item = await call.read(_Key), _own(call, call.parameters["key"])
    label = item.label if wish.label is None else wish.label
    description = item.description if wish.description is None else wish.description
    check_label(label, description)
    call.parts.people.describe_key(call.person.login, item.id, label, description)


async def _delete(call: Call) -> None:
    await call.ask(RevokeKey(id=call.parameters["key"]), Done)


def _own(call: Call, key: str) -> KeyItem:
    for item in call.parts.people.keys_of(call.person.login):
        if item.id == key:
            return item
    raise KeyMissing


def _keys_of(call: Call, login: Login) -> list[Object]:
    return [_form(login, item) for item in call.parts.people.keys_of(login)]


async def _created(call: Call, wish: _Key) -> Object:
    message = CreateKey(label=wish.label or _UNNAMED, description=wish.description or "")
    created = await call.ask(message, KeyCreated)
    return {**_form(call.person.login, _own(call, created.id)), "key": created.key}


def _form(login: Login, item: KeyItem) -> Object:
    """Without the key's text, which nobody has."""
    return {
        "id": item.id,
        "user": login,
        "label": item.label,
        "description": item.description,
        "createdOn": milliseconds(item.created_at),
        "createdBy": login,
    }


_KEY = "/personal-api-keys/{key}"

ENTRIES = (
    PublicEntry(
        path="/personal-api-keys/",
        run=_list,
        permission=Permission.ANYBODY,
        covers=("DSSClient.list_personal_api_keys",),
    ),
    PublicEntry(
        path="/personal-api-keys/",
        method="POST",
        run=_create,
        permission=Permission.ANYBODY,
        covers=("DSSClient.create_personal_api_key",),
    ),
    PublicEntry(
        path=_KEY,
        run=_show,
        permission=Permission.ANYBODY,
        covers=("DSSPersonalApiKey.get_definition",),
    ),
    PublicEntry(
        path=_KEY,
        method="PUT",
        run=_change,
        permission=Permission.ANYBODY,
        covers=("DSSPersonalApiKey.set_definition",),
    ),
    PublicEntry(
        path=_KEY,
        method="DELETE",
        run=_delete,
        permission=Permission.ANYBODY,
        covers=("DSSPersonalApiKey.delete",),
    ),
    PublicEntry(
        path="/admin/personal-api-keys/",
        run=_list_all,
        permission=Permission.ADMINISTRATOR,
        covers=("DSSClient.list_all_personal_api_keys",),
    ),
    PublicEntry(
        path="/admin/personal-api-keys/",
        method="POST",
        run=_create_for,
        permission=Permission.ADMINISTRATOR,
        covers=("DSSClient.create_personal_api_key_for_user",),
    ),
)
