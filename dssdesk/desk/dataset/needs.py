"""What the dataset's screen is handed by the window."""

from collections.abc import Callable
from dataclasses import dataclass

from dssdesk.desk.dataset.commands import DatasetCommands
from dssdesk.desk.kit.places import Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.lab.lab import Lab
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetNeeds:
    """Everything that the tab and the details panel need."""

    look: Look
    link: LinkLike
    running: Running
    catalogue: Catalogue
    lab: Lab
    commands: DatasetCommands
    open_place: Callable[[Place], None]
    notify: Callable[[Notice], None]
