"""People and groups for previews."""

from dssdesk.base.ids import Login
from dssdesk.wire.people import GroupItem, ListPeople, PeopleList, PersonItem


def sample_people(_ask: ListPeople) -> PeopleList:
    """Three people in two groups, whose kernels share an account."""
    return PeopleList(
        people=(
            PersonItem(
                login=Login("ada"),
                display_name="Ada Lovelace",
                email="ada@example.org",
                is_administrator=True,
                groups=("data_team",),
            ),
            PersonItem(
                login=Login("ben"),
                display_name="Ben Archer",
                email="ben@example.org",
                has_password=True,
                groups=("data_team", "readers"),
            ),
            PersonItem(
                login=Login("mary"),
                display_name="Mary Somerville",
                is_enabled=False,
                has_password=True,
                groups=("readers",),
            ),
        ),
        groups=(
            GroupItem(
                name="data_team",
                description="May make projects and run code",
                rights=("mayCreateProjects", "mayWriteUnsafeCode"),
            ),
            GroupItem(name="readers", description="May do what projects let them"),
        ),
        owner=Login("ada"),
        shares_account=True,
    )
