"""Forms in which DSS tells of things that many routes have in common."""

from collections.abc import Collection
from dataclasses import dataclass
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


def file_form(path: str, size: int, modified_at: float) -> Object:
    """A file of a dataset or of a managed folder, as lists tell of it."""
    return {"path": path, "size": size, "lastModified": milliseconds(modified_at)}


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


def changes_of(wish: Object, old: Object, kept: Collection[str]) -> Object:
    """What a program wants otherwise than it is; what it leaves out stays.

    Raises:
        SettingNotCovered: It wants another one of what is not kept here.
    """
    changed = {key: value for key, value in wish.items() if value != old.get(key)}
    for key, value in changed.items():
        if key not in kept and (value or key in old):
            raise SettingNotCovered(key)
    return changed


@dataclass(frozen=True, slots=True)
class DoneFuture:
    """What a route answers with whose work DSS does later: here it was over already."""

    result: object


def future_form(job: str, result: object) -> Object:
    """A long task that is over, as DSS tells of it."""
    return {"jobId": job, "hasResult": True, "alive": False, "aborted": False, "result": result}
