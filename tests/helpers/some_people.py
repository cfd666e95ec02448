"""People and groups for screens, and a service that knows them."""

from msgspec.structs import replace

from dssdesk.base.ids import Login
from dssdesk.wire.instance import Done
from dssdesk.wire.people import (
    AddPerson,
    ChangePerson,
    DeleteGroup,
    DeletePerson,
    GroupItem,
    ListPeople,
    PeopleChanged,
    PeopleList,
    PersonItem,
    SaveGroup,
    ShareAccount,
)
from dssdesk.wire.record import Message
from tests.helpers.fake_link import FakeLink

ADA = PersonItem(
    login=Login("ada"), display_name="Ada Lovelace", is_administrator=True, groups=("makers",)
)
BEN = PersonItem(
    login=Login("ben"),
    display_name="Ben Archer",
    email="ben@example.org",
    has_password=True,
    groups=("makers", "readers"),
)
MAKERS = GroupItem(
    name="makers", description="Make things", rights=("mayWriteUnsafeCode", "mayManageUDM")
)
READERS = GroupItem(name="readers")


class SomePeople:
    """Answers a fake link as the service would, and tells what changed.

    Attributes:
        refusal: What `AddPerson` is answered with while kernels share no account.
    """

    def __init__(self, link: FakeLink, *people: PersonItem) -> None:
        self._link = link
        self.people = {one.login: one for one in people or (ADA, BEN)}
        self.groups = {one.name: one for one in (MAKERS, READERS)}
        self.shares_account = False
        self.can_switch = False
        self.refusal = None
        link.answer(ListPeople, self._list)
        link.answer(AddPerson, self._add)
        link.answer(ChangePerson, self._change)
        link.answer(DeletePerson, self._delete)
        link.answer(SaveGroup, self._save_group)
        link.answer(DeleteGroup, self._delete_group)
        link.answer(ShareAccount, self._share)

    def tell(self) -> Message:
        """Something is another."""
        told = PeopleChanged(shares_account=self.shares_account, is_administrator=True)
        self._link.tell(told)
        return Done()

    def _list(self, _ask: ListPeople) -> PeopleList:
        return PeopleList(
            people=tuple(self.people.values()),
            groups=tuple(self.groups.values()),
            owner=Login("ada"),
            shares_account=self.shares_account,
            can_switch=self.can_switch,
        )

    def _add(self, ask: AddPerson):
        if self.refusal is not None and not self.shares_account:
            return self.refusal
        self.people[ask.person.login] = replace(ask.person, has_password=True)
        return self.tell()

    def _change(self, ask: ChangePerson) -> Message:
        self.people[ask.person.login] = ask.person
        return self.tell()

    def _delete(self, ask: DeletePerson) -> Message:
        del self.people[ask.login]
        return self.tell()

    def _save_group(self, ask: SaveGroup) -> Message:
        self.groups[ask.group.name] = ask.group
        return self.tell()

    def _delete_group(self, ask: DeleteGroup) -> Message:
        del self.groups[ask.name]
        return self.tell()

    def _share(self, ask: ShareAccount) -> Message:
        self.shares_account = ask.is_shared
        return self.tell()
