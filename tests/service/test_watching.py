"""What other programs do in projects' folders shows at every desk."""

import json
import shutil

from dssdesk.service.watching import FolderWatch
from dssdesk.wire.catalogue import ListProjects, ProjectChanged, ProjectGone
from tests.service.conftest import SALES

EMPTY = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_a_notebook_that_is_copied_into_the_folder_shows(house):
    with house.channel() as desk:
        desk.ask(ListProjects())
        folder = house.folder / "projects" / SALES / "notebooks"
        (folder / "from elsewhere.ipynb").write_text(EMPTY)
        event = desk.event()
        assert isinstance(event, ProjectChanged)
        assert [it.name for it in event.project.notebooks] == ["from elsewhere"]


def test_a_project_whose_folder_is_taken_away_goes(house):
    with house.channel() as desk:
        desk.ask(ListProjects())
        shutil.rmtree(house.folder / "projects" / SALES)
        assert desk.event() == ProjectGone(key=SALES)


def test_a_save_touches_the_folder_and_is_no_news(house):
    watch = FolderWatch(house.projects)
    path = house.folder / "projects" / SALES / "notebooks" / "mine.ipynb"
    path.write_text(EMPTY)
    assert watch.changed() == (SALES,)
    assert watch.is_news(house.projects.item(SALES))
    new = path.with_suffix(".tmp")
    new.write_text(EMPTY + "\n")
    new.replace(path)
    assert watch.changed() == (SALES,)
    assert not watch.is_news(house.projects.item(SALES))
    assert watch.changed() == ()
