"""Projects through the official client."""

import re
import time

import pytest
from dataikuapi.utils import DataikuException

from tests.helpers.live_instance import DEMO


@pytest.fixture
def project(client, request):
    """A project of this test alone."""
    key = re.sub(r"[^A-Z0-9]+", "_", request.node.name.upper())[:90]
    made = client.create_project(key, "Made here", client.get_auth_info()["authIdentifier"])
    yield made
    made.delete()


def refused(kind, call, *arguments, **named):
    """The call ends in an error of this type."""
    with pytest.raises(DataikuException, match=f"^{kind}"):
        call(*arguments, **named)


@pytest.mark.parametrize("who", ["owner", "writer", "reader"])
def test_whoever_may_read_a_project_sees_it(instance, who):
    client = instance.client(who)
    assert DEMO in client.list_project_keys()
    (found,) = (item for item in client.list_projects() if item["projectKey"] == DEMO)
    assert found["name"] == found["label"] == "NYC flights"
    assert {"shortDesc", "ownerLogin", "tags", "description"} <= found.keys()
    assert client.get_project(DEMO).get_summary()["projectKey"] == DEMO


def test_the_default_project_is_the_one_of_the_package(client, monkeypatch):
    monkeypatch.setenv("DKU_CURRENT_PROJECT_KEY", DEMO)
    assert client.get_default_project().get_summary()["projectKey"] == DEMO


def test_others_do_not_learn_that_it_is_there(instance):
    client = instance.client("stranger")
    assert client.list_project_keys() == []
    assert client.list_projects(include_location=True) == []
    answers = []
    for key in (DEMO, "NOT_THERE"):
        answer = instance.http("stranger").get(f"/projects/{key}/metadata")
        answers.append((answer.status_code, answer.text.replace(key, "KEY")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    assert client.get_root_project_folder().list_project_keys() == []


def test_a_project_is_made_with_all_that_is_said_of_it(instance, client):
    before = time.time() * 1000
    made = instance.client("writer").create_project(
        "FULL", "Full name", "writer", description="Long.", tags=["a", "b"], settings={"x": 1}
    )
    summary = made.get_summary()
    expected = {
        "projectKey": "FULL",
        "name": "Full name",
        "ownerLogin": "writer",
        "ownerDisplayName": "Writer",
        "description": "Long.",
        "tags": ["a", "b"],
    }
    assert expected.items() <= summary.items()
    assert before - 1 <= summary["creationTag"]["lastModifiedOn"] <= time.time() * 1000
    assert before - 10 <= summary["versionTag"]["lastModifiedOn"] <= time.time() * 1000
    assert made.get_settings().get_raw()["settings"]["x"] == 1
    refused("conflict.name_taken", client.create_project, "FULL", "x", instance.logins["owner"])
    made.delete()
    refused("not_found", made.get_summary)


def test_a_text_answer_names_the_key(instance):
    answer = instance.http().post("/projects/", content=b'{"projectKey": "TEXT", "name": "T"}')
    assert answer.json() == "TEXT"
    assert instance.http().delete("/projects/TEXT").json()["hasResult"] is True


def test_only_those_who_may_make_projects(instance):
    refused("not_allowed", instance.client("reader").create_project, "MINE", "x", "reader")
    refused("not_allowed", instance.client("writer").create_project, "MINE", "x", "owner")
    refused("bad_input", instance.client("writer").create_project, "../X", "x", "writer")


def test_only_an_administrator_of_a_project_deletes_it(instance):
    refused("not_allowed", instance.client("writer").get_project(DEMO).delete)
    refused("not_found", instance.client("stranger").get_project(DEMO).delete)


def test_metadata_is_replaced_as_a_whole(project):
    metadata = project.get_metadata()
    assert metadata["label"] == "Made here"
    assert metadata["checklists"] == {"checklists": []}
    wish = {
        "label": "Other name",
        "shortDesc": "Short",
        "description": "Long",
        "tags": ["x", "ü"],
        "checklists": {"checklists": [{"id": "1", "title": "t", "items": []}]},
        "customMeta": {"kv": {"a": "b"}},
        "customFields": {"f": [1, None]},
    }
    project.set_metadata(wish)
    assert project.get_metadata() == wish
    project.set_metadata({"label": "Other name"})
    assert project.get_metadata()["customFields"] == {}
    assert project.get_summary()["name"] == "Other name"


def test_variables_are_kept_with_their_types(project, client):
    assert project.get_variables() == {"standard": {}, "local": {}}
    project.set_variables({"standard": {"a": 1, "b": "x", "c": [1]}, "local": {"b": "y"}})
    project.update_variables({"d": {"e": True}})
    assert project.get_variables()["standard"] == {"a": 1, "b": "x", "c": [1], "d": {"e": True}}
    typed = {"a": 1, "b": "y", "c": [1], "d": {"e": True}}
    assert client.get_resolved_variables(project.project_key, typed=True) == typed
    texts = {"a": "1", "b": "y", "c": "[1]", "d": '{"e": true}'}
    assert client.get_resolved_variables(project.project_key) == texts


def test_tags_have_colours(project):
    assert project.get_tags() == {"tags": {}}
    project.set_tags({"tags": {"new": {"color": "#ff0000"}}})
    project.set_metadata({"label": "x", "tags": ["new"]})
    assert project.get_tags() == {"tags": {"new": {"color": "#ff0000"}}}


def test_settings_that_mean_nothing_here_are_kept(project):
    settings = project.get_settings()
    settings.get_raw()["settings"]["gitCommitMode"] = "EXPLICIT"
    settings.save()
    assert project.get_settings().get_raw()["settings"]["gitCommitMode"] == "EXPLICIT"


def test_settings_that_would_change_where_code_runs_are_refused(project):
    settings = project.get_settings()
    settings.set_python_code_env("other")
    refused(r"unavailable\.setting_not_covered", settings.save)
    settings = project.get_settings()
    settings.add_exposed_object("DATASET", "x", "OTHER")
    refused(r"unavailable\.setting_not_covered", settings.save)
    elsewhere = {"container": {"containerMode": "EXPLICIT_CONTAINER"}}
    make = project.client.create_project
    refused(r"unavailable\.setting_not_covered", make, "ELSEWHERE", "E", None, settings=elsewhere)
    assert "ELSEWHERE" not in project.client.list_project_keys()


def test_interest_and_timeline(project, instance):
    assert project.get_interest() == {"starCount": 0, "watchCount": 0}
    timeline = project.get_timeline(item_count=5)
    assert timeline["createdBy"]["login"] == instance.logins["owner"]
    assert timeline["createdOn"] <= timeline["lastModifiedOn"]


def test_all_projects_lie_at_the_root(project, client):
    root = client.get_root_project_folder()
    assert project.project_key in root.list_project_keys()
    assert root.get_path() == "/"
    assert root.list_child_folders() == []
    assert project.get_project_folder().id == root.id
    assert root.get_default_folder_for_project_creation().id == root.id
    assert root.name == "Projects"
    with pytest.warns(DeprecationWarning, match="is deprecated"):
        assert (root.get_name(), root.project_folder_id) == (root.name, root.id)
    assert root.get_parent() is None
    assert [it.project_key for it in root.list_projects()] == root.list_project_keys()
    assert client.get_project_folder(root.id).list_project_keys() == root.list_project_keys()
    made = root.create_project("AT_THE_ROOT", "At the root", project.get_summary()["ownerLogin"])
    assert made.get_project_folder().id == root.id
    assert made.get_summary()["name"] == "At the root"
    made.delete()
    refused("not_found", client.get_project_folder, "other")
    refused("not_found", made.get_project_folder)


@pytest.mark.parametrize("path", ["metadata", "variables/", "tags", "settings"])
def test_a_reader_reads_and_does_not_change(instance, path):
    reader, writer = instance.http("reader"), instance.http("stranger")
    found = reader.get(f"/projects/{DEMO}/{path}")
    assert found.status_code == 200
    assert reader.put(f"/projects/{DEMO}/{path}", content=found.content).status_code == 403
    assert writer.put(f"/projects/{DEMO}/{path}", content=found.content).status_code == 404


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"3", b'"x"', b"\xff", b'{"standard": 1}', b"[" * 100_000, b"null"]
)
def test_a_body_that_cannot_be_read_changes_nothing(project, instance, body):
    answer = instance.http().put(f"/projects/{project.project_key}/variables", content=body)
    assert answer.status_code == 400
    assert answer.json()["errorType"] == "bad_input.body_unreadable"
    assert project.get_variables() == {"standard": {}, "local": {}}
