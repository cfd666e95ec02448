"""Names that Dataiku's package has and this version has not: what to do without them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_METRICS = "No metrics and checks are kept here."
_SQL = "No databases are connected here: read a dataset's frame and query that."
_PLUGINS = "There are no plugins here: install packages into the notebook's environment."
_STREAMING = "There are no streams here: get_writer() takes rows one by one."
_REMOTE = "A notebook works with the instance that it is in."
_NOT_IN_NOTEBOOKS = "It belongs to recipes, scenarios, macros and webapps, which are not here."

_REMEDIES = {
    "Dataset": {
        "get_continuous_writer": _STREAMING,
        "get_last_check_values": _METRICS,
        "get_last_metric_values": _METRICS,
        "get_metric_history": _METRICS,
        "save_external_check_values": _METRICS,
        "save_external_metric_values": _METRICS,
        "write_metadata": "Only read_metadata() is here.",
    },
    "Folder": {
        "get_last_metric_values": _METRICS,
        "get_metric_history": _METRICS,
        "save_external_metric_values": _METRICS,
    },
    "Project": {
        "get_last_metric_values": _METRICS,
        "get_metric_history": _METRICS,
        "save_external_metric_values": _METRICS,
    },
    "dataiku": {
        "HiveExecutor": _SQL,
        "ImpalaExecutor": _SQL,
        "KnowledgeBank": "Keep its files in a dataiku.Folder.",
        "Model": "Keep models as files in a dataiku.Folder.",
        "SQLExecutor2": _SQL,
        "StreamingEndpoint": _STREAMING,
        "clear_remote_dss": _REMOTE,
        "code_env_resources": "Keep files in a dataiku.Folder.",
        "customrecipe": _NOT_IN_NOTEBOOKS,
        "customwebapp": _NOT_IN_NOTEBOOKS,
        "dku_flow_variables": _NOT_IN_NOTEBOOKS,
        "get_connection": "No databases are connected here.",
        "import_from_plugin": _PLUGINS,
        "insights": "Show the figure in a cell, or save it in a dataiku.Folder.",
        "recipe": _NOT_IN_NOTEBOOKS,
        "runnables": _NOT_IN_NOTEBOOKS,
        "scenario": _NOT_IN_NOTEBOOKS,
        "set_remote_dss": _REMOTE,
        "snowpark": _SQL,
        "spark": "Make a Spark frame of a pandas one: spark.createDataFrame(ds.get_dataframe()).",
        "use_plugin_libs": _PLUGINS,
    },
    "dataiku.core": {"sql": _SQL},
}


def later(owner: str, name: str) -> str:
    """What to say to somebody who asks for ``name``, which is not there."""
    if name in _REMEDIES[owner]:
        return f"{owner}.{name} is not in this version of DSS Desk. {_REMEDIES[owner][name]}"
    return f"{owner} has no attribute {name!r}"


class LaterModules:
    """Says the same to an ``import`` of such a name; stands in ``sys.meta_path``."""

    @staticmethod
    def find_spec(full_name: str, path: Sequence[str] | None = None, target: Any = None) -> None:
        """Nothing, or the reason why there is nothing.

        Raises:
            ImportError: Dataiku's package has this name.
        """
        del path, target
        owner, _, name = full_name.rpartition(".")
        if owner in ("dataiku", "dataiku.core") and name in _REMEDIES[owner]:
            raise ImportError(later(owner, name), name=full_name)
