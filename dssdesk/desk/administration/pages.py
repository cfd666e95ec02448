"""What a page of *Administration* is: its place in the list, and how it is made."""

from __future__ import annotations  # the stubs' `SignalInstance` is generic, Qt's is not

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.icons import Icon

TASKS = "tasks"
PEOPLE = "people"
GROUPS = "groups"
SPARK = "spark"


class PageContent(Protocol):
    """A page that is open; usually its presenter."""

    @property
    def widget(self) -> QWidget:
        """What it shows."""

    @property
    def status(self) -> str:
        """For the status bar."""

    @property
    def actions(self) -> ActionSet:
        """What can be done on it."""

    @property
    def changed(self) -> SignalInstance[tuple[()]]:
        """Emitted when its status is another."""

    def closed(self) -> None:
        """The tab is gone: let go of what it held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page, made when a person first goes there.

    Attributes:
        group: The heading that it stands under; pages of one group follow each other.
    """

    id: str
    group: str
    title: str
    icon: Icon
    open: Callable[[], PageContent]
