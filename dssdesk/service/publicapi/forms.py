"""Forms in which DSS tells of things that many routes have in common."""

from enum import StrEnum
from typing import Any

from dssdesk.base.ids import Login
from dssdesk.people.errors import PersonMissing
from dssdesk.people.people import People
from dssdesk.service.publicapi.errors import SettingNotCovered

Object = dict[str, Any]
"""A JSON object."""


class WriteMode(StrEnum):
    """What a copy does with what is there."""

    OVERWRITE = "OVERWRITE"
    APPEND = "APPEND"


def milliseconds(seconds: float) -> int:
    """A time as DSS tells it."""
    return round(seconds * 1000)


def by(people: People, login: Login) -> Object:
    """Somebody who did something; the login where that person is gone."""
    try:
        name = people.display_name(login)
    except PersonMissing:
        name = login
    return {"login": login, "displayName": name}


def refuse_changes(given: Object, fixed: Object) -> None:
    """Let a document pass that says of fixed things what is so, or nothing.

    Raises:
        SettingNotCovered: It wants something else.
    """
    for name, value in fixed.items():
        if given.get(name, value) != value:
            raise SettingNotCovered(name)


def done_future(result: object) -> Object:
    """A long task that was over before anybody had to wait."""
    return {"hasResult": True, "alive": False, "aborted": False, "result": result}
