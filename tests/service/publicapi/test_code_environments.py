"""The Pythons of the instance through the official client: to be looked at."""

import os
import sys
from pathlib import Path

import pytest
from dataikuapi.utils import DataikuException

from dssdesk.wire.catalogue import EnvironmentList
from dssdesk.wire.projects import AddEnvironment


def refused(kind, call, *arguments, **named):
    """The call ends in an error of this type."""
    with pytest.raises(DataikuException, match=f"^{kind}"):
        call(*arguments, **named)


def test_each_that_is_listed_can_be_looked_at(instance, client):
    with instance.live.connect() as desk:
        wanted = desk.ask(AddEnvironment(path=sys.executable), EnvironmentList).environments
    listed = instance.client("reader").list_code_envs()
    assert [(it["envName"], it["displayName"]) for it in listed] == [
        (it.id, it.name) for it in wanted
    ]
    assert [it["isDefault"] for it in listed] == [True] + [False] * (len(listed) - 1)
    assert any(os.sep in it["envName"] for it in listed)
    for item in listed:
        found = client.get_code_env(item["envLang"], item["envName"])
        settings = found.get_settings()
        assert (settings.env_lang, settings.env_name) == ("PYTHON", item["envName"])
        assert settings.get_raw() == {**item, "desc": {"installJupyterSupport": True}}
        assert found.get_definition() == settings.get_raw()


@pytest.mark.parametrize(
    ("language", "name"), [("PYTHON", "none"), ("R", "default"), ("PYTHON", "folder:/none")]
)
def test_one_that_is_not_there_is_told_so(client, language, name):
    missing = client.get_code_env(language, name)
    refused("not_found", missing.get_settings)
    refused("not_found", missing.get_definition)


def test_nothing_of_them_is_changed(client):
    default = client.get_code_env("PYTHON", "default")
    settings = default.get_settings()
    settings.set_required_packages("numpy")
    for call in (
        settings.save,
        default.delete,
        default.list_usages,
        default.list_logs,
        lambda: default.get_log("x"),
        lambda: default.get_version_for_project("X"),
        client.list_code_env_usages,
    ):
        refused("unavailable.not_covered", call)
    assert default.get_settings().get_required_packages() == ""


def test_the_path_in_a_name_is_only_compared(instance, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(Path(sys.executable))
    answer = instance.http().get(f"/admin/code-envs/PYTHON/folder:{tmp_path}")
    assert (answer.status_code, answer.json()["errorType"][:9]) == (404, "not_found")
