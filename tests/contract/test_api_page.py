"""The page of what is covered says what the routes do, as the official client calls them."""

import pytest

from dssdesk.service.publicapi.entries import ENTRIES
from dssdesk.service.publicapi.entry import Routes
from resources.api.make import PAGE, page
from resources.api.official import own_methods, read_client

CLASSES = read_client()
ROUTES = Routes(ENTRIES)
NAMED = {name for entry in ENTRIES for name in entry.covers}

REFUSED = {
    "DSSClient.list_code_env_usages",
    "DSSCodeEnv.get_log",
    "DSSCodeEnv.get_version_for_project",
    "DSSCodeEnv.list_logs",
    "DSSCodeEnv.list_usages",
    "DSSProject.create_fslike_dataset",
    "DSSProject.create_sample_dataset",
    "DSSProject.create_sql_table_dataset",
}
"""Their route is there, for datasets of other kinds, and for environments with long names."""


def calls_of(name):
    """Verb and path of what a method of the client calls, where its source says so plainly."""
    cls, _, method = name.partition(".")
    return own_methods(CLASSES, cls)[method].calls


def is_routed(call):
    return ROUTES.find(*call) is not None


def test_the_page_is_up_to_date():
    assert PAGE.read_text("utf-8") == page(), "run resources/api/make.py"


def test_every_route_is_there_for_a_method_of_the_client():
    assert all(entry.covers for entry in ENTRIES)
    twice = [(entry.method, entry.path) for entry in ENTRIES]
    assert len(twice) == len(set(twice))


@pytest.mark.parametrize("name", sorted(NAMED))
def test_a_method_that_a_route_names_exists_and_finds_its_routes(name):
    cls, _, method = name.partition(".")
    assert method in own_methods(CLASSES, cls)
    calls = calls_of(name)
    assert not calls or any(map(is_routed, calls))


def test_a_method_whose_calls_are_all_answered_is_named():
    forgotten = [
        f"{cls}.{method.name}"
        for cls, known in CLASSES.items()
        for method in known.methods.values()
        if method.calls and all(map(is_routed, method.calls))
    ]
    assert sorted(set(forgotten) - NAMED - REFUSED) == []
