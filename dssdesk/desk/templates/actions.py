"""The way to the page *Templates*, whatever is in front."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.kit.actions import Action, Menu
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.templates.own import OwnTemplates
from dssdesk.desk.templates.page import TemplatesPage


class TemplatesEntry(QObject):
    """Opens the page.

    Args:
        own: What can be done with templates.
        project: The one that the person is in.
    """

    def __init__(self, own: OwnTemplates, project: Callable[[], ProjectKey | None]) -> None:
        super().__init__(own)
        self._own = own
        self._project = project

    def open_page(self) -> None:
        """Show all templates."""
        TemplatesPage(self._own, self._project()).open()


ACTIONS: tuple[Action[TemplatesEntry], ...] = (
    Action(
        id="templates.open",
        text="Templates…",
        icon=Icon.TEMPLATE,
        menus=(Menu.FILE,),
        section=2,
        run=TemplatesEntry.open_page,
    ),
)
