"""Who may do what in a project, while a person changes it. No Qt here."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from dssdesk.base.ids import Login
from dssdesk.desk.people.rights import READ, implied_by
from dssdesk.wire.people import Grant, Permissions

_NOBODY = Login("")


@dataclass(frozen=True, slots=True)
class Holder:
    """A person, or a group; the other is empty."""

    login: Login = _NOBODY
    group: str = ""


@dataclass(slots=True)
class PermissionsState:
    """The owner, and what others were given; what comes with a right is reckoned, not kept."""

    before: Permissions
    owner: Login = field(init=False)
    rights: dict[Holder, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.owner = self.before.owner
        self.rights = {
            Holder(grant.login, grant.group): set(grant.rights) for grant in self.before.grants
        }

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        is_other = PermissionsState(self.before)
        return self.owner != is_other.owner or self.rights != is_other.rights

    def add(self, holder: Holder) -> None:
        """Somebody may read the project from now on."""
        self.rights.setdefault(holder, {READ})

    def remove(self, holder: Holder) -> None:
        """Take away all that somebody was given."""
        self.rights.pop(holder, None)

    def give(self, holder: Holder, right: str, *, on: bool) -> None:
        """Give a right, or take it away; what comes with it is given by itself no more."""
        given = self.rights[holder]
        if on:
            given.add(right)
            given -= implied_by([right]) - {right}
        else:
            given.discard(right)

    def has(self, holder: Holder, right: str) -> bool:
        """Whether somebody has a right, by itself or with another one."""
        return right in self.rights[holder] or self.is_implied(holder, right)

    def is_implied(self, holder: Holder, right: str) -> bool:
        """Whether a right comes with another one."""
        given = self.rights[holder]
        return right in implied_by(given - {right})

    def grants(self) -> tuple[Grant, ...]:
        """What to save; who has no right is left out."""
        return tuple(
            Grant(login=holder.login, group=holder.group, rights=tuple(sorted(rights)))
            for holder, rights in self.rights.items()
            if rights
        )

    def missing(self, holders: Iterable[Holder]) -> tuple[Holder, ...]:
        """Those of them that have no row; the owner needs none."""
        return tuple(one for one in holders if one not in self.rights and one != Holder(self.owner))
