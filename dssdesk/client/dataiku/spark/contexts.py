"""Spark's contexts, as old notebooks ask for them; new ones use a SparkSession."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from typing import Any

from dataiku.spark.arguments import session_of


def start_spark_context_and_setup_sql_context(
    load_defaults: bool = True, hive_db: str = "dataiku", conf: Mapping[str, Any] | None = None
) -> tuple[Any, Any]:
    """A SparkContext, the running one if there is one, and a SQLContext on it.

    ``load_defaults`` reads the session's Spark configuration; ``conf`` comes on top.
    """
    from pyspark import SparkConf, SparkContext

    settings = SparkConf(loadDefaults=load_defaults)
    settings.setIfMissing("spark.master", "local[*]")
    settings.setIfMissing("spark.app.name", "notebook")
    settings.setAll([(key, str(value)) for key, value in (conf or {}).items()])
    context = SparkContext.getOrCreate(settings)
    return context, setup_sql_context(context, hive_db, conf)


def setup_sql_context(
    sc: Any, hive_db: str = "dataiku", conf: Mapping[str, Any] | None = None
) -> Any:
    """A SQLContext on a SparkContext. ``hive_db`` changes nothing: there is no Hive here."""
    from pyspark.sql import SparkSession, SQLContext

    del hive_db
    session = SparkSession(sc)
    for key, value in (conf or {}).items():
        if session.conf.isModifiable(key):
            session.conf.set(key, str(value))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # that it is the old name of a session
        return SQLContext(sc, session)


def distribute_py_libs(sc: Any) -> None:
    """Let code in the executors import ``dataiku``; it has no session there, so it asks nobody."""
    import shutil

    ours = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    kept = os.path.join(sc._temp_dir, "dataiku")  # executors may start at any time
    sc.addPyFile(shutil.make_archive(kept, "zip", ours, "dataiku"))


def reduceNotebookLogs(sql_context: Any, log_level: str = "WARN") -> None:
    """Let Spark write less of what it does; here it starts with errors only."""
    session_of(sql_context).sparkContext.setLogLevel(log_level)
