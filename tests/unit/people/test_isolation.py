"""Which account somebody's kernels run as; that of root is everybody's business."""

import os
import pwd

import pytest
from msgspec.structs import replace

from dssdesk.base.errors import NotAllowed
from dssdesk.base.ids import Login
from dssdesk.people.account import machine_account
from dssdesk.people.errors import AccountMissing, AccountShared, AccountTaken
from dssdesk.people.people import People
from dssdesk.people.rights import Right
from dssdesk.wire.people import PersonItem
from tests.helpers.letting_in import let_in

ANNA = Login("anna")
BEN = Login("ben")
OTHER = "daemon"
"""An account that every Linux has."""


@pytest.fixture
def people(tmp_path):
    people = People(tmp_path / "dssdesk.sqlite")
    yield people
    people.close()


@pytest.fixture(params=[True, False], ids=["root", "not root"])
def as_root(request, monkeypatch):
    real = os.geteuid()
    monkeypatch.setattr("dssdesk.people.isolation.os.geteuid", lambda: 0 if request.param else 1000)
    yield request.param
    monkeypatch.undo()
    assert os.geteuid() == real


def anna(**changes):
    return PersonItem(login=ANNA, display_name="Anna", **changes)


def test_who_is_alone_runs_kernels_as_oneself(people, as_root):
    assert people.isolation.account_of(people.owner_login()) == ""


def test_with_two_people_each_needs_an_account(people, as_root):
    let_in(people, ANNA, "Anna")
    for login in (ANNA, people.owner_login()):
        with pytest.raises(AccountShared):
            people.isolation.account_of(login)


def test_an_account_is_used_where_the_service_can_switch(people, as_root):
    let_in(people, ANNA, "Anna")
    if as_root:
        people.change(anna(account=OTHER))
        assert people.isolation.account_of(ANNA) == OTHER
        with pytest.raises(AccountShared):
            people.isolation.account_of(people.owner_login())
    else:
        with pytest.raises(AccountShared, match="Run the service as root"):
            people.change(anna(account=OTHER))


def test_who_shares_does_so_knowingly(people, as_root):
    let_in(people, ANNA, "Anna")
    people.isolation.share(is_shared=True)
    assert people.isolation.account_of(ANNA) == ""
    assert people.isolation.shares_account
    people.isolation.share(is_shared=False)
    with pytest.raises(AccountShared):
        people.isolation.account_of(ANNA)


def test_nothing_runs_for_who_is_disabled_or_gone(people, as_root):
    let_in(people, ANNA, "Anna")
    people.isolation.share(is_shared=True)
    people.change(anna(is_enabled=False))
    for login in (ANNA, BEN):
        with pytest.raises(NotAllowed, match="Nothing runs for who may not log in"):
            people.isolation.account_of(login)


def test_a_disabled_person_does_not_count(people, as_root):
    let_in(people, ANNA, "Anna")
    people.change(anna(is_enabled=False))
    assert people.isolation.account_of(people.owner_login()) == ""
    with pytest.raises(AccountShared):
        people.change(anna())


def test_nobody_is_let_in_whose_kernels_would_be_the_services(people, as_root):
    own = machine_account()[0]
    for account in ("", own):
        if account == own and os.geteuid() not in (0, 1000):
            continue
        with pytest.raises(AccountShared):
            people.add(anna(account=account if as_root else ""), "hash")
    with pytest.raises(AccountMissing):
        people.add(anna(account="no-such-account"), "hash")
    assert [item.login for item in people.items()] == [people.owner_login()]


def test_two_people_do_not_share_an_account_unseen(people, monkeypatch):
    monkeypatch.setattr("dssdesk.people.isolation.os.geteuid", lambda: 0)
    people.add(anna(account=OTHER), "hash")
    with pytest.raises(AccountTaken, match="anna"):
        people.add(replace(anna(account=OTHER), login=BEN), "hash")


def test_another_name_of_an_account_is_no_other_account(people, monkeypatch):
    real = pwd.getpwnam
    monkeypatch.setattr("dssdesk.people.isolation.os.geteuid", lambda: 0)
    monkeypatch.setattr(
        "dssdesk.people.isolation.pwd.getpwnam",
        lambda name: real(OTHER if name == "alias" else name),
    )
    people.add(anna(account=OTHER), "hash")
    with pytest.raises(AccountTaken, match="anna"):
        people.add(replace(anna(account="alias"), login=BEN), "hash")


def test_an_account_that_went_is_not_replaced_by_roots(people, monkeypatch):
    monkeypatch.setattr("dssdesk.people.isolation.os.geteuid", lambda: 0)
    let_in(people, ANNA, "Anna")
    people._database.execute("UPDATE users SET account = 'gone' WHERE login = 'anna'")
    with pytest.raises(AccountMissing):
        people.isolation.account_of(ANNA)


def test_safe_code_is_what_runs_as_an_account_of_ones_own(people, as_root):
    person = let_in(people, ANNA, "Anna")
    people.grant(ANNA, Right.RUN_ISOLATED_CODE, "")
    assert not people.may_run_code(person)
    people._database.execute("UPDATE users SET account = ? WHERE login = 'anna'", (OTHER,))
    assert people.may_run_code(person) == as_root


def test_a_persons_name_changes_without_a_word_about_accounts(people, as_root):
    let_in(people, ANNA, "Anna")
    owner = people.item(people.owner_login())
    people.change(replace(owner, display_name="The owner"))
    assert people.display_name(people.owner_login()) == "The owner"
