"""Every name of Dataiku's package is there; those that are not covered say so when used."""

import importlib

import dataiku
import pytest
from dataiku.core.errors import NotCovered

# dss.md 2.1 to 2.4: all that a notebook may name. `dataiku.spark` has tests of its own.
COVERED = (
    "Dataset Folder Project api_client clear_remote_dss default_project_key get_custom_variables"
    " pandasutils set_default_project_key set_remote_dss"
)
NOT_COVERED = (
    "HiveExecutor ImpalaExecutor KnowledgeBank Model SQLExecutor2 StreamingEndpoint"
    " get_connection import_from_plugin use_plugin_libs"
)
MODULES = (
    "code_env_resources core.sql insights recipe runnables scenario customrecipe customwebapp"
    " snowpark"
)
METRICS = (
    "get_last_metric_values get_metric_history save_external_metric_values get_last_check_values"
    " save_external_check_values"
)
DATASET = (
    "get_dataframe iter_dataframes iter_dataframes_forced_types get_dataframe_schema_st"
    " get_fast_path_dataframe to_html iter_rows iter_tuples raw_formatted_data verify_read"
    " read_schema write_schema write_schema_from_dataframe write_with_schema write_dataframe"
    " get_writer list_partitions add_read_partitions set_write_partition get_location_info"
    " get_files_info get_config read_metadata write_metadata list"
)
FOLDER = (
    "get_info get_partition_info get_path is_partitioning_directory_based"
    " list_paths_in_partition list_partitions get_partition_folder get_id get_name file_path"
    " read_json write_json clear clear_partition clear_path delete_path get_path_details"
    " get_download_stream upload_stream upload_file upload_data get_writer"
)


@pytest.mark.parametrize("name", COVERED.split())
def test_it_is_covered(name):
    assert not repr(getattr(dataiku, name)).endswith("not covered by DSS Desk>")


@pytest.mark.parametrize("name", NOT_COVERED.split())
def test_it_is_there_and_refuses_to_be_called(name):
    assert hasattr(dataiku, name)
    scope: dict[str, object] = {}
    exec(f"from dataiku import {name} as found", scope)
    with pytest.raises(NotCovered, match=rf"dataiku\.{name} is not covered by DSS Desk\. [A-Z]"):
        scope["found"]("anything", at_all=1)


@pytest.mark.parametrize("name", MODULES.split())
def test_the_module_can_be_imported_and_its_names_refuse(name):
    module = importlib.import_module(f"dataiku.{name}")
    with pytest.raises(NotCovered, match=rf"dataiku\.{name}\.Scenario is not covered .*\. [A-Z]"):
        module.Scenario()


@pytest.mark.parametrize("kind", [dataiku.Dataset, dataiku.Folder, dataiku.Project])
@pytest.mark.parametrize("name", METRICS.split())
def test_there_are_no_metrics(kind, name):
    thing = kind("flights", project_key="DEMO") if kind is not dataiku.Project else kind("DEMO")
    with pytest.raises(NotCovered, match=rf"{kind.__name__}\.{name} .* No metrics and checks"):
        getattr(thing, name)("records")


def test_there_are_no_streams():
    with pytest.raises(NotCovered, match="get_writer"):
        dataiku.Dataset("flights", project_key="DEMO").get_continuous_writer("here")


@pytest.mark.parametrize(("kind", "names"), [(dataiku.Dataset, DATASET), (dataiku.Folder, FOLDER)])
def test_the_methods_of_data_are_covered(kind, names):
    assert [name for name in names.split() if not hasattr(kind, name)] == []


def test_without_an_import_of_its_own_a_module_is_there_too():
    with pytest.raises(NotCovered, match=r"insights\.save_figure .* dataiku\.Folder"):
        dataiku.insights.save_figure("plot")


def test_other_uses_refuse_as_well():
    with pytest.raises(NotCovered):
        dataiku.dku_flow_variables["DKU_DST_DATE"]
    with pytest.raises(NotCovered):
        dataiku.SQLExecutor2.exec_recipe_fragment(None, "SELECT 1")
    with pytest.raises(NotCovered):
        exec("from dataiku.runnables import Runnable\nclass Mine(Runnable): pass")
    with pytest.raises(NotCovered):
        list(dataiku.Model)


def test_looking_at_one_raises_nothing():
    assert not isinstance("model", dataiku.Model)
    assert repr(dataiku.Model) == "<dataiku.Model, not covered by DSS Desk>"
    assert "not covered" in dataiku.Model.__doc__
    assert not hasattr(dataiku.Model, "_repr_html_")
