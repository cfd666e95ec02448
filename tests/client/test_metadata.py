"""What is known of a dataset besides its rows, told and stored through the public API."""

import dataiku
import pytest

from tests.helpers.live_instance import DEMO, LiveInstance


def test_metadata_are_stored_and_what_is_left_out_stays(here: LiveInstance):
    planes = dataiku.Dataset("planes")
    before = planes.read_metadata()
    assert set(before) == {
        "label",
        "description",
        "tags",
        "checklists",
        "custom",
        "customFields",
    }
    assert before["label"] == "planes"
    planes.write_metadata({**before, "tags": ["air"], "custom": {"kv": {"owner": "Köln"}}})
    planes.write_metadata({"description": "Every plane"})
    found = dataiku.Dataset("planes").read_metadata()
    assert (found["tags"], found["custom"]) == (["air"], {"kv": {"owner": "Köln"}})
    assert found["description"] == "Every plane"
    theirs = dataiku.api_client().get_project(DEMO).get_dataset("planes").get_metadata()
    assert (theirs["tags"], theirs["description"]) == (["air"], "Every plane")
    planes.write_metadata(before)
    assert planes.read_metadata() == before


def test_what_is_no_metadata_is_named(here: LiveInstance):
    with pytest.raises(ValueError, match="has no colour, but label, description"):
        dataiku.Dataset("planes").write_metadata({"colour": "red"})


def test_the_config_is_that_of_the_public_api(here: LiveInstance):
    config = dataiku.Dataset("planes").get_config()
    assert (config["projectKey"], config["name"]) == (DEMO, "planes")
    assert [column["name"] for column in config["schema"]["columns"]] == [
        column["name"] for column in dataiku.Dataset("planes").read_schema()
    ]
    theirs = dataiku.api_client().get_project(DEMO).get_dataset("planes").get_settings()
    assert config == theirs.get_raw()
