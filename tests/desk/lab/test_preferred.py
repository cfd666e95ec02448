"""New notebooks run where the person likes."""

import pytest

from dssdesk.base.ids import EnvironmentId
from dssdesk.base.settings import Settings
from dssdesk.desk.explorer.new_notebook import NewNotebook
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.lab.lab import Lab
from dssdesk.desk.lab.preferred import ENVIRONMENT, PreferredEnvironment
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.wire.catalogue import (
    CreateNotebook,
    EnvironmentItem,
    EnvironmentList,
    ListEnvironments,
    TemplateItem,
)
from dssdesk.wire.places import DatasetRef
from tests.helpers.fake_link import FakeLink
from tests.helpers.some_sessions import NYC

ITEMS = (
    EnvironmentItem(id=EnvironmentId("default"), name="Default", is_default=True),
    EnvironmentItem(id=EnvironmentId("spark"), name="PySpark"),
)
TEMPLATE = TemplateItem(id="t", label="Starter", description="", for_dataset=True)


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(tmp_path / "desk.json")


@pytest.fixture
def link(qapp) -> FakeLink:
    link = FakeLink()
    link.answer(ListEnvironments, EnvironmentList(environments=ITEMS))
    return link


def test_the_choices_are_what_the_service_lists(settings, link):
    preferred = PreferredEnvironment(settings, link)
    preferred.choices()
    assert preferred.choices() == (("spark", "PySpark"),)


def test_one_that_is_gone_is_not_asked_for(settings, link):
    preferred = PreferredEnvironment(settings, link)
    assert preferred.chosen() is None
    settings[ENVIRONMENT] = "gone"
    preferred.choices()
    assert preferred.chosen() is None
    settings[ENVIRONMENT] = "spark"
    assert preferred.chosen() == "spark"


def test_notebooks_are_made_there(settings, link):
    settings[ENVIRONMENT] = "spark"
    preferred = PreferredEnvironment(settings, link)
    given = {"open_place": print, "notify": print}
    lab = Lab(Look(), link, Running(link), Catalogue(link), **given)
    lab.prefer(preferred.chosen)
    lab.create(DatasetRef(project=NYC, name="flights"), TEMPLATE)
    new = NewNotebook(Look(), link, lab.offered, **given)
    new.prefer(preferred.chosen)
    new.create(NYC, TEMPLATE)
    assert [ask.environment for ask in link.asked_of(CreateNotebook)] == ["spark", "spark"]
