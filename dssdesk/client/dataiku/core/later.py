"""Names that Dataiku's package has and this version has not."""

from __future__ import annotations

_NAMES = {
    "Dataset": (
        "add_read_partitions",
        "get_dataframe_schema_st",
        "get_fast_path_dataframe",
        "get_files_info",
        "get_last_metric_values",
        "get_location_info",
        "get_metric_history",
        "get_writer",
        "iter_dataframes_forced_types",
        "list_partitions",
        "raw_formatted_data",
        "read_metadata",
        "set_write_partition",
        "to_html",
        "verify_read",
        "write_dataframe",
        "write_metadata",
        "write_schema",
        "write_schema_from_dataframe",
        "write_with_schema",
    ),
    "dataiku": (
        "Folder",
        "HiveExecutor",
        "ImpalaExecutor",
        "KnowledgeBank",
        "Model",
        "Project",
        "SQLExecutor2",
        "StreamingEndpoint",
        "clear_remote_dss",
        "get_connection",
        "import_from_plugin",
        "insights",
        "set_default_project_key",
        "set_remote_dss",
        "spark",
        "use_plugin_libs",
    ),
}


def later(owner: str, name: str) -> str:
    """What to say to somebody who asks for ``name``, which is not there."""
    if name in _NAMES[owner]:
        return f"{owner}.{name} comes with a later version of DSS Desk."
    return f"{owner} has no attribute {name!r}"
