"""Templates over the wire: made, changed, taken away, handed on; and who may do so."""

import json

from dssdesk.base.ids import EnvironmentId
from dssdesk.wire.catalogue import CreateNotebook, NotebookCreated
from tests.service.conftest import SALES

MINE = "standalone/python/mine"


def put(house, place, **meta):
    """A template of the instance, as it lies on disk."""
    folder = house.folder / "templates" / place
    folder.mkdir(parents=True)
    (folder / "meta.json").write_text(json.dumps({"label": "Mine", **meta}))
    (folder / "notebook.ipynb").write_text('{"cells": [], "nbformat": 4, "metadata": {}}')


def test_a_notebook_asks_for_the_environment_of_its_template(house):
    put(house, MINE, environment="spark")
    refused = house.ask(CreateNotebook(project=SALES, template=MINE))
    assert refused.code == "bad_input.environment_missing"
    assert "spark" in refused.message


def test_the_environment_that_a_person_names_wins(house):
    put(house, MINE, environment="spark")
    named = EnvironmentId("default")
    made = house.ask(CreateNotebook(project=SALES, template=MINE, environment=named))
    assert isinstance(made, NotebookCreated)
