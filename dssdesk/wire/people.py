"""Who may use an instance, and what each may do; keys for programs outside of notebooks.

Rights are told by the names that DSS gives them (``readProjectContent``, ``mayCreateProjects``).
"""

from dssdesk.base.ids import Login, ProjectKey
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.record import Message, Record


class PersonItem(Record, frozen=True, kw_only=True):
    """Somebody who may log in.

    Attributes:
        has_password: False for one who can only come from the account of this machine.
        account: The operating system's account that this person's kernels run as; empty for none.
    """

    login: Login
    display_name: str
    email: str = ""
    is_administrator: bool = False
    is_enabled: bool = True
    has_password: bool = False
    account: str = ""
    groups: tuple[str, ...] = ()


class GroupItem(Record, frozen=True, kw_only=True):
    """People who share rights; ``rights`` are those for the whole instance."""

    name: str
    description: str = ""
    rights: tuple[str, ...] = ()


class ListPeople(Message, frozen=True, kw_only=True, tag="list_people"):
    """Who is here? Replied to with `PeopleList`."""


class PeopleList(Message, frozen=True, kw_only=True, tag="people_list"):
    """People and groups, sorted by name.

    Attributes:
        owner: Whose machine account the service runs as; nobody can remove that person.
        shares_account: Kernels of all people run as the service's account, because an
            administrator said so.
        can_switch: The service may start kernels as other accounts.
    """

    people: tuple[PersonItem, ...]
    groups: tuple[GroupItem, ...] = ()
    owner: Login = Login("")
    shares_account: bool = False
    can_switch: bool = False


class AddPerson(Message, frozen=True, kw_only=True, tag="add_person"):
    """Let somebody in. Replied to with `Done`.

    `Conflict` where this person's kernels would run as the service's own account and nobody said
    `ShareAccount`.
    """

    person: PersonItem
    password: str


class ChangePerson(Message, frozen=True, kw_only=True, tag="change_person"):
    """Replace what is known of the person of this login. Replied to with `Done`."""

    person: PersonItem


class SetPassword(Message, frozen=True, kw_only=True, tag="set_password"):
    """Give somebody a new password. Replied to with `Done`."""

    login: Login
    password: str


class ChangeMyPassword(Message, frozen=True, kw_only=True, tag="change_my_password"):
    """Give myself a new password. Replied to with `Done`."""

    present: str
    password: str


class DeletePerson(Message, frozen=True, kw_only=True, tag="delete_person"):
    """Unload what runs for somebody, and let that person in no more. Replied to with `Done`.

    The person's projects belong to who asks from then on.
    """

    login: Login


class SaveGroup(Message, frozen=True, kw_only=True, tag="save_group"):
    """Make a group, or replace the one of this name. Replied to with `Done`."""

    group: GroupItem


class DeleteGroup(Message, frozen=True, kw_only=True, tag="delete_group"):
    """Take a group away, and the rights that its members had by it. Replied to with `Done`."""

    name: str


class PeopleChanged(Message, frozen=True, kw_only=True, tag="people_changed"):
    """Event: people, groups or rights are others now; ask again if it concerns you.

    Attributes:
        shares_account: As in `PeopleList`; every screen says so.
        is_administrator: Whether the one who is told looks after the instance now.
        may_create_projects: Whether the one who is told may.
    """

    shares_account: bool = False
    is_administrator: bool = False
    may_create_projects: bool = True


class ShareAccount(Message, frozen=True, kw_only=True, tag="share_account"):
    """Let kernels of all people run as the service's account, or no longer. Replied to with `Done`.

    Whoever can run code then reads the files of everybody here, and acts as anybody.
    """

    is_shared: bool


class Grant(Record, frozen=True, kw_only=True):
    """Rights in a project for one person, or for one group; the other is empty."""

    login: Login = Login("")
    group: str = ""
    rights: tuple[str, ...] = ()


class GetPermissions(Message, frozen=True, kw_only=True, tag="get_permissions"):
    """Who may do what in a project? Replied to with `Permissions`."""

    project: ProjectKey


class Permissions(Message, frozen=True, kw_only=True, tag="permissions"):
    """Who may do what in a project; the owner may do everything."""

    project: ProjectKey
    owner: Login
    grants: tuple[Grant, ...] = ()


class ChangePermissions(Message, frozen=True, kw_only=True, tag="change_permissions"):
    """Replace who may do what in a project. Replied to with `Done`."""

    project: ProjectKey
    owner: Login
    grants: tuple[Grant, ...] = ()


class KeyItem(Record, frozen=True, kw_only=True):
    """A personal API key, without its text, which nobody keeps. Times in seconds."""

    id: str
    label: str
    description: str = ""
    created_at: float = 0.0
    used_at: float | None = None


class ListKeys(Message, frozen=True, kw_only=True, tag="list_keys"):
    """Which keys did I make? Replied to with `KeyList`."""


class KeyList(Message, frozen=True, kw_only=True, tag="key_list"):
    """My keys, the newest first."""

    keys: tuple[KeyItem, ...]


class CreateKey(Message, frozen=True, kw_only=True, tag="create_key"):
    """Make a key that acts with my rights. Replied to with `KeyCreated`."""

    label: str
    description: str = ""


class KeyCreated(Message, frozen=True, kw_only=True, tag="key_created"):
    """The key; its text is shown this once."""

    id: str
    key: str


class RevokeKey(Message, frozen=True, kw_only=True, tag="revoke_key"):
    """Make a key of mine worth nothing. Replied to with `Done`."""

    id: str


class LogIn(Message, frozen=True, kw_only=True, tag="log_in"):
    """Let me in. Comes to ``POST /desk/login`` alone, without a ticket.

    Replied to with `LoggedIn`.
    """

    login: Login
    password: str


class LoggedIn(Message, frozen=True, kw_only=True, tag="logged_in"):
    """The ticket for this person's desk."""

    login: Login
    ticket: str


class LogOut(Message, frozen=True, kw_only=True, tag="log_out"):
    """The ticket that I call with is worth nothing from now on. Replied to with `Done`."""


class UnloadNotice(Record, frozen=True, kw_only=True):
    """Somebody else unloaded a notebook that ran for me, while no desk of mine was here."""

    notebook: NotebookRef
    by: Login
    at: float
