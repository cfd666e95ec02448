"""People, groups, keys and permissions through the official client."""

import time

import pytest
from dataikuapi import DSSClient
from dataikuapi.utils import DataikuException

from tests.helpers.live_instance import DEMO


def refused(kind, call, *arguments, **named):
    """The call ends in an error of this type."""
    with pytest.raises(DataikuException, match=f"^{kind}"):
        call(*arguments, **named)


@pytest.fixture
def with_key(instance):
    """Makes clients with keys of their own."""
    made = []

    def make(key):
        made.append(DSSClient(instance.url, api_key=key))
        return made[-1]

    yield make
    for client in made:
        client._session.close()


def test_one_learns_who_one_is(instance):
    found = instance.client("reader").get_auth_info()
    assert found["authIdentifier"] == found["associatedDSSUser"] == "reader"
    assert found["authSource"] == "PERSONAL_API_KEY"
    assert (found["groups"], found["via"]) == ([], [])
    assert instance.client("reader").get_auth_info(with_secrets=True)["secrets"] == []


def test_a_ticket_is_as_good_as_what_it_was_asked_with(instance):
    ticket = instance.client("reader").get_ticket()
    other = DSSClient(instance.url, internal_ticket=ticket)
    assert other.get_auth_info()["authIdentifier"] == "reader"
    other._session.close()


def test_everybody_sees_who_is_here(instance):
    client = instance.client("stranger")
    assert {user.login for user in client.list_users_info()} >= {"reader", "writer", "stranger"}
    info = client.get_user("reader").get_info()
    assert (info.login, info.display_name, info.groups, info.enabled) == (
        "reader",
        "Reader",
        [],
        True,
    )
    refused("not_found", client.get_user("nobody").get_info)
    assert info.get_raw()["displayName"] == "Reader"
    assert (info.email, client.get_user("stranger").get_info().email) == ("", "")
    assert {it.get_raw()["name"] for it in client.list_groups_info()} >= {"readers"}
    own = client.get_own_user().get_settings().get_raw()
    assert (own["login"], own["secrets"]) == ("stranger", [])


def test_only_administrators_see_all_of_it(instance):
    for client in map(instance.client, ("reader", "stranger")):
        refused("not_allowed", client.list_users)
        refused("not_allowed", client.list_groups)
        refused("not_allowed", client.get_user("reader").get_settings)
        refused("not_allowed", client.list_all_personal_api_keys)
        refused("not_allowed", client.create_group, "mine")
        refused("not_allowed", client.create_user, "x", "a long password")
        refused("not_allowed", client.get_global_variables)
        refused("not_allowed", client.list_futures, all_users=True)


def test_a_person_is_let_in_changed_and_sent_away(client, with_key):
    user = client.create_user("newcomer", "correct horse battery", display_name="New Comer")
    (found,) = (it for it in client.list_users(include_settings=True) if it["login"] == "newcomer")
    assert (found["displayName"], found["sourceType"]) == ("New Comer", "LOCAL")
    key = client.create_personal_api_key_for_user("newcomer", label="theirs")
    theirs = with_key(key.key)
    assert theirs.get_auth_info()["authIdentifier"] == "newcomer"
    settings = user.get_settings()
    assert settings.enabled is True
    settings.get_raw()["email"] = "new@example.org"
    settings.enabled = False
    settings.save()
    assert user.get_settings().get_raw()["email"] == "new@example.org"
    refused("not_authenticated", theirs.get_auth_info)
    refused("not_allowed", user.get_client_as().get_auth_info)
    settings.add_secret("name", "value")
    refused("unavailable.setting_not_covered", settings.save)
    with pytest.warns(DeprecationWarning, match="is deprecated"):
        definition = user.get_definition()
    assert (definition["login"], definition["enabled"]) == ("newcomer", False)
    with pytest.warns(DeprecationWarning, match="is deprecated"):
        user.set_definition({**definition, "displayName": "Come Back", "enabled": True})
    info = user.get_info()
    assert (info.display_name, info.email, info.enabled) == ("Come Back", "new@example.org", True)
    user.delete()
    refused("not_found", user.get_settings)
    refused("not_found", user.delete)


def test_a_group_gives_its_members_rights(client, instance):
    group = client.create_group("makers", description="Make projects")
    definition = group.get_definition()
    assert (definition["description"], definition["mayCreateProjects"]) == ("Make projects", False)
    definition["mayCreateProjects"] = True
    group.set_definition(definition)
    assert "makers" in [it["name"] for it in client.list_groups()]
    assert "makers" in [it.name for it in instance.client("reader").list_groups_info()]
    assert client.get_group("makers").get_definition() == definition
    reader = client.get_user("reader")
    settings = reader.get_settings()
    settings.get_raw()["groups"] = ["makers"]
    settings.save()
    assert instance.client("reader").get_auth_info()["groups"] == ["makers"]
    made = instance.client("reader").create_project("BY_READER", "By a reader", "reader")
    made.delete()
    group.delete()
    assert instance.client("reader").get_auth_info()["groups"] == []
    refused("not_found", group.get_definition)


def test_a_key_is_shown_once_and_worth_nothing_after_it_was_deleted(instance, with_key):
    client = instance.client("reader")
    made = client.create_personal_api_key(label="Script", description="for it")
    other = with_key(made["key"])
    assert other.get_auth_info()["authIdentifier"] == "reader"
    (item,) = (it for it in client.list_personal_api_keys() if it.id == made["id"])
    assert (item.label, item.description, item.user) == ("Script", "for it", "reader")
    assert "key" not in item
    with pytest.raises(KeyError):
        _ = item.key  # nobody has it any more
    assert item.created_by == "reader"
    assert abs(item.created_on.timestamp() - time.time()) < 600
    assert item.to_personal_api_key().get_definition()["label"] == "Script"
    definition = client.get_personal_api_key(made["id"]).get_definition()
    assert "key" not in definition
    assert definition["createdOn"] > 1_600_000_000_000
    definition["label"] = "Other script"
    client.get_personal_api_key(made["id"]).set_definition(definition)
    assert client.get_personal_api_key(made["id"]).get_definition()["label"] == "Other script"
    client.get_personal_api_key(made["id"]).delete()
    refused("not_authenticated", other.get_auth_info)
    refused("not_found", client.get_personal_api_key(made["id"]).get_definition)


def test_nobody_reaches_another_persons_key(instance):
    made = instance.client("reader").create_personal_api_key()
    for who in ("writer", "owner"):
        key = instance.client(who).get_personal_api_key(made["id"])
        refused("not_found", key.get_definition)
        refused("not_found", key.delete)
    assert made["id"] in {it.id for it in instance.client().list_all_personal_api_keys()}
    instance.client("reader").get_personal_api_key(made["id"]).delete()


def test_an_administrator_calls_as_somebody_else(client, instance):
    as_reader = client.get_user("reader").get_client_as()
    assert as_reader.get_auth_info()["authIdentifier"] == "reader"
    refused("not_allowed", as_reader.list_users)
    refused("not_allowed", as_reader.get_ticket)
    refused("not_found", client.get_user("nobody").get_client_as().get_auth_info)
    refused("not_allowed", instance.client("writer").get_user("reader").get_client_as().get_ticket)
    as_reader._session.close()


def test_permissions_are_told_and_changed_as_flags(client, instance):
    project = client.create_project("SHARED", "Shared", instance.logins["owner"])
    reader = instance.client("reader").get_project("SHARED")
    refused("not_found", reader.get_summary)
    permissions = project.get_permissions()
    assert permissions["owner"] == instance.logins["owner"]
    permissions["permissions"].append({"user": "reader", "readProjectContent": True})
    project.set_permissions(permissions)
    assert reader.get_summary()["projectKey"] == "SHARED"
    refused("not_allowed", reader.get_permissions)
    refused("not_allowed", reader.set_permissions, permissions)
    (line,) = (it for it in project.get_permissions()["permissions"] if it.get("user") == "reader")
    assert line["readProjectContent"] is True
    assert line["writeProjectContent"] is False
    refused("not_found", project.set_permissions, {**permissions, "owner": "nobody"})
    others = {**permissions, "additionalDashboardUsers": {"users": ["x"]}}
    refused("unavailable.setting_not_covered", project.set_permissions, others)
    refused("bad_input", project.set_permissions, {**permissions, "permissions": [{"admin": True}]})
    project.delete()


def test_a_project_for_somebody_else_is_that_persons(client, instance):
    permissions = [{"user": "stranger", "readProjectContent": True}]
    project = client.create_project("FOR_READER", "R", "reader", permissions=permissions)
    assert project.get_summary()["ownerLogin"] == "reader"
    assert instance.client("stranger").get_project("FOR_READER").get_metadata()["label"] == "R"
    instance.client("reader").get_project("FOR_READER").delete()
    refused("bad_input|not_found", client.create_project, "LOST", "L", "nobody")
    nobodys = [{"group": "nobody", "admin": True}]
    refused("bad_input", client.create_project, "LOST", "L", "reader", permissions=nobodys)
    assert "LOST" not in client.list_project_keys()


@pytest.mark.parametrize(
    ("who", "expected"),
    [("owner", (True, True)), ("reader", (True, False)), ("stranger", (False, False))],
)
def test_one_may_ask_what_one_may(instance, who, expected):
    asked = instance.client(who).new_permission_check()
    asked.with_item("PROJECT", DEMO, DEMO).with_item("DATASET", DEMO, "flights")
    asked.with_item("DATASET", DEMO, "none").with_item("PROJECT", "NONE", "NONE")
    found = [(it["canRead"], it["canWrite"]) for it in asked.execute_raw()["items"]]
    assert found == [expected, expected, (False, False), (False, False)]


def test_what_the_instance_has_to_run_in(instance, client):
    environments = instance.client("reader").list_code_envs()
    assert environments[0]["isDefault"] is True
    assert {it["envLang"] for it in environments} == {"PYTHON"}
    assert client.get_global_variables() == {}
    with pytest.warns(DeprecationWarning, match="is deprecated"):
        assert client.get_variables() == {}
    refused("unavailable.not_covered", client.get_global_variables().save)


def test_many_people_at_once(client):
    made = client.create_users(
        [{"login": "one", "password": "a long password"}, {"login": "no login", "password": "x"}]
    )
    assert [it["status"] for it in made] == ["SUCCESS", "FAILURE"]
    assert made[1]["error"]
    edited = client.edit_users([{"login": "one", "email": "one@x.org"}, {"login": "two"}, {}])
    assert [it["status"] for it in edited] == ["SUCCESS", "FAILURE", "FAILURE"]
    settings = client.get_user("one").get_settings().get_raw()
    assert (settings["email"], settings["enabled"]) == ("one@x.org", True)
    gone = client.delete_users(["one", "one"])
    assert [it["status"] for it in gone] == ["SUCCESS", "FAILURE"]
