"""What the official client lets one set that has no counterpart here: saving it says so."""

import pytest
from dataikuapi.utils import DataikuException

from dssdesk.projects.demo import DEMO

NOT_COVERED = r"unavailable\.(setting|type)_not_covered"
PLUGIN = ("plugin", "set", "preset", "parameter")


@pytest.fixture
def project(client, request):
    """A project of this test alone."""
    key = f"REFUSED_{abs(hash(request.node.name))}"
    made = client.create_project(key, "Refused", client.get_auth_info()["authIdentifier"])
    yield made
    made.delete()


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda it: it.add_secret("a", "b"), "secrets"),
        (lambda it: it.set_basic_connection_credential("c", "me", "p"), "credentials"),
        (lambda it: it.set_basic_plugin_credential(*PLUGIN, "me", "p"), "credentials"),
        (lambda it: it.set_oauth2_plugin_credential(*PLUGIN, "token"), "credentials"),
        (lambda it: it.user_properties.update(a="b"), "userProperties"),
        (lambda it: it.admin_properties.update(a="b"), "adminProperties"),
    ],
)
def test_of_a_user(client, change, key):
    user = client.get_user("reader")
    settings = user.get_settings()
    before = user.get_settings().get_raw()
    assert settings.creation_date is None
    change(settings)
    with pytest.raises(DataikuException, match=f"{NOT_COVERED}: The setting “{key}”"):
        settings.save()
    assert user.get_settings().get_raw() == before
    settings.remove_secret("a")
    settings.remove_connection_credential("c")
    settings.remove_plugin_credential(*PLUGIN)
    settings.user_properties.clear()
    settings.admin_properties.clear()
    settings.save()
    assert user.get_settings().get_raw() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it.set_python_code_env("other"),
        lambda it: it.set_r_code_env("other"),
        lambda it: it.set_container_exec_config("docker"),
        lambda it: it.set_k8s_cluster("k"),
        lambda it: it.set_cluster("c"),
        lambda it: it.add_exposed_object("DATASET", "x", "OTHER"),
    ],
)
def test_of_a_project(project, change):
    settings, before = project.get_settings(), project.get_settings().get_raw()
    change(settings)
    with pytest.raises(DataikuException, match=NOT_COVERED):
        settings.save()
    assert project.get_settings().get_raw() == before


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda it: it.add_discrete_partitioning_dimension("d"), "partitioning"),
        (lambda it: it.add_time_partitioning_dimension("t"), "partitioning"),
        (lambda it: it.set_feature_group(True), "featureGroup"),
        (lambda it: setattr(it, "data_steward", "reader"), "dataSteward"),
    ],
)
def test_of_a_dataset(client, change, key):
    dataset = client.get_project(DEMO).get_dataset("airports")
    settings, before = dataset.get_settings(), dataset.get_settings().get_raw()
    assert settings.is_feature_group is False
    assert settings.data_steward is None
    settings.remove_partitioning()
    settings.save()
    change(settings)
    with pytest.raises(DataikuException, match=f"{NOT_COVERED}: The setting “{key}”"):
        settings.save()
    after = dataset.get_settings().get_raw()
    assert after | {"versionTag": 0} == before | {"versionTag": 0}


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it.add_discrete_partitioning_dimension("d"),
        lambda it: it.add_time_partitioning_dimension("t"),
        lambda it: it.set_partitioning_file_pattern("%{d}/.*"),
    ],
)
def test_of_a_managed_folder(project, change):
    folder = project.create_managed_folder("refused")
    settings, before = folder.get_settings(), folder.get_definition()
    settings.remove_partitioning()
    settings.save()
    assert folder.get_definition() == before
    change(settings)
    with pytest.raises(DataikuException, match=NOT_COVERED):
        settings.save()
    assert folder.get_definition() == before


def test_of_a_managed_dataset_to_be(project):
    with pytest.warns(DeprecationWarning, match="new_managed_dataset"):
        builder = project.new_managed_dataset_creation_helper("to_be")
    builder.with_store_into("filesystem_managed").with_copy_partitioning_from("airports")
    assert builder.get_creation_settings()["partitioningOptionId"] == "copy:dataset:airports"
    with pytest.raises(DataikuException, match=NOT_COVERED):
        builder.create()
    assert not builder.already_exists()
    assert project.list_datasets() == []
