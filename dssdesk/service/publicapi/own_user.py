"""Whoever calls, as that person sees and changes it: a name and an address, and no right."""

import msgspec

from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.errors import SettingNotCovered
from dssdesk.service.publicapi.forms import refuse_changes
from dssdesk.service.publicapi.people import settings_form, wish_of
from dssdesk.service.rights_changes import changing_rights

_OWN = ("displayName", "email")


async def _show(call: Call) -> object:
    return settings_form(call.parts.people.item(call.person.login))


async def _change(call: Call) -> None:
    given, item = await call.json(), call.parts.people.item(call.person.login)
    if given.get("password") is not None:
        raise SettingNotCovered("password")  # who changes it has to know the one before
    kept = settings_form(item)
    fixed = {key: value for key, value in kept.items() if key not in _OWN}
    wish = wish_of({**given, "login": item.login})
    groups = item.groups if wish.groups is None else wish.groups
    refuse_changes({**given, "groups": groups}, fixed)
    changed = msgspec.structs.replace(
        item,
        display_name=wish.display_name or item.display_name,
        email=item.email if wish.email is None else wish.email,
    )
    async with changing_rights(call.context.service):  # it is how desks hear of people
        call.parts.people.change(changed)


ENTRIES = (
    PublicEntry(
        path="/current-user",
        run=_show,
        permission=Permission.ANYBODY,
        covers=("DSSOwnUser.get_settings",),
    ),
    PublicEntry(
        path="/current-user",
        method="PUT",
        run=_change,
        permission=Permission.ANYBODY,
        covers=("DSSOwnUserSettings.save",),
    ),
)
