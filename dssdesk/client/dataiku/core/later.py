"""Names that Dataiku's package has and this version has not."""

from __future__ import annotations

_NAMES = {
    "Dataset": (
        "get_continuous_writer",
        "get_last_check_values",
        "get_last_metric_values",
        "get_metric_history",
        "save_external_check_values",
        "save_external_metric_values",
        "write_metadata",
    ),
    "Folder": (
        "get_last_metric_values",
        "get_metric_history",
        "save_external_metric_values",
    ),
    "Project": (
        "get_last_metric_values",
        "get_metric_history",
        "save_external_metric_values",
    ),
    "dataiku": (
        "HiveExecutor",
        "ImpalaExecutor",
        "KnowledgeBank",
        "Model",
        "SQLExecutor2",
        "StreamingEndpoint",
        "clear_remote_dss",
        "get_connection",
        "import_from_plugin",
        "insights",
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
