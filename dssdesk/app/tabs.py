"""Screens in the window's words: what the tab bar and the status bar say of each."""

from __future__ import annotations  # the stubs' `SignalInstance` is generic, Qt's is not

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from dssdesk.desk.administration.tab import AdministrationTab
from dssdesk.desk.dataset.presenter import DatasetPresenter
from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.text import bytes_text
from dssdesk.desk.notebook.tab import NotebookTab
from dssdesk.desk.project.home_presenter import HomePresenter
from dssdesk.desk.project.list_presenter import ListPresenter
from dssdesk.desk.running.running import Running
from dssdesk.desk.shell.screens import StatusItem, Tab, TabLabel, TabStatus


def dataset_tab(presenter: DatasetPresenter) -> Tab:
    """A dataset."""
    return _Tab(presenter, partial(_dataset_label, presenter), partial(_dataset_status, presenter))


def notebook_tab(tab: NotebookTab, running: Running) -> Tab:
    """A notebook; with what its kernel uses, which `Running` knows."""
    running.sampled.connect(tab.changed)
    status = partial(_notebook_status, tab, running)
    return _Tab(tab, partial(_notebook_label, tab), status)


def home_tab(presenter: HomePresenter) -> Tab:
    """A project's home."""
    return _Tab(presenter, partial(_home_label, presenter), partial(_home_status, presenter))


def list_tab(presenter: ListPresenter) -> Tab:
    """A project's notebooks."""
    return _Tab(presenter, partial(_list_label, presenter), partial(_list_status, presenter))


def administration_tab(tab: AdministrationTab) -> Tab:
    """*Administration*."""
    return _Tab(tab, partial(_administration_label, tab), partial(_administration_status, tab))


class _Content(Protocol):
    """What all that fills a tab has in common."""

    @property
    def widget(self) -> QWidget: ...

    @property
    def actions(self) -> ActionSet | None: ...

    @property
    def changed(self) -> SignalInstance[tuple[()]]: ...

    def can_close(self) -> bool: ...

    def closed(self) -> None: ...


class _Tab:
    """Content whose label and status are made when they are asked for."""

    def __init__(
        self,
        content: _Content,
        label: Callable[[], TabLabel],
        status: Callable[[], TabStatus],
    ) -> None:
        self.content = content
        self._label = label
        self._status = status
        self.closed = content.closed
        self.can_close = content.can_close

    @property
    def widget(self) -> QWidget:
        return self.content.widget

    @property
    def label(self) -> TabLabel:
        return self._label()

    @property
    def status(self) -> TabStatus:
        return self._status()

    @property
    def actions(self) -> ActionSet | None:
        return self.content.actions

    @property
    def changed(self) -> SignalInstance[tuple[()]]:
        return self.content.changed


def _dataset_label(presenter: DatasetPresenter) -> TabLabel:
    return TabLabel(title=presenter.title, icon=presenter.icon, tint="kind.dataset")


def _dataset_status(presenter: DatasetPresenter) -> TabStatus:
    left = tuple(StatusItem(text) for text in presenter.status)
    took = presenter.reading_time
    return TabStatus(left=left, right=(StatusItem(took),) if took else ())


def _notebook_label(tab: NotebookTab) -> TabLabel:
    return TabLabel(title=tab.title, icon=tab.icon, mark=tab.mark, tooltip=tab.notebook.name)


def _notebook_status(tab: NotebookTab, running: Running) -> TabStatus:
    left = [StatusItem(tab.kernel_words, Icon.NOTEBOOK, tab.mark)]
    session = running.session(tab.notebook)
    if session is not None and session.environment_name:
        left.append(StatusItem(session.environment_name, Icon.ENVIRONMENT))
    sample = running.sample(session.session_id) if session is not None else None
    if sample is not None:
        left.append(StatusItem(bytes_text(sample.memory), Icon.MEMORY))
    return TabStatus(left=tuple(left), right=tuple(StatusItem(text) for text in tab.place_words))


def _home_label(presenter: HomePresenter) -> TabLabel:
    return TabLabel(title=presenter.title, icon=Icon.PROJECT, tint="kind.project")


def _home_status(presenter: HomePresenter) -> TabStatus:
    return TabStatus(left=(StatusItem(presenter.status, Icon.PROJECT),))


def _list_label(presenter: ListPresenter) -> TabLabel:
    return TabLabel(title=presenter.title, icon=Icon.NOTEBOOK, tooltip=presenter.tooltip)


def _list_status(presenter: ListPresenter) -> TabStatus:
    return TabStatus(left=(StatusItem(presenter.status, Icon.NOTEBOOK),))


def _administration_label(tab: AdministrationTab) -> TabLabel:
    return TabLabel(title="Administration", icon=Icon.ADMINISTRATION, tooltip=tab.tooltip)


def _administration_status(tab: AdministrationTab) -> TabStatus:
    status = tab.status
    return TabStatus(left=(StatusItem(status, tab.page.icon),) if status else ())
