"""The permissions of a project: ``python -m dssdesk.desk.preview people``."""

from PySide6.QtWidgets import QWidget

from dssdesk.base.ids import Login
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.people.permissions_sheet import PermissionsSheet
from dssdesk.desk.people.permissions_state import PermissionsState
from dssdesk.desk.people.samples import sample_people
from dssdesk.desk.running.samples import NYC, sample_link
from dssdesk.wire.people import Grant, ListPeople, Permissions

_GRANTS = (
    Grant(login=Login("ben"), rights=("writeProjectContent",)),
    Grant(group="readers", rights=("readProjectContent",)),
)


class _Preview(QWidget):
    """Keeps what the sheet needs alive."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.resize(look.px(860), look.px(620))
        self._directory = Directory(sample_link({ListPeople: sample_people}))
        self._directory.look()
        given = Permissions(project=NYC, owner=Login("ada"), grants=_GRANTS)
        state = PermissionsState(given)
        PermissionsSheet(look, self, "NYC flights", state, self._directory).open()


def make_preview(look: Look) -> QWidget:
    """The sheet over nothing."""
    return _Preview(look)
