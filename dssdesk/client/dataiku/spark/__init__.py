"""Datasets as Spark frames: `dataiku.spark`, in a notebook whose environment has PySpark.

The names and signatures are those of the package that Dataiku documents; the code is our own.
Rows come from the service and go to it with the session's ticket, so that no executor needs the
dataset's files or a connection's secrets (see dssdesk/client/README.md).
"""

from __future__ import annotations

from importlib.util import find_spec

from dataiku.spark.contexts import (
    distribute_py_libs,
    reduceNotebookLogs,
    setup_sql_context,
    start_spark_context_and_setup_sql_context,
)
from dataiku.spark.reading import get_dataframe
from dataiku.spark.recipes import apply_prepare_recipe
from dataiku.spark.writing import write_dataframe, write_schema_from_dataframe, write_with_schema

__all__ = [
    "apply_prepare_recipe",
    "distribute_py_libs",
    "get_dataframe",
    "reduceNotebookLogs",
    "setup_sql_context",
    "start_spark_context_and_setup_sql_context",
    "write_dataframe",
    "write_schema_from_dataframe",
    "write_with_schema",
]

if find_spec("pyspark") is None:
    raise ImportError(
        "This environment has no PySpark. Choose Kernel › Change environment › Spark, "
        "or install it here: %pip install pyspark pyarrow"
    )
