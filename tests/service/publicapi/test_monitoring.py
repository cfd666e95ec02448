"""How the instance is doing, through the official client."""

import pytest
from dataikuapi.utils import DataikuException


def refused(kind, call, *arguments, **named):
    """The call ends in an error of this type."""
    with pytest.raises(DataikuException, match=f"^{kind}"):
        call(*arguments, **named)


def test_an_administrator_reads_the_log(client, instance):
    assert "service.log" in client.list_logs()
    assert "Serving" in client.get_log("service.log")
    refused("not_found", client.get_log, "..%2fservice.json")
    refused("not_allowed", instance.client("writer").get_log, "service.log")


def test_what_is_to_be_audited_is_one_line_of_the_log(client, instance):
    instance.client("reader").log_custom_audit("my%0atype", {"a": "x\ny", "long": "z" * 9_000})
    (line,) = (it for it in client.get_log("service.log").splitlines() if "Audit of" in it)
    assert "“my\\ntype” by reader: {" in line
    assert len(line) < 2_300


def test_what_there_is_is_counted(client, instance):
    summary = client.get_global_usage_summary(with_per_project=True)
    assert summary.projects_count == len(client.list_project_keys())
    assert summary.total_datasets_count == sum(summary.raw["datasets"]["allByType"].values()) > 0
    assert summary.total_jupyter_notebooks_count > 0
    assert summary.total_recipes_count == summary.total_scenarios_count == 0
    assert summary.total_sql_notebooks_count == 0
    assert summary.total_active_with_trigger_scenarios_count == 0
    assert len(summary.raw["projectSummaries"]) == summary.projects_count
    refused("not_allowed", instance.client("writer").get_global_usage_summary)
