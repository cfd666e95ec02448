"""The pages of *Administration*: their places in the list, and how each is made."""

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


@dataclass(frozen=True, slots=True)
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


def all_pages(
    *,
    tasks: Callable[[], PageContent],
    people: Callable[[], PageContent],
    groups: Callable[[], PageContent],
    spark: Callable[[], PageContent],
) -> tuple[Page, ...]:
    """All pages, in the order of the list; each is opened by what is given for it."""
    return (
        Page(TASKS, "Monitoring", "Background tasks", Icon.RUNNING, tasks),
        Page(PEOPLE, "Security", "People", Icon.PERSON, people),
        Page(GROUPS, "Security", "Groups", Icon.PEOPLE, groups),
        Page(SPARK, "Settings", "Spark", Icon.ENVIRONMENT, spark),
    )
