"""People and groups, who may do what in a project, keys, passwords, logging out."""

import asyncio

from msgspec.structs import replace

from dssdesk.base.errors import BadInput, Conflict, NotAllowed
from dssdesk.base.ids import Login, ProjectKey
from dssdesk.people.errors import LoginFailed, WrongPassword
from dssdesk.people.passwords import hash_of
from dssdesk.people.people import Person
from dssdesk.people.rights import Right, project_rights
from dssdesk.projects.ownership import give_project, owner_of
from dssdesk.service.context import Context
from dssdesk.service.errors import RunsAsTheService
from dssdesk.service.handlers.handler import handle
from dssdesk.service.login import check_password
from dssdesk.service.permissions import Permission
from dssdesk.service.rights_changes import changing_rights
from dssdesk.wire.instance import Done
from dssdesk.wire.people import (
    AddPerson,
    ChangeMyPassword,
    ChangePermissions,
    ChangePerson,
    CreateKey,
    DeleteGroup,
    DeletePerson,
    GetPermissions,
    Grant,
    GroupItem,
    KeyCreated,
    KeyList,
    ListKeys,
    ListPeople,
    LogIn,
    LogOut,
    PeopleList,
    Permissions,
    PersonItem,
    RevokeKey,
    SaveGroup,
    SetPassword,
    ShareAccount,
)
from dssdesk.wire.record import Message

_MOST_OF_LABEL = 200
_MOST_OF_DESCRIPTION = 2_000


async def _list(context: Context, _message: ListPeople) -> PeopleList:
    people, person = context.parts.people, context.person
    isolation = people.isolation
    return PeopleList(
        people=tuple(_seen_by(person, item) for item in people.items()),
        groups=tuple(
            group if person.is_administrator else GroupItem(name=group.name)
            for group in people.groups.items()
        ),
        owner=people.owner_login(),
        shares_account=isolation.shares_account,
        can_switch=isolation.can_switch,
    )


def _seen_by(person: Person, item: PersonItem) -> PersonItem:
    if person.is_administrator or person.login == item.login:
        return item
    return PersonItem(login=item.login, display_name=item.display_name, groups=item.groups)


async def _add(context: Context, message: AddPerson) -> Done:
    kept = await _hash_of(context, message.password)
    _check_what_runs(context, message.person)
    async with changing_rights(context.service):
        context.parts.people.add(message.person, kept)
    return Done()


async def _change(context: Context, message: ChangePerson) -> Done:
    if not context.parts.people.item(message.person.login).is_enabled:
        _check_what_runs(context, message.person)
    async with changing_rights(context.service):
        context.parts.people.change(message.person)
    if not message.person.is_enabled:
        await _unload_all_of(context, message.person.login)
    return Done()


def _check_what_runs(context: Context, person: PersonItem) -> None:
    """Let pass who may come in beside the kernels that run already.

    Raises:
        RunsAsTheService: Some run as the service's own account, and nobody said that all share it.
    """
    if person.is_enabled and not context.parts.people.isolation.shares_account:
        _check_that_none_shares(context)


def _check_that_none_shares(context: Context) -> None:
    isolation = context.parts.people.isolation
    owners = [info.owner for info in context.parts.sessions.infos()]
    if count := sum(not isolation.is_isolated(owner) for owner in owners):
        raise RunsAsTheService(count)


async def _unload_all_of(context: Context, login: Login) -> None:
    """What somebody's kernels do is done in the name of who may no longer do anything."""
    sessions, by = context.parts.sessions, context.person.login
    theirs = [info.session_id for info in sessions.infos() if info.owner == login]
    await asyncio.gather(*(sessions.unload(session_id, by=by) for session_id in theirs))


async def _set_password(context: Context, message: SetPassword) -> Done:
    context.parts.people.item(message.login)
    kept = await _hash_of(context, message.password)
    context.parts.people.set_password(message.login, kept)
    context.service.sockets.look_again()
    return Done()


async def _change_my_password(context: Context, message: ChangeMyPassword) -> Done:
    people, login = context.parts.people, context.person.login
    # Who came in by the account of the machine may have none; then there is nothing to compare.
    if people.passwords.of(login) is not None:
        try:
            await check_password(context.service, LogIn(login=login, password=message.present))
        except LoginFailed as error:
            raise WrongPassword from error
    kept = await _hash_of(context, message.password)
    people.set_password(login, kept, but=context.ticket.digest if context.ticket else b"")
    context.service.sockets.look_again()
    return Done()


async def _delete(context: Context, message: DeletePerson) -> Done:
    parts, login = context.parts, message.login
    if login == context.person.login:
        raise Conflict("You cannot delete yourself. Ask another administrator.")
    parts.people.check_deletable(login)
    async with changing_rights(context.service):  # from now on nothing of theirs begins
        parts.people.change(replace(parts.people.item(login), is_enabled=False))
    await _unload_all_of(context, login)
    async with changing_rights(context.service):
        for key in await asyncio.to_thread(_projects_of, context, login):
            give_project(parts.projects, key, context.person.login)
        parts.people.delete(login)
    return Done()


def _projects_of(context: Context, login: Login) -> list[ProjectKey]:
    projects = context.parts.projects
    keys = projects.keys()
    return [key for key in keys if owner_of(projects, key) == login]


async def _save_group(context: Context, message: SaveGroup) -> Done:
    async with changing_rights(context.service):
        context.parts.people.groups.save(message.group)
    return Done()


async def _delete_group(context: Context, message: DeleteGroup) -> Done:
    async with changing_rights(context.service):
        context.parts.people.groups.delete(message.name)
    return Done()


async def _share_account(context: Context, message: ShareAccount) -> Done:
    people = context.parts.people
    if not message.is_shared and sum(item.is_enabled for item in people.items()) > 1:
        _check_that_none_shares(context)
    people.isolation.share(is_shared=message.is_shared)
    context.service.desks.people_changed()
    return Done()


async def _permissions(context: Context, message: GetPermissions) -> Permissions:
    key = message.project
    return Permissions(
        project=key,
        owner=owner_of(context.parts.projects, key) or Login(""),
        grants=context.parts.people.grants.of_project(key),
    )


async def _change_permissions(context: Context, message: ChangePermissions) -> Done:
    parts, key = context.parts, message.project
    before = owner_of(parts.projects, key) or Login("")
    _check_gifts(context, message, before)
    if message.owner:
        parts.people.item(message.owner)
    async with changing_rights(context.service):
        parts.people.grants.replace(key, message.grants)
        if message.owner != before:
            give_project(parts.projects, key, message.owner)
    return Done()


def _check_gifts(context: Context, message: ChangePermissions, owner: Login) -> None:
    """Let pass who takes and gives nothing but what that person has.

    Raises:
        NotAllowed: With what is beyond that.
    """
    people, person, key = context.parts.people, context.person, message.project
    if people.may(person, Right.ADMINISTER, key):
        return
    if message.owner != owner:
        raise NotAllowed(f"Only those who administer the project {key} may give it away.")
    changed = _lines(people.grants.of_project(key)) ^ _lines(message.grants)
    for right in project_rights({right for *_, right in changed}):
        if not people.may(person, right, key):
            raise NotAllowed(
                f"You may not give or take “{right}” in the project {key},"
                " because you do not have it yourself."
            )


def _lines(grants: tuple[Grant, ...]) -> set[tuple[str, str, str]]:
    return {(grant.login, grant.group, right) for grant in grants for right in grant.rights}


async def _keys(context: Context, _message: ListKeys) -> KeyList:
    return KeyList(keys=context.parts.people.keys_of(context.person.login))


async def _create_key(context: Context, message: CreateKey) -> KeyCreated:
    label, description = message.label.strip(), message.description.strip()
    check_label(label, description)
    item, text = context.parts.people.create_key(context.person.login, label, description)
    return KeyCreated(id=item.id, key=text)


def check_label(label: str, description: str) -> None:
    """Let pass what a key can be called.

    Raises:
        BadInput: It is nothing, or too much.
    """
    if not 0 < len(label) <= _MOST_OF_LABEL or len(description) > _MOST_OF_DESCRIPTION:
        raise BadInput(f"A key needs a label of 1 to {_MOST_OF_LABEL} characters.")


async def _revoke_key(context: Context, message: RevokeKey) -> Done:
    context.parts.people.revoke_key(context.person.login, message.id)
    return Done()


async def _log_in(_context: Context, _message: LogIn) -> Message:
    raise BadInput("You are logged in already. A login comes to /desk/login, without a ticket.")


async def _log_out(context: Context, _message: LogOut) -> Done:
    if context.ticket is None or not context.parts.people.log_out(context.ticket):
        raise Conflict("You came by the account of this machine, not by a login. Close the window.")
    context.service.sockets.look_again()
    return Done()


async def _hash_of(context: Context, password: str) -> str:
    async with context.service.checking:
        return await asyncio.to_thread(hash_of, password)


HANDLERS = (
    handle(ListPeople, Permission.ANYBODY, _list),
    handle(AddPerson, Permission.ADMINISTRATOR, _add),
    handle(ChangePerson, Permission.ADMINISTRATOR, _change),
    handle(SetPassword, Permission.ADMINISTRATOR, _set_password),
    handle(ChangeMyPassword, Permission.ANYBODY, _change_my_password),
    handle(DeletePerson, Permission.ADMINISTRATOR, _delete),
    handle(SaveGroup, Permission.ADMINISTRATOR, _save_group),
    handle(DeleteGroup, Permission.ADMINISTRATOR, _delete_group),
    handle(ShareAccount, Permission.ADMINISTRATOR, _share_account),
    handle(GetPermissions, Permission.EDIT_PERMISSIONS, _permissions),
    handle(ChangePermissions, Permission.EDIT_PERMISSIONS, _change_permissions),
    handle(ListKeys, Permission.ANYBODY, _keys),
    handle(CreateKey, Permission.ANYBODY, _create_key),
    handle(RevokeKey, Permission.ANYBODY, _revoke_key),
    handle(LogIn, Permission.ANYBODY, _log_in),
    handle(LogOut, Permission.ANYBODY, _log_out),
)
