"""The forms in which a person or a group is described. No Qt of its own."""

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from dssdesk.base.ids import Login
from dssdesk.desk.kit.form_rows import Field, Tick, ticked
from dssdesk.desk.kit.forms import Form
from dssdesk.desk.kit.text import quoted
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.people.passwords import password_fields
from dssdesk.desk.people.rights import INSTANCE_RIGHTS
from dssdesk.wire.people import GroupItem, PersonItem

LOGIN, NAME, EMAIL, ACCOUNT, MAY, GROUPS = "login", "name", "email", "account", "may", "groups"
DESCRIPTION, RIGHTS, MEMBERS = "description", "rights", "members"
_ADMINISTRATOR, _ENABLED = "administrator", "enabled"
_WIDTH = 600
_NEW = PersonItem(login=Login(""), display_name="")
_NEEDS_ROOT = "Needs a service that runs as root; this one does not."
_ACCOUNT_HINT = "Kernels of this person run as it."


def person_form(directory: Directory, person: PersonItem | None) -> Form:
    """For a new person, or for one who is here."""
    given = person or _NEW
    fields = (
        Field(id=LOGIN, label="Login", value=given.login, is_fixed=person is not None),
        Field(id=NAME, label="Name", value=given.display_name, is_beside=True),
        Field(id=EMAIL, label="E-mail", value=given.email, hint="May be empty."),
        Field(
            id=ACCOUNT,
            label="Account on the service's machine",
            value=given.account,
            hint=_ACCOUNT_HINT if directory.can_switch else _NEEDS_ROOT,
            is_fixed=not directory.can_switch,
            is_beside=True,
        ),
        *(() if person is not None else password_fields()),
        _may_field(given, is_owner=given.login == directory.owner and person is not None),
        *_groups_field(directory, given),
    )
    title = "New person" if person is None else f"Edit {quoted(given.display_name)}"
    submit = "Add person" if person is None else "Save"
    return Form(title=title, fields=fields, submit=submit, width=_WIDTH)


def person_of(values: Mapping[str, str], before: PersonItem | None) -> PersonItem:
    """What the person of this form is from now on."""
    may = ticked(values[MAY])
    groups = ticked(values[GROUPS]) if GROUPS in values else ()
    return replace(
        before or _NEW,
        login=Login(values[LOGIN]),
        display_name=values[NAME],
        email=values[EMAIL],
        account=values[ACCOUNT],
        is_administrator=_ADMINISTRATOR in may,
        is_enabled=_ENABLED in may,
        groups=groups,
    )


def person_problems(values: Mapping[str, str], taken: Collection[str]) -> dict[str, str]:
    """What is wrong with the fields, whatever the password."""
    found: dict[str, str] = {}
    if not values[LOGIN]:
        found[LOGIN] = "A login is needed."
    elif values[LOGIN] in taken:
        found[LOGIN] = "Somebody here has this login. Choose another one."
    if not values[NAME]:
        found[NAME] = "A name is needed."
    return found


def group_form(directory: Directory, group: GroupItem | None) -> Form:
    """For a new group, or for one that is there."""
    given = group or GroupItem(name="")
    members = directory.members(given.name) if group is not None else ()
    people = tuple(Tick(one.login, f"{one.display_name} ({one.login})") for one in directory.people)
    rights = tuple(Tick(right.id, right.label, right.text) for right in INSTANCE_RIGHTS)
    return Form(
        title="New group" if group is None else f"Edit {quoted(given.name)}",
        fields=(
            Field(id=NAME, label="Name", value=given.name, is_fixed=group is not None),
            Field(id=DESCRIPTION, label="Description", value=given.description, is_beside=True),
            Field(
                id=RIGHTS,
                label="What its members may do in the whole instance",
                value="\n".join(given.rights),
                ticks=rights,
            ),
            Field(
                id=MEMBERS,
                label="Members",
                value="\n".join(one.login for one in members),
                ticks=people,
            ),
        ),
        submit="Add group" if group is None else "Save",
        width=_WIDTH,
    )


def group_of(values: Mapping[str, str], before: GroupItem | None) -> GroupItem:
    """What the group of this form is from now on; rights without a box stay."""
    shown = {right.id for right in INSTANCE_RIGHTS}
    kept = () if before is None else tuple(one for one in before.rights if one not in shown)
    return GroupItem(
        name=values[NAME],
        description=values[DESCRIPTION],
        rights=(*ticked(values[RIGHTS]), *kept),
    )


def changed_members(
    values: Mapping[str, str], directory: Directory, group: str
) -> tuple[PersonItem, ...]:
    """Who comes into the group, or leaves it, as they are from then on."""
    wanted = set(ticked(values[MEMBERS]))
    found = []
    for person in directory.people:
        others = tuple(one for one in person.groups if one != group)
        if (person.login in wanted) is not (group in person.groups):
            groups = (*others, group) if person.login in wanted else others
            found.append(replace(person, groups=groups))
    return tuple(found)


def _may_field(person: PersonItem, *, is_owner: bool) -> Field:
    on = [
        tick
        for tick, is_on in (
            (_ADMINISTRATOR, person.is_administrator),
            (_ENABLED, person.is_enabled),
        )
        if is_on
    ]
    return Field(
        id=MAY,
        label="",
        value="\n".join(on),
        ticks=(
            Tick(_ENABLED, "Can log in", "Without it, what runs for this person is unloaded."),
            Tick(
                _ADMINISTRATOR,
                "Administrator",
                "May do everything; sees and unloads what runs for everybody.",
            ),
        ),
        hint="The service runs as this person's account, so both stay." if is_owner else "",
        is_fixed=is_owner,
    )


def _groups_field(directory: Directory, person: PersonItem) -> tuple[Field, ...]:
    ticks = tuple(
        Tick(group.name, f"{group.name}: {group.description}" if group.description else group.name)
        for group in directory.groups
    )
    value = "\n".join(person.groups)
    return (Field(id=GROUPS, label="Groups", value=value, ticks=ticks),) if ticks else ()
