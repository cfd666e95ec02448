"""The consoles of one window: how each is put into a tab, and how a notebook runs code in its own.

Neither screen knows the other.
"""

from __future__ import annotations  # the stubs' `SignalInstance` is generic, Qt's is not

from functools import partial

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from dssdesk.desk.console.needs import Needs
from dssdesk.desk.console.tab import ConsoleTab
from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.places import ConsolePlace, NotebookPlace, Place
from dssdesk.desk.link.link import Link
from dssdesk.desk.running.running import Running
from dssdesk.desk.shell.screens import StatusItem, Tab, TabLabel, TabStatus, WindowContext
from dssdesk.wire.places import NotebookRef


class Consoles:
    """Knows those that are open."""

    def __init__(self, link: Link, running: Running) -> None:
        self._link = link
        self._running = running
        self._open: list[ConsoleTab] = []

    def open(self, context: WindowContext, place: Place) -> Tab:
        """A tab with the console of a notebook."""
        if not isinstance(place, ConsolePlace):
            raise TypeError(place)

        def close(notebook: NotebookRef) -> None:
            context.close_tab(ConsolePlace(notebook))

        def open_notebook(notebook: NotebookRef) -> None:
            context.open_place(NotebookPlace(notebook))

        needs = Needs(
            look=context.look,
            link=self._link,
            running=self._running,
            notify=context.notify,
            kernel_client=partial(self._link.kernel_client, iopub=True),
            close_tab=close,
            open_notebook=open_notebook,
        )
        console = ConsoleTab(needs, place.notebook)
        self._open.append(console)
        return _Tab(console, self._open)

    def run(self, context: WindowContext, notebook: NotebookRef, code: str) -> None:
        """Open the console of this notebook, and run code there."""
        context.open_place(ConsolePlace(notebook))
        for console in self._open:
            if console.notebook == notebook:
                console.run(code)


class _Tab:
    """A console's tab, in the window's words."""

    def __init__(self, console: ConsoleTab, opened: list[ConsoleTab]) -> None:
        self._console = console
        self._opened = opened

    @property
    def widget(self) -> QWidget:
        return self._console.widget

    @property
    def label(self) -> TabLabel:
        console = self._console
        return TabLabel(title=console.title, icon=Icon.CONSOLE, mark=console.mark)

    @property
    def status(self) -> TabStatus:
        return TabStatus(
            left=(StatusItem(self._console.kernel_words, Icon.CONSOLE, self._console.mark),)
        )

    @property
    def actions(self) -> ActionSet | None:
        return None

    @property
    def changed(self) -> SignalInstance[tuple[()]]:
        return self._console.changed

    def can_close(self) -> bool:
        return True

    def closed(self) -> None:
        self._opened.remove(self._console)
        self._console.closed()
