"""People whom a test lets in, without rights."""

from dssdesk.base.ids import Login
from dssdesk.people.people import People
from dssdesk.people.person import Person
from dssdesk.wire.people import PersonItem


def let_in(people: People, login: Login, display_name: str) -> Person:
    """Somebody without a password, whatever account their kernels would run as."""
    people._register.add(PersonItem(login=login, display_name=display_name), None)
    return people.person(login)
