"""The plus: standalone templates become notebooks."""

import pytest
from PySide6.QtWidgets import QMenu

from dssdesk.base.errors import Unavailable
from dssdesk.desk.explorer.new_notebook import NewNotebook
from dssdesk.desk.kit.places import NotebookPlace
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.templates.offered import OfferedTemplates
from dssdesk.wire.catalogue import (
    CreateNotebook,
    ListTemplates,
    NotebookCreated,
    TemplateItem,
    TemplateList,
)
from dssdesk.wire.templates import TemplatesChanged
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
    offered = OfferedTemplates(link, menu)
    menu.new = NewNotebook(Look(), link, offered, open_place=told.append, notify=told.append)
    menu.new.fill_menu(menu, NYC)
    return menu


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text() and action.isVisible()]


def answer(link, standalone: TemplateList | Exception) -> None:
    """What a service says of both kinds, as often as it is asked."""
    while link.open_asks:
        link.answer_next(
            ListTemplates,
            standalone if not link.open_asks[0][0].for_dataset else TemplateList(templates=()),
        )


def listed(*templates: TemplateItem) -> TemplateList:
    return TemplateList(templates=templates)


def test_the_menu_waits_for_the_templates(menu, link):
    assert texts(menu) == ["Looking for templates…"]
    answer(link, listed(EMPTY))
    assert texts(menu) == ["Empty notebook"]


def test_a_template_that_somebody_makes_appears_in_the_open_menu(menu, link):
    answer(link, listed(EMPTY))
    mine = TemplateItem(
        id="m",
        label="Report",
        description="Ours.",
        for_dataset=False,
        is_builtin=False,
        author="Anna",
    )
    link.tell(TemplatesChanged())
    answer(link, listed(EMPTY, mine))
    assert texts(menu) == ["Empty notebook", "Report"]
    assert menu.actions()[-2].toolTip() == "Anna · Ours."
    link.tell(TemplatesChanged())
    answer(link, listed(EMPTY))
    assert texts(menu) == ["Empty notebook"]


def test_choosing_makes_a_notebook_and_goes_there(menu, link, told):
    answer(link, listed(EMPTY))
    next(action for action in menu.actions() if action.text() == "Empty notebook").trigger()
    made = NotebookCreated(notebook=notebook("Empty notebook"))
    assert link.answer_next(CreateNotebook, made) == CreateNotebook(project=NYC, template="empty")
    assert told == [NotebookPlace(notebook("Empty notebook"))]


def test_what_goes_wrong_is_told(menu, link, told):
    answer(link, listed(EMPTY))
    next(action for action in menu.actions() if action.text() == "Empty notebook").trigger()
    link.answer_next(CreateNotebook, Unavailable("The disk is full."))
    assert [(notice.title, notice.text) for notice in told] == [
        ("“Empty notebook” was not created", "The disk is full.")
    ]


def test_templates_that_do_not_come_are_said(menu, link):
    answer(link, Unavailable("The service is away."))
    assert texts(menu) == ["The service is away."]


def test_no_templates_are_said(menu, link):
    answer(link, listed())
    assert texts(menu) == ["No templates"]
