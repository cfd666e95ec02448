"""What the project's screens are handed by the window."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.changing.changes import Changes
from dssdesk.desk.kit.places import Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.wire.places import DatasetRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectNeeds:
    """Everything that home, list, folder and welcome need.

    Attributes:
        show_details: Show a place's details at the right.
        fill_new_menu: Which notebooks can be made in a project.
        fill_lab_menu: The notebooks on a dataset, and those that can be made on it.
    """

    look: Look
    link: LinkLike
    running: Running
    catalogue: Catalogue
    changes: Changes
    open_place: Callable[[Place], None]
    show_details: Callable[[Place], None]
    fill_new_menu: Callable[[QMenu, ProjectKey], None]
    fill_lab_menu: Callable[[QMenu, DatasetRef], None]
