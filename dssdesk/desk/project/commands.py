"""What a person does to a project, wherever in it they are."""

from collections.abc import Callable

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.changing.changes import Changes
from dssdesk.desk.kit.places import NotebooksPlace, Place


class ProjectCommands:
    """The commands of one project: its home shows them, the palette finds them."""

    def __init__(
        self, changes: Changes, open_place: Callable[[Place], None], key: ProjectKey
    ) -> None:
        self._changes = changes
        self._open_place = open_place
        self._key = key

    def may_write(self) -> bool:
        """Whether the person may change the project."""
        return self._changes.may_write(self._key)

    def may_administer(self) -> bool:
        """Whether the person may do everything to the project."""
        return self._changes.may_administer(self._key)

    def may_edit_permissions(self) -> bool:
        """Whether the person decides who may do what in it."""
        return self._changes.permissions.may_edit(self._key)

    def open_list(self) -> None:
        """Go to the list of all notebooks."""
        self._open_place(NotebooksPlace(self._key))

    def describe(self) -> None:
        """Ask for another name and description."""
        self._changes.projects.describe(self._key)

    def edit_variables(self) -> None:
        """Show the project's variables, and take other ones."""
        self._changes.projects.edit_variables(self._key)

    def edit_permissions(self) -> None:
        """Show who may do what in the project, and take what the person decides."""
        self._changes.permissions.edit(self._key)

    def delete(self) -> None:
        """Delete the project, after a question."""
        self._changes.projects.delete(self._key)

    def create_folder(self) -> None:
        """Make a managed folder."""
        self._changes.projects.create_folder(self._key)

    def upload(self) -> None:
        """Choose `.ipynb` files to put into the project."""
        self._changes.notebooks.choose_uploads(self._key)
