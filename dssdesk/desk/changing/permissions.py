"""What a person does about who may do what in a project."""

import functools

from PySide6.QtCore import QObject

from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import FILES, ProjectKey
from dssdesk.desk.changing.needs import Needs
from dssdesk.desk.kit.toast import failure
from dssdesk.desk.people.permissions_sheet import PermissionsSheet
from dssdesk.desk.people.permissions_state import PermissionsState
from dssdesk.wire.people import ChangePermissions, GetPermissions, Permissions


class PermissionChanges(QObject):
    """Asks the person, then the service; tells what failed."""

    def __init__(self, needs: Needs) -> None:
        super().__init__()
        self._needs = needs

    def may_edit(self, key: ProjectKey) -> bool:
        """Whether the person decides who may do what in this project."""
        item = self._needs.catalogue.project(key)
        return item is not None and item.may_edit_permissions and key != FILES

    def edit(self, key: ProjectKey) -> None:
        """Show who may do what, and take what the person decides."""
        self._needs.directory.look()
        asked = self._needs.link.ask(GetPermissions(project=key))
        asked.then(self._on_permissions, self._on_no_permissions)

    def _on_permissions(self, permissions: Permissions) -> None:
        needs = self._needs
        name = needs.catalogue.project_name(permissions.project)
        state = PermissionsState(permissions)
        sheet = PermissionsSheet(needs.look, needs.window, name, state, needs.directory)
        sheet.save_requested.connect(functools.partial(self._on_save, sheet))
        sheet.open()

    def _on_no_permissions(self, error: DssDeskError) -> None:
        self._needs.notify(failure("The permissions could not be read", error.message))

    def _on_save(self, sheet: PermissionsSheet) -> None:
        state = sheet.state
        ask = ChangePermissions(
            project=state.before.project, owner=state.owner, grants=state.grants()
        )
        self._needs.link.ask(ask).then(sheet.on_done, sheet.on_failed)
