import sqlite3

import pytest

from dssdesk.base.ids import FILES, Login, ProjectKey, SessionId
from dssdesk.people.errors import DatabaseTooNew, PersonMissing
from dssdesk.people.people import People, TicketPurpose
from dssdesk.people.rights import PROJECT_RIGHTS, Right
from dssdesk.wire.people import Grant, GroupItem
from tests.helpers.letting_in import let_in

ANNA = Login("anna")
SALES = ProjectKey("SALES")


@pytest.fixture
def people(tmp_path):
    people = People(tmp_path / "dssdesk.sqlite")
    yield people
    people.close()


def test_the_owner_of_the_account_is_administrator(people):
    owner = people.person(people.owner_login())
    assert owner.is_administrator
    assert all(people.may(owner, right, SALES) for right in Right)
    assert people.may(owner, Right.WRITE, FILES)


def test_somebody_new_may_do_nothing(people):
    anna = let_in(people, ANNA, "Anna")
    assert not any(people.may(anna, right, SALES) for right in Right)
    assert not people.may(anna, Right.READ, FILES)


def test_a_right_holds_in_its_project_and_brings_what_it_implies(people):
    anna = let_in(people, ANNA, "Anna")
    people.grant(ANNA, Right.WRITE, SALES)
    assert people.may(anna, Right.READ, SALES)
    assert not people.may(anna, Right.ADMINISTER, SALES)
    assert not people.may(anna, Right.READ, ProjectKey("OTHER"))


def test_running_code_is_a_right_of_its_own(people):
    anna = let_in(people, ANNA, "Anna")
    people.grant(ANNA, Right.ADMINISTER, SALES)
    assert not people.may(anna, Right.RUN_CODE, SALES)
    people.grant(ANNA, Right.RUN_CODE, SALES)
    assert people.may(anna, Right.RUN_CODE, ProjectKey("OTHER"))


def test_a_group_gives_its_members_what_it_has(people):
    anna = let_in(people, ANNA, "Anna")
    people.groups.save(GroupItem(name="readers"))
    people.groups.put(ANNA, ("readers",))
    people.grants.replace(SALES, (Grant(group="readers", rights=(Right.READ,)),))
    assert people.may(anna, Right.READ, SALES)


def test_a_ticket_stands_for_its_person_until_the_session_ends(people):
    let_in(people, ANNA, "Anna")
    text = people.issue(ANNA, TicketPurpose.SESSION, SessionId("s1"))
    ticket = people.ticket(text)
    assert (ticket.person.login, ticket.purpose, ticket.session_id) == (ANNA, "session", "s1")
    people.revoke_session(SessionId("s1"))
    assert people.person_of(text) is None


def test_a_ticket_survives_a_restart_and_its_text_is_not_kept(people, tmp_path):
    text = people.issue(people.owner_login(), TicketPurpose.DESK)
    again = People(tmp_path / "dssdesk.sqlite")
    assert again.person_of(text).login == people.owner_login()
    again.close()
    assert all(text.encode() not in path.read_bytes() for path in tmp_path.iterdir())


@pytest.mark.parametrize("text", ["", "x" * 43, "ä\udcff", "' OR 1=1 --"])
def test_what_is_no_ticket_stands_for_nobody(people, text):
    assert people.ticket(text) is None


def test_tickets_of_sessions_that_ended_unseen_can_be_revoked(people):
    living, ended = (
        people.issue(people.owner_login(), TicketPurpose.SESSION, SessionId(name))
        for name in ("living", "ended")
    )
    people.revoke_ended({SessionId("living")})
    assert people.ticket(living) is not None
    assert people.ticket(ended) is None


def test_all_desk_tickets_can_be_revoked(people):
    desk = people.issue(people.owner_login(), TicketPurpose.DESK)
    session = people.issue(people.owner_login(), TicketPurpose.SESSION, SessionId("s"))
    people.revoke_endless(TicketPurpose.DESK)
    assert people.ticket(desk) is None
    assert people.ticket(session) is not None


def test_an_unknown_login_is_not_found(people):
    with pytest.raises(PersonMissing):
        people.display_name(Login("nobody"))


def test_a_database_of_a_newer_version_is_refused(people, tmp_path):
    path = tmp_path / "dssdesk.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE people_version SET version = 99")
    connection.close()
    with pytest.raises(DatabaseTooNew):
        People(path)


def test_only_the_owner_can_read_the_database(people, tmp_path):
    assert (tmp_path / "dssdesk.sqlite").stat().st_mode & 0o077 == 0


def test_the_owner_of_a_project_administers_it(people):
    anna = let_in(people, ANNA, "Anna")
    people.project_owner = {SALES: ANNA}.get
    assert people.rights_in(anna, SALES) == PROJECT_RIGHTS
    assert people.rights_in(anna, ProjectKey("OTHER")) == frozenset()
    assert not people.may(anna, Right.CREATE_PROJECTS)


def test_to_administer_a_project_brings_all_of_its_rights_and_none_of_the_instance(people):
    anna = let_in(people, ANNA, "Anna")
    people.grant(ANNA, Right.ADMINISTER, SALES)
    assert people.rights_in(anna, SALES) == PROJECT_RIGHTS
    assert not any(people.may(anna, right, SALES) for right in set(Right) - PROJECT_RIGHTS)


def test_a_right_of_a_newer_version_is_passed_over(people):
    anna = let_in(people, ANNA, "Anna")
    people.grant(ANNA, Right.READ, SALES)
    people._database.execute("UPDATE grants SET right = 'fly' WHERE login = 'anna'")
    assert people.rights_in(anna, SALES) == frozenset()
    assert people.grants.of_project(SALES)[0].rights == ()


@pytest.mark.parametrize(
    ("given", "implied"),
    [
        (Right.WRITE, {Right.READ, Right.READ_DASHBOARDS, Right.WRITE_DASHBOARDS}),
        (Right.READ, {Right.READ_DASHBOARDS}),
        (Right.WRITE_DASHBOARDS, {Right.READ_DASHBOARDS}),
        (Right.EXPORT, set()),
    ],
)
def test_rights_imply_what_those_of_dss_do(people, given, implied):
    anna = let_in(people, ANNA, "Anna")
    people.grant(ANNA, given, SALES)
    scenarios = {Right.RUN_SCENARIOS} if given is Right.WRITE else set()
    assert people.rights_in(anna, SALES) == {given, *implied, *scenarios}
