"""How screens plug into the window: the window is handed `Screen` records, it imports none."""

from __future__ import annotations  # the stubs' `SignalInstance` is generic, Qt's is not

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from dssdesk.base.settings import Settings
from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.dialogs import Question
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.marks import Mark
from dssdesk.desk.kit.memory import Memory
from dssdesk.desk.kit.places import Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class TabLabel:
    """What the tab bar shows of a tab."""

    title: str
    icon: Icon
    tint: str = "kind.notebook"
    mark: Mark | None = None
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class StatusItem:
    """A piece of the status bar: icon or mark, and a short text."""

    text: str
    icon: Icon | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TabStatus:
    """What the status bar shows while a tab is in front: what runs, and where I am in it."""

    left: tuple[StatusItem, ...] = ()
    right: tuple[StatusItem, ...] = ()


class Tab(Protocol):
    """A screen in a tab; usually its presenter."""

    @property
    def widget(self) -> QWidget:
        """What fills the window's centre. The window deletes it after `closed`."""

    @property
    def label(self) -> TabLabel:
        """Title, icon and mark as they are now."""

    @property
    def status(self) -> TabStatus:
        """Its part of the status bar as it is now."""

    @property
    def actions(self) -> ActionSet | None:
        """What can be done here: in the menus and the palette while the tab is in front."""

    @property
    def changed(self) -> SignalInstance[tuple[()]]:
        """Emitted when label or status are others."""

    def can_close(self) -> bool:
        """Whether the tab may close now; a tab that says no has told the person why."""

    def closed(self) -> None:
        """The tab is gone: let go of what it held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowContext:
    """What a screen may ask of the window.

    Attributes:
        window: The parent for sheets and menus.
        open_place: Go there: the tab that shows it, or a new one.
        notify: Show a toast.
        ask: Put a question over the window; the answer is a choice's id, or "" for cancel.
        close_tab: Close the tab that shows this place.
        settings: The person's choices.
        memory: Where one was on each screen, at the last start too.
        show_shortcuts: The list of all keys.
    """

    window: QWidget
    look: Look
    open_place: Callable[[Place], None]
    notify: Callable[[Notice], None]
    ask: Callable[[Question, Callable[[str], None]], None]
    close_tab: Callable[[Place], None]
    settings: Settings
    memory: Memory
    show_shortcuts: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Screen:
    """Which kind of place a screen shows, and how a tab of it is made."""

    place_type: type[Place]
    open: Callable[[WindowContext, Place], Tab]


class Panel(Protocol):
    """What stands at the right for a place that is selected."""

    @property
    def widget(self) -> QWidget:
        """What fills the panel. The window deletes it after `closed`."""

    def closed(self) -> None:
        """Something else is shown: let go of what it held."""


@dataclass(frozen=True, slots=True)
class Details:
    """Which kind of place has details at the right, and how they are made."""

    place_type: type[Place]
    open: Callable[[WindowContext, Place], Panel]
