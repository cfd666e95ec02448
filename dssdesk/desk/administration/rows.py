"""What the tables of people and groups show, and in which order. No Qt here."""

from collections.abc import Sequence

from dssdesk.base.order import by_name
from dssdesk.desk.kit.table_header import TableColumn
from dssdesk.desk.kit.text import counted
from dssdesk.desk.kit.text_table import TextRow
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.people.rights import words_of
from dssdesk.wire.people import GroupItem, PersonItem

PEOPLE_COLUMNS = (
    TableColumn(title="Login", width=100, grows=True),
    TableColumn(title="Name", width=104, grows=True),
    TableColumn(title="E-mail", width=116, grows=True, spare=1),
    TableColumn(title="Groups", width=104, grows=True),
    TableColumn(title="Machine account", width=118, spare=2),
    TableColumn(title="Administrator", width=104),
    TableColumn(title="Can log in", width=118),
)
GROUP_COLUMNS = (
    TableColumn(title="Group", width=130, grows=True),
    TableColumn(title="Description", width=140, grows=True, spare=1),
    TableColumn(title="Rights", width=150, grows=True),
    TableColumn(title="Members", width=140, grows=True),
)


def people_rows(directory: Directory) -> tuple[TextRow, ...]:
    """Everybody."""
    return tuple(_person_row(one, directory) for one in directory.people)


def group_rows(directory: Directory) -> tuple[TextRow, ...]:
    """All groups."""
    return tuple(_group_row(one, directory) for one in directory.groups)


class RowOrder:
    """The filter that a person typed, and the column that rows are sorted by."""

    def __init__(self) -> None:
        self.filter = ""
        self.sort = 0
        self.descending = False

    def sort_by(self, column: int) -> None:
        """Sort by this column; once more, the other way round."""
        self.descending = column == self.sort and not self.descending
        self.sort = column

    def shown(self, rows: Sequence[TextRow]) -> tuple[TextRow, ...]:
        """Those that match every typed word, in order."""
        words = self.filter.casefold().split()
        kept = [row for row in rows if all(word in _looked_through(row) for word in words)]
        kept.sort(key=lambda row: by_name(row.texts[0]))
        kept.sort(key=lambda row: by_name(row.texts[self.sort]), reverse=self.descending)
        return tuple(kept)


def log_in_words(person: PersonItem, *, is_owner: bool) -> str:
    """Whether, and how, somebody can come in."""
    if not person.is_enabled:
        return "no"
    if person.has_password:
        return "yes"
    return "on this machine" if is_owner else "no password yet"


def _person_row(person: PersonItem, directory: Directory) -> TextRow:
    is_owner = person.login == directory.owner
    account = person.account or ("" if directory.shares_account else "the service's")
    if directory.shares_account:
        account = "shared"
    return TextRow(
        key=person.login,
        texts=(
            person.login,
            person.display_name,
            person.email,
            ", ".join(person.groups),
            account,
            "yes" if person.is_administrator else "",
            log_in_words(person, is_owner=is_owner),
        ),
        is_faint=not person.is_enabled,
    )


def _group_row(group: GroupItem, directory: Directory) -> TextRow:
    members = directory.members(group.name)
    names = ", ".join(person.display_name for person in members)
    said = f"{len(members)}: {names}" if members else "nobody"
    return TextRow(
        key=group.name,
        texts=(group.name, group.description, words_of(group.rights) or "none", said),
        tip=f"{group.name}\n{counted(len(members), 'member')}",
    )


def _looked_through(row: TextRow) -> str:
    return " ".join(row.texts).casefold()
