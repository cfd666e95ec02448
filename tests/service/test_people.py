"""People, groups, permissions, keys and logins, as desks ask for them."""

from functools import cache

import pytest
from msgspec.structs import replace
from websockets.exceptions import ConnectionClosed

from dssdesk.base.ids import Login, ProjectKey
from dssdesk.people.passwords import hash_of
from dssdesk.people.people import TicketPurpose
from dssdesk.people.rights import Right
from dssdesk.projects.ownership import owner_of
from dssdesk.wire import codec
from dssdesk.wire.catalogue import ListProjects, ProjectChanged, ProjectGone
from dssdesk.wire.instance import Done, GetStatus
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
    ListKeys,
    ListPeople,
    LogIn,
    LogOut,
    PeopleChanged,
    PersonItem,
    RevokeKey,
    SaveGroup,
    SetPassword,
    ShareAccount,
)
from dssdesk.wire.projects import CreateProject
from dssdesk.wire.sessions import ListSessions, SessionUnloaded, UnloadSession
from tests.helpers.fake_sessions import a_session
from tests.helpers.letting_in import let_in
from tests.helpers.running_service import wait_until
from tests.service.conftest import SALES

ANNA = Login("anna")
BEN = Login("ben")
NOBODY = Login("")
PASSWORD = "correct horse"


def log_in(house, login=ANNA, password=PASSWORD, **headers):
    message = LogIn(login=login, password=password)
    return house.running.http.post("/desk/login", content=codec.encode(message), headers=headers)


def ticket_of(house, login=ANNA, password=PASSWORD):
    response = log_in(house, login, password)
    assert response.status_code == 200, response.text
    return codec.decode(response.content).ticket


def failure_of(response):
    return codec.decode_frame(response.content)


def read_to_the_end(desk):
    while True:
        desk.event()


@cache
def kept_of(password):
    return hash_of(password)


@pytest.fixture
def anna(house):
    """Somebody with a password and without rights."""
    let_in(house.people, ANNA, "Anna")
    house.people.set_password(ANNA, kept_of(PASSWORD))
    return ANNA


# Logging in


def test_a_password_opens_what_its_person_may(house, anna):
    ticket = ticket_of(house)
    assert house.ask(GetStatus(), ticket).pid
    with house.channel("a", ticket) as desk:
        assert desk.welcome.login == ANNA


@pytest.mark.parametrize("login", [ANNA, Login("nobody"), Login("")])
def test_a_wrong_password_and_a_wrong_login_are_told_alike(house, anna, login):
    response = log_in(house, login, "something else")
    failure = failure_of(response)
    assert (response.status_code, failure.code) == (401, "not_authenticated.login")
    assert failure.message == "The login or the password is wrong. Try again."


def test_who_has_no_password_or_is_disabled_does_not_get_in(house, anna):
    let_in(house.people, BEN, "Ben")
    assert log_in(house, BEN, "").status_code == 401
    house.people.change(replace(house.people.item(ANNA), is_enabled=False))
    assert log_in(house).status_code == 401


def test_a_password_is_looked_for_even_where_nobody_has_the_login(house, anna, monkeypatch):
    looked = []
    monkeypatch.setattr(
        "dssdesk.service.login.is_right", lambda kept, said: looked.append(kept) or False
    )
    log_in(house, Login("nobody"))
    log_in(house, ANNA)
    assert [kept is None for kept in looked] == [True, False]


def test_who_guesses_is_made_to_wait_and_the_owners_token_is_not(house, anna):
    for _ in range(4):
        assert log_in(house, password="a guess").status_code == 401
    refused = log_in(house)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert failure_of(refused).code == "not_allowed.too_many_tries"
    assert house.ask(GetStatus()).pid


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Host": "evil.example"}],
)
def test_no_other_site_logs_anybody_in(house, anna, headers):
    assert log_in(house, **headers).status_code == 403


@pytest.mark.parametrize("content", [b"", b"{", codec.encode(GetStatus()), b"x" * 20_000])
def test_nothing_but_a_login_is_taken_without_a_ticket(house, content):
    assert house.running.http.post("/desk/login", content=content).status_code == 400


def test_a_login_ends_when_its_person_logs_out(house, anna):
    ticket, other = ticket_of(house), ticket_of(house)
    with house.channel("a", ticket) as desk:
        assert desk.ask(LogOut()) == Done()
        with pytest.raises(ConnectionClosed) as caught:
            desk.event()
    assert caught.value.rcvd.code == 4401
    assert house.ask(GetStatus(), ticket).code == "not_authenticated.ticket"
    assert house.ask(GetStatus(), other).pid


def test_the_token_of_the_account_cannot_log_out(house):
    assert house.ask(LogOut()).code == "conflict"
    assert house.ask(GetStatus()).pid


@pytest.mark.parametrize(
    "message",
    [
        SetPassword(login=ANNA, password="another horse"),
        ChangePerson(person=PersonItem(login=ANNA, display_name="Anna", is_enabled=False)),
        DeletePerson(login=ANNA),
    ],
    ids=lambda message: type(message).__name__,
)
def test_a_login_ends_when_an_administrator_says_so(house, anna, message):
    ticket = ticket_of(house)
    with house.channel("a", ticket) as desk:
        assert house.ask(message) == Done()
        with pytest.raises(ConnectionClosed):
            read_to_the_end(desk)
    assert house.ask(GetStatus(), ticket).code == "not_authenticated.ticket"


def test_a_login_ends_after_30_days(house, anna, monkeypatch):
    ticket = ticket_of(house)
    from dssdesk.people import tickets

    now = tickets.time.time()
    monkeypatch.setattr(tickets.time, "time", lambda: now + 29 * 86_400)
    assert house.people.ticket(ticket) is not None
    monkeypatch.setattr(tickets.time, "time", lambda: now + 30 * 86_400 + 1)
    assert house.people.ticket(ticket) is None


def test_a_new_password_of_ones_own_leaves_one_where_one_is(house, anna):
    here, there = ticket_of(house), ticket_of(house)
    wrong = ChangeMyPassword(present="not this", password="another horse")
    assert house.ask(wrong, here).code == "not_allowed.wrong_password"
    short = ChangeMyPassword(present=PASSWORD, password="short")
    assert house.ask(short, here).code == "bad_input.password"
    right = ChangeMyPassword(present=PASSWORD, password="another horse")
    assert house.ask(right, here) == Done()
    assert house.ask(GetStatus(), here).pid
    assert house.ask(GetStatus(), there).code == "not_authenticated.ticket"
    assert ticket_of(house, password="another horse")


# People and groups


def test_an_administrator_lets_somebody_in(house):
    house.ask(ShareAccount(is_shared=True))
    person = PersonItem(
        login=ANNA, display_name="Anna B.", email="a@b.example", groups=("readers",)
    )
    assert house.ask(AddPerson(person=person, password=PASSWORD)) == Done()
    listed = {item.login: item for item in house.ask(ListPeople()).people}
    assert listed[ANNA] == replace(person, has_password=True)
    assert ticket_of(house)
    again = AddPerson(person=replace(person, login=Login("ANNA")), password=PASSWORD)
    assert house.ask(again).code == "conflict.login_taken"


@pytest.mark.parametrize(
    ("person", "password", "code"),
    [
        (PersonItem(login=Login("a b"), display_name="A"), PASSWORD, "bad_input.login"),
        (PersonItem(login=Login("../x"), display_name="A"), PASSWORD, "bad_input.login"),
        (PersonItem(login=ANNA, display_name="A"), "short", "bad_input.password"),
        (
            PersonItem(login=ANNA, display_name="A", groups=("none",)),
            PASSWORD,
            "not_found.group_missing",
        ),
        (
            PersonItem(login=ANNA, display_name="A", account="no-such-account"),
            PASSWORD,
            "bad_input.account_missing",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_with_a_person_is_said(house, person, password, code):
    house.ask(ShareAccount(is_shared=True))
    assert house.ask(AddPerson(person=person, password=password)).code == code
    assert [item.login for item in house.people.items()] == [house.owner]


def test_a_second_person_needs_an_account_or_everybodys_consent(house):
    person = PersonItem(login=ANNA, display_name="Anna")
    refused = house.ask(AddPerson(person=person, password=PASSWORD))
    assert refused.code == "conflict.account_shared"
    assert "--share-account" in refused.message
    with house.channel() as desk:
        house.ask(ShareAccount(is_shared=True))
        assert desk.event() == PeopleChanged(shares_account=True, is_administrator=True)
        assert house.ask(AddPerson(person=person, password=PASSWORD)) == Done()
    with house.channel() as desk:
        assert desk.welcome.shares_account


def test_nobody_comes_in_beside_kernels_that_run_as_the_service(house, monkeypatch):
    monkeypatch.setattr("dssdesk.people.isolation.os.geteuid", lambda: 0)
    add = AddPerson(
        person=PersonItem(login=ANNA, display_name="Anna", account="daemon"), password=PASSWORD
    )
    house.runs(a_session("one", owner=house.owner))
    assert house.ask(add).code == "conflict.runs_as_the_service"
    house.ask(UnloadSession(session_id="s-one"))
    assert house.ask(add) == Done()
    house.runs(a_session("two", owner="anna"))
    other = replace(add.person, login=BEN, account="bin")
    assert house.ask(AddPerson(person=other, password=PASSWORD)) == Done()


def test_others_see_logins_names_and_groups_alone(house, anna):
    house.people.change(
        replace(house.people.item(ANNA), email="a@b.example", groups=("data_team",))
    )
    ben = house.somebody("ben")
    people = house.ask(ListPeople(), ben)
    seen = {item.login: item for item in people.people}
    assert seen[ANNA] == PersonItem(login=ANNA, display_name="Anna", groups=("data_team",))
    assert all(group == GroupItem(name=group.name) for group in people.groups)


def test_nobody_locks_the_owner_out(house):
    owner = house.people.item(house.owner)
    for changed in (
        replace(owner, is_enabled=False),
        replace(owner, is_administrator=False),
    ):
        assert house.ask(ChangePerson(person=changed)).code == "conflict.owner_stays"
    other = house.somebody("admin")
    house.people.change(replace(house.people.item(Login("admin")), is_administrator=True))
    assert house.ask(DeletePerson(login=house.owner), other).code == "conflict.owner_stays"


def test_who_is_deleted_leaves_nothing_that_runs_and_no_project_without_owner(house, anna):
    house.people.grant(ANNA, Right.CREATE_PROJECTS, SALES)
    ticket = ticket_of(house)
    key = house.ask(CreateProject(name="Hers"), ticket).project
    house.runs(a_session("one", owner="anna"), a_session("two", owner="ben"))
    assert house.ask(DeletePerson(login=ANNA)) == Done()
    assert [info.owner for info in house.ask(ListSessions()).sessions] == ["ben"]
    assert owner_of(house.projects, key) == house.owner


def test_a_group_makes_administrators(house, anna):
    ticket = ticket_of(house)
    assert house.ask(ShareAccount(is_shared=True), ticket).code == "not_allowed"
    with house.channel("a", ticket) as desk:
        house.ask(ChangePerson(person=replace(house.people.item(ANNA), groups=("administrators",))))
        assert desk.ask(ShareAccount(is_shared=True)) == Done()
        house.ask(DeleteGroup(name="administrators"))
        assert desk.ask(ShareAccount(is_shared=False)).code == "not_allowed"


def test_groups_are_made_changed_and_taken_away(house):
    group = GroupItem(name="Night shift", description="x", rights=("mayCreateProjects",))
    assert house.ask(SaveGroup(group=group)) == Done()
    assert group in house.ask(ListPeople()).groups
    assert house.ask(SaveGroup(group=replace(group, rights=()))) == Done()
    assert replace(group, rights=()) in house.ask(ListPeople()).groups
    assert house.ask(DeleteGroup(name="Night shift")) == Done()
    assert house.ask(DeleteGroup(name="Night shift")).code == "not_found.group_missing"
    odd = GroupItem(name="x", rights=("readProjectContent",))
    assert house.ask(SaveGroup(group=odd)).code == "bad_input.right_unknown"


# Permissions


def test_who_makes_a_project_may_do_everything_in_it(house, anna):
    house.people.grant(ANNA, Right.CREATE_PROJECTS, SALES)
    ticket = ticket_of(house)
    key = house.ask(CreateProject(name="Hers"), ticket).project
    permissions = house.ask(GetPermissions(project=key), ticket)
    assert (permissions.owner, permissions.grants) == (ANNA, ())
    (item,) = house.ask(ListProjects(), ticket).projects
    assert (item.may_write, item.may_administer, item.may_edit_permissions) == (True, True, True)


def test_a_desk_hears_whether_its_person_may_create_projects(house, anna):
    with house.channel("a", ticket_of(house)) as desk:
        assert not desk.welcome.may_create_projects
        house.people.grant(ANNA, Right.CREATE_PROJECTS, SALES)
    with house.channel("a", ticket_of(house)) as desk:
        assert desk.welcome.may_create_projects


def test_desks_hear_of_projects_that_they_may_read_or_no_longer(house, anna):
    house.people.grant(ANNA, Right.READ, SALES)
    with (
        house.channel("a", ticket_of(house)) as anna_desk,
        house.channel("b", house.somebody("ben")) as ben_desk,
    ):
        grants = (Grant(login=BEN, rights=("writeProjectContent",)),)
        change = ChangePermissions(project=SALES, owner=house.owner, grants=grants)
        assert house.ask(change) == Done()
        assert anna_desk.event() == PeopleChanged(may_create_projects=False)
        assert anna_desk.event() == ProjectGone(key=SALES)
        assert ben_desk.event() == PeopleChanged(may_create_projects=False)
        shown = ben_desk.event()
        assert isinstance(shown, ProjectChanged)
        assert (shown.project.may_write, shown.project.may_administer) == (True, False)
        assert not shown.project.may_export
    assert ("send_away", "a", SALES) in house.sessions.notebooks.calls
    assert house.ask(GetPermissions(project=SALES)).grants == grants


def test_who_may_not_edit_permissions_does_not_see_them(house):
    writer = house.somebody("ben", Right.WRITE)
    stranger = house.somebody("eve")
    change = ChangePermissions(project=SALES, owner=BEN)
    for message in (GetPermissions(project=SALES), change):
        assert house.ask(message, writer).code == "not_allowed"
        assert house.ask(message, stranger).code == "not_found"


def test_nobody_gives_more_than_that_person_has(house):
    editor = house.somebody("ben", Right.READ, Right.EDIT_PERMISSIONS)
    before = house.ask(GetPermissions(project=SALES), editor).grants
    let_in(house.people, ANNA, "Anna")

    def give(*rights, owner=NOBODY):
        grants = (*before, Grant(login=ANNA, rights=rights))
        return house.ask(ChangePermissions(project=SALES, owner=owner, grants=grants), editor)

    assert give("readProjectContent") == Done()
    assert give("admin").code == "not_allowed"
    assert give("writeProjectContent").code == "not_allowed"
    assert give("readProjectContent", owner=BEN).code == "not_allowed"


@pytest.mark.parametrize(
    "grant",
    [
        Grant(login=Login("nobody"), rights=("admin",)),
        Grant(group="nobody", rights=("admin",)),
        Grant(rights=("admin",)),
        Grant(login=ANNA, group="readers", rights=("admin",)),
        Grant(group="readers", rights=("noSuchRight",)),
        Grant(group="readers", rights=("mayWriteUnsafeCode",)),
    ],
    ids=repr,
)
def test_permissions_that_make_no_sense_change_nothing(house, anna, grant):
    house.people.grant(ANNA, Right.READ, SALES)
    before = house.ask(GetPermissions(project=SALES))
    change = ChangePermissions(project=SALES, owner=house.owner, grants=(grant,))
    assert house.ask(change).code.startswith("bad_input")
    assert house.ask(GetPermissions(project=SALES)) == before


# Keys


def test_a_key_is_for_programs_and_not_for_desks(house, anna):
    house.people.grant(ANNA, Right.READ, SALES)
    ticket = ticket_of(house)
    created = house.ask(CreateKey(label="laptop"), ticket)
    assert house.get("/kernel/project/SALES/datasets", created.key).status_code == 200
    assert house.ask(GetStatus(), created.key).code == "not_allowed.wrong_ticket"
    assert [key.id for key in house.ask(ListKeys(), ticket).keys] == [created.id]
    assert house.ask(RevokeKey(id=created.id)).code == "not_found.key_missing"  # not the owner's
    assert house.ask(RevokeKey(id=created.id), ticket) == Done()
    assert house.get("/kernel/project/SALES/datasets", created.key).status_code == 401


def test_a_disabled_persons_keys_and_kernels_are_worth_nothing(house, anna):
    house.people.grant(ANNA, Right.READ, SALES)
    _, key = house.people.create_key(ANNA, "laptop")
    kernel = house.people.issue(ANNA, TicketPurpose.SESSION, "s-1")
    person = house.people.item(ANNA)
    house.ask(ChangePerson(person=replace(person, is_enabled=False)))
    for text in (key, kernel):
        assert house.get("/kernel/project/SALES/datasets", text).status_code == 401
    house.people.isolation.share(is_shared=True)
    house.ask(ChangePerson(person=person))
    for text in (key, kernel):
        assert house.get("/kernel/project/SALES/datasets", text).status_code == 200


def test_what_runs_for_a_disabled_person_is_unloaded(house, anna):
    house.runs(a_session("one", owner="anna"), a_session("two", owner="ben"))
    house.ask(ChangePerson(person=replace(house.people.item(ANNA), display_name="A")))
    assert len(house.ask(ListSessions()).sessions) == 2
    house.ask(ChangePerson(person=replace(house.people.item(ANNA), is_enabled=False)))
    assert [info.owner for info in house.ask(ListSessions()).sessions] == ["ben"]


def test_nobody_stops_sharing_beside_kernels_that_run_as_the_service(house, anna):
    house.people.isolation.share(is_shared=True)
    house.runs(a_session("one", owner="anna"))
    stop = ShareAccount(is_shared=False)
    assert house.ask(stop).code == "conflict.runs_as_the_service"
    assert house.people.isolation.shares_account
    house.ask(UnloadSession(session_id="s-one"))
    assert house.ask(stop) == Done()
    assert not house.people.isolation.shares_account


# Sessions


def test_who_unloads_somebody_elses_session_is_named_live_or_at_the_next_hello(house, anna):
    ticket = ticket_of(house)
    info = a_session("one", owner="anna")
    house.runs(info)
    with house.channel("a", ticket) as desk:
        house.ask(UnloadSession(session_id=info.session_id))
        event = desk.event()
        assert isinstance(event, SessionUnloaded)
        assert event.by == house.owner
    wait_until(lambda: not len(house.running.service.desks))
    house.runs(info)
    house.ask(UnloadSession(session_id=info.session_id))
    with house.channel("a", ticket) as desk:
        (notice,) = desk.welcome.unloaded
        assert (notice.notebook, notice.by) == (info.notebook, house.owner)
    with house.channel("a", ticket) as desk:
        assert desk.welcome.unloaded == ()


def test_what_one_unloads_oneself_is_no_news(house, anna):
    ticket = ticket_of(house)
    house.runs(a_session("one", owner="anna"))
    house.ask(UnloadSession(session_id="s-one"), ticket)
    assert house.people.notices.take(ANNA) == ()


def test_an_owner_of_nothing_is_no_owner(house, anna):
    assert owner_of(house.projects, ProjectKey("NONE")) is None
    assert owner_of(house.projects, SALES) is None
