"""No method of the official client works any more when its key was revoked."""

from types import SimpleNamespace

import pytest
from dataikuapi import DSSClient
from dataikuapi.dss.jupyternotebook import DSSNotebookSession
from dataikuapi.dss.notebook import DSSNotebook
from dataikuapi.utils import DataikuException

from dssdesk.projects.demo import DEMO

CALLS = {
    "client": {
        "create_group": lambda it: it.create_group("g"),
        "create_personal_api_key": lambda it: it.create_personal_api_key(),
        "create_personal_api_key_for_user": lambda it: it.create_personal_api_key_for_user("x"),
        "create_project": lambda it: it.create_project("REVOKED", "R", "owner"),
        "create_user": lambda it: it.create_user("u", "a long password"),
        "create_users": lambda it: it.create_users([{"login": "u", "password": "p" * 9}]),
        "delete_users": lambda it: it.delete_users(["reader"]),
        "edit_users": lambda it: it.edit_users([{"login": "reader", "email": "x"}]),
        "get_auth_info": lambda it: it.get_auth_info(),
        "get_global_usage_summary": lambda it: it.get_global_usage_summary(),
        "get_global_variables": lambda it: it.get_global_variables(),
        "get_instance_info": lambda it: it.get_instance_info(),
        "get_log": lambda it: it.get_log("service.log"),
        "get_project_folder": lambda it: it.get_project_folder("ROOT"),
        "get_resolved_variables": lambda it: it.get_resolved_variables(DEMO),
        "get_root_project_folder": lambda it: it.get_root_project_folder(),
        "get_ticket": lambda it: it.get_ticket(),
        "get_variables": lambda it: it.get_variables(),
        "list_all_personal_api_keys": lambda it: it.list_all_personal_api_keys(),
        "list_code_envs": lambda it: it.list_code_envs(),
        "list_futures": lambda it: it.list_futures(),
        "list_groups": lambda it: it.list_groups(),
        "list_groups_info": lambda it: it.list_groups_info(),
        "list_logs": lambda it: it.list_logs(),
        "list_personal_api_keys": lambda it: it.list_personal_api_keys(),
        "list_project_keys": lambda it: it.list_project_keys(),
        "list_projects": lambda it: it.list_projects(),
        "list_running_notebooks": lambda it: it.list_running_notebooks(),
        "list_running_scenarios": lambda it: it.list_running_scenarios(),
        "list_users": lambda it: it.list_users(),
        "list_users_info": lambda it: it.list_users_info(),
        "log_custom_audit": lambda it: it.log_custom_audit("type"),
    },
    "code_env": {
        "get_definition": lambda it: it.get_definition(),
        "get_settings": lambda it: it.get_settings(),
    },
    "folder_of_projects": {
        "create_project": lambda it: it.create_project("REVOKED", "R", "owner"),
        "default": lambda it: it.get_default_folder_for_project_creation(),
    },
    "future": {
        "abort": lambda it: it.abort(),
        "get_result": lambda it: it.get_result(),
        "get_state": lambda it: it.get_state(),
        "has_result": lambda it: it.has_result(),
        "peek_state": lambda it: it.peek_state(),
        "wait_for_result": lambda it: it.wait_for_result(),
    },
    "group": {
        "delete": lambda it: it.delete(),
        "get_definition": lambda it: it.get_definition(),
        "set_definition": lambda it: it.set_definition({"name": "readers"}),
    },
    "key": {
        "delete": lambda it: it.delete(),
        "get_definition": lambda it: it.get_definition(),
        "set_definition": lambda it: it.set_definition({"label": "x"}),
    },
    "user": {
        "delete": lambda it: it.delete(),
        "get_definition": lambda it: it.get_definition(),
        "get_info": lambda it: it.get_info(),
        "get_settings": lambda it: it.get_settings(),
        "set_definition": lambda it: it.set_definition({"login": "reader", "email": "x"}),
    },
    "user_settings": {"save": lambda it: it.save()},
    "own_user": {"get_settings": lambda it: it.get_settings()},
    "own_settings": {"save": lambda it: it.save()},
    "check": {"execute_raw": lambda it: it.execute_raw()},
    "project": {
        "create_dataset": lambda it: it.create_dataset("d", "UploadedFiles"),
        "create_filesystem_dataset": lambda it: it.create_filesystem_dataset("d", "c", "/x"),
        "create_fslike_dataset": lambda it: it.create_fslike_dataset("d", "Filesystem", "c", "/x"),
        "create_jupyter_notebook": lambda it: it.create_jupyter_notebook("n", {}),
        "create_managed_folder": lambda it: it.create_managed_folder("f"),
        "create_upload_dataset": lambda it: it.create_upload_dataset("d"),
        "delete": lambda it: it.delete(),
        "get_interest": lambda it: it.get_interest(),
        "get_metadata": lambda it: it.get_metadata(),
        "get_permissions": lambda it: it.get_permissions(),
        "get_project_folder": lambda it: it.get_project_folder(),
        "get_settings": lambda it: it.get_settings(),
        "get_summary": lambda it: it.get_summary(),
        "get_tags": lambda it: it.get_tags(),
        "get_timeline": lambda it: it.get_timeline(),
        "get_variables": lambda it: it.get_variables(),
        "list_datasets": lambda it: it.list_datasets(),
        "list_jupyter_notebooks": lambda it: it.list_jupyter_notebooks(),
        "list_managed_folders": lambda it: it.list_managed_folders(),
        "list_running_notebooks": lambda it: it.list_running_notebooks(),
        "new_managed_dataset": lambda it: it.new_managed_dataset("d").create(),
        "set_metadata": lambda it: it.set_metadata({"label": "x"}),
        "set_permissions": lambda it: it.set_permissions({"permissions": []}),
        "set_tags": lambda it: it.set_tags({"tags": {}}),
        "set_variables": lambda it: it.set_variables({"standard": {}, "local": {}}),
        "update_variables": lambda it: it.update_variables({"a": 1}),
    },
    "project_settings": {"save": lambda it: it.save()},
    "dataset": {
        "autodetect_settings": lambda it: it.autodetect_settings(),
        "clear": lambda it: it.clear(),
        "copy_to": lambda it: it.copy_to(it),
        "delete": lambda it: it.delete(),
        "get_definition": lambda it: it.get_definition(),
        "get_info": lambda it: it.get_info(),
        "get_metadata": lambda it: it.get_metadata(),
        "get_schema": lambda it: it.get_schema(),
        "get_settings": lambda it: it.get_settings(),
        "get_usages": lambda it: it.get_usages(),
        "iter_rows": lambda it: list(it.iter_rows()),
        "list_partitions": lambda it: it.list_partitions(),
        "rename": lambda it: it.rename("x"),
        "set_definition": lambda it: it.set_definition({}),
        "set_metadata": lambda it: it.set_metadata({}),
        "set_schema": lambda it: it.set_schema({"columns": []}),
        "test_and_detect": lambda it: it.test_and_detect(),
        "uploaded_add_file": lambda it: it.uploaded_add_file(b"x", "x.csv"),
        "uploaded_list_files": lambda it: it.uploaded_list_files(),
    },
    "dataset_settings": {"save": lambda it: it.save()},
    "notebook": {
        "clear_outputs": lambda it: it.clear_outputs(),
        "delete": lambda it: it.delete(),
        "get_content": lambda it: it.get_content(),
        "get_sessions": lambda it: it.get_sessions(),
        "unload": lambda it: it.unload(session_id="x"),
    },
    "content": {"save": lambda it: it.save()},
    "session": {"unload": lambda it: it.unload()},
    "old_notebook": {
        "get_sessions": lambda it: it.get_sessions(),
        "get_state": lambda it: it.get_state(),
        "unload": lambda it: it.unload(session_id="x"),
    },
    "folder": {
        "copy_to": lambda it: it.copy_to(it),
        "create_dataset_from_files": lambda it: it.create_dataset_from_files("d"),
        "delete": lambda it: it.delete(),
        "delete_file": lambda it: it.delete_file("x"),
        "get_definition": lambda it: it.get_definition(),
        "get_file": lambda it: it.get_file("x"),
        "get_settings": lambda it: it.get_settings(),
        "get_usages": lambda it: it.get_usages(),
        "list_contents": lambda it: it.list_contents(),
        "put_file": lambda it: it.put_file("x", b"1"),
        "rename": lambda it: it.rename("x"),
        "set_definition": lambda it: it.set_definition({}),
        "upload_folder": lambda it: it.upload_folder("/x", it.some_folder),
    },
    "folder_settings": {"save": lambda it: it.save()},
}
"""Every method behind which there is a route, on the objects that `things` makes."""


@pytest.fixture(scope="module")
def things(instance, tmp_path_factory):
    """What a client got while its key was good."""
    owner = instance.client()
    made = owner.create_personal_api_key(label="soon revoked")
    client = DSSClient(instance.url, api_key=made["key"])
    client._session.trust_env = False
    project = client.get_project(DEMO)
    found = SimpleNamespace(client=client, project=project)
    found.code_env = client.get_code_env("PYTHON", "default")
    found.folder_of_projects = client.get_root_project_folder()
    found.future = client.get_future("spark-environment")
    found.group, found.key = client.get_group("readers"), client.get_personal_api_key(made["id"])
    found.user, found.own_user = client.get_user("reader"), client.get_own_user()
    found.user_settings = found.user.get_settings()
    found.own_settings = found.own_user.get_settings()
    found.check = client.new_permission_check().with_item("PROJECT", DEMO, DEMO)
    found.project_settings = project.get_settings()
    found.dataset = project.get_dataset("airports")
    found.dataset_settings = found.dataset.get_settings()
    found.notebook = project.list_jupyter_notebooks()[0]
    found.content = found.notebook.get_content()
    place = {"projectKey": DEMO, "notebookName": found.notebook.notebook_name, "sessionId": "x"}
    found.session = DSSNotebookSession(client, place)
    found.old_notebook = DSSNotebook(client, DEMO, found.notebook.notebook_name)
    found.folder = project.create_managed_folder("of a revoked key")
    found.folder_settings = found.folder.get_settings()
    found.folder.some_folder = str(tmp_path_factory.mktemp("some"))
    (tmp_path_factory.getbasetemp() / found.folder.some_folder / "file").write_text("x")
    owner.get_personal_api_key(made["id"]).delete()
    yield found
    client._session.close()


@pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning")
@pytest.mark.parametrize(("kind", "name"), [(k, name) for k in CALLS for name in CALLS[k]])
def test_a_revoked_key_gets_and_changes_nothing(things, kind, name):
    with pytest.raises(DataikuException, match=r"^not_authenticated"):
        CALLS[kind][name](getattr(things, kind))


def test_it_does_not_learn_what_is_there(things):
    assert things.dataset.exists() is False
    assert things.project.new_managed_dataset("airports").already_exists() is False
