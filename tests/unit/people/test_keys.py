import sqlite3
import time

import pytest

from dssdesk.base.ids import Login
from dssdesk.people.errors import KeyMissing
from dssdesk.people.people import People, TicketPurpose
from tests.helpers.letting_in import let_in

ANNA = Login("anna")
BEN = Login("ben")


@pytest.fixture
def people(tmp_path):
    people = People(tmp_path / "dssdesk.sqlite")
    let_in(people, ANNA, "Anna")
    let_in(people, BEN, "Ben")
    yield people
    people.close()


def test_a_key_stands_for_its_person(people):
    item, text = people.create_key(ANNA, "laptop", "for scripts")
    assert (item.label, item.description, item.used_at) == ("laptop", "for scripts", None)
    assert text.startswith("dssdesk-")
    ticket = people.ticket(text)
    assert (ticket.person.login, ticket.purpose) == (ANNA, TicketPurpose.KEY)


def test_a_keys_text_is_nowhere_kept(people, tmp_path):
    _, text = people.create_key(ANNA, "laptop")
    assert all(text.encode() not in path.read_bytes() for path in tmp_path.iterdir())


def test_keys_are_listed_the_newest_first_and_say_when_they_were_used(people):
    old, text = people.create_key(ANNA, "old")
    new, _ = people.create_key(ANNA, "new")
    people.create_key(BEN, "his")
    before = time.time()
    people.ticket(text)
    listed = people.keys_of(ANNA)
    assert [item.id for item in listed] == [new.id, old.id]
    assert listed[0].used_at is None
    assert listed[1].used_at >= before


def test_a_revoked_key_is_worth_nothing(people):
    item, text = people.create_key(ANNA, "laptop")
    people.revoke_key(ANNA, item.id)
    assert people.ticket(text) is None
    with pytest.raises(KeyMissing):
        people.revoke_key(ANNA, item.id)


def test_nobody_revokes_anothers_key(people):
    item, text = people.create_key(ANNA, "laptop")
    with pytest.raises(KeyMissing):
        people.revoke_key(BEN, item.id)
    assert people.ticket(text) is not None


@pytest.mark.parametrize("text", ["dssdesk-", "dssdesk-" + "x" * 43, "dssdesk-' OR 1=1 --"])
def test_what_is_no_key_stands_for_nobody(people, text):
    assert people.ticket(text) is None


def test_a_database_of_the_first_version_is_brought_up_to_date(tmp_path):
    from dssdesk.people.schema import MIGRATIONS

    path = tmp_path / "old.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(MIGRATIONS[0])
        connection.execute("CREATE TABLE people_version (version INTEGER NOT NULL)")
        connection.execute("INSERT INTO people_version VALUES (1)")
        connection.execute("INSERT INTO users VALUES ('anna', 'Anna', 0, 1.0)")
        connection.execute("INSERT INTO tickets VALUES (x'00', 'anna', 'desk', NULL, 1.0)")
    connection.close()
    people = People(path)
    assert people.ticket(people.create_key(ANNA, "laptop")[1]).person.display_name == "Anna"
    people.close()
