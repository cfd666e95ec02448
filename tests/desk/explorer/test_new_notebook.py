"""The plus: standalone templates become notebooks."""

import pytest
from PySide6.QtWidgets import QMenu

from dssdesk.base.errors import Unavailable
from dssdesk.desk.explorer.new_notebook import NewNotebook
from dssdesk.desk.kit.places import NotebookPlace
from dssdesk.desk.kit.theme import Look
from dssdesk.wire.catalogue import (
    CreateNotebook,
    ListTemplates,
    NotebookCreated,
    TemplateItem,
    TemplateList,
)
from tests.helpers.fake_link import FakeLink
from tests.helpers.some_sessions import NYC, notebook

EMPTY = TemplateItem(id="empty", label="Empty notebook", description="None", for_dataset=False)


@pytest.fixture
def link(qapp) -> FakeLink:
    return FakeLink()


@pytest.fixture
def told() -> list:
    return []


@pytest.fixture
def menu(qtbot, link, told) -> QMenu:
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.new = NewNotebook(Look(), link, open_place=told.append, notify=told.append)
    menu.new.fill_menu(menu, NYC)
    return menu


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def test_the_menu_waits_for_the_templates(menu, link):
    assert texts(menu) == ["Looking for templates…"]
    link.answer_next(ListTemplates, TemplateList(templates=(EMPTY,)))
    assert texts(menu) == ["Empty notebook"]


def test_choosing_makes_a_notebook_and_goes_there(menu, link, told):
    link.answer_next(ListTemplates, TemplateList(templates=(EMPTY,)))
    menu.actions()[-1].trigger()
    made = NotebookCreated(notebook=notebook("Empty notebook"))
    assert link.answer_next(CreateNotebook, made) == CreateNotebook(project=NYC, template="empty")
    assert told == [NotebookPlace(notebook("Empty notebook"))]


def test_what_goes_wrong_is_told(menu, link, told):
    link.answer_next(ListTemplates, TemplateList(templates=(EMPTY,)))
    menu.actions()[-1].trigger()
    link.answer_next(CreateNotebook, Unavailable("The disk is full."))
    assert [(notice.title, notice.text) for notice in told] == [
        ("“Empty notebook” was not created", "The disk is full.")
    ]


def test_templates_that_do_not_come_are_said(menu, link):
    link.answer_next(ListTemplates, Unavailable("The service is away."))
    assert texts(menu) == ["The service is away."]


def test_no_templates_are_said(menu, link):
    link.answer_next(ListTemplates, TemplateList(templates=()))
    assert texts(menu) == ["No templates"]
