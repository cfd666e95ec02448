"""Run in a Spark environment: read datasets into Spark, and write them back.

Arguments: the client's folder, a folder for what was read, the datasets' names. What was read is
left there as Parquet, and written into datasets whose names end in ``_back``.
"""

import json
import sys
import warnings
from pathlib import Path


def main():
    sys.path.append(sys.argv[1])
    folder, names = Path(sys.argv[2]), sys.argv[3:]
    warnings.simplefilter("error")
    from pyspark.logger import PySparkLogger

    for name in ("DataFrameQueryContextLogger", "SQLQueryContextLogger"):
        PySparkLogger.getLogger(name).setLevel("CRITICAL")  # as a kernel does
    import dataiku
    import dataiku.spark as dkuspark
    import pyarrow.parquet as pq
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.getOrCreate()
    said = {"master": spark.sparkContext.master, "partitions": {}}
    for name in names:
        df = dkuspark.get_dataframe(spark, dataiku.Dataset(name))
        said["partitions"][name] = df.rdd.getNumPartitions()
        pq.write_table(df.toArrow(), folder / f"{name}.parquet")
        dkuspark.write_with_schema(dataiku.Dataset(f"{name}_back"), df)
    said["refusals"] = more(spark, dkuspark, dataiku)
    print(json.dumps(said))


def more(spark, dkuspark, dataiku):
    """Frames that only Spark has; rows that are added; types that rule."""
    nested = spark.sql(
        "SELECT id, array(id, 2) AS list, map('k', 1.5D) AS pairs, "
        "cast(id AS decimal(9, 2)) AS money, "
        "named_struct('a', null, 'b', array('ä')) AS thing, cast('x' AS binary) AS bytes, "
        "IF(id = 1, double('NaN'), 2.5D) AS gap, null AS nothing FROM range(0, 4, 1, 3)"
    )
    dkuspark.write_with_schema(dataiku.Dataset("nested"), nested)
    numbers = spark.range(0, 1000, 1, 7)
    target = dataiku.Dataset("numbers")
    dkuspark.write_schema_from_dataframe(target, numbers)
    dkuspark.write_dataframe(target, numbers)
    dkuspark.write_dataframe(target, spark.range(1000, 1010), delete_first=False)
    said = [
        refusal(dkuspark, target, spark.sql("SELECT 1.5D AS id")),
        refusal(dkuspark, target, spark.range(1).selectExpr("1 / id AS id")),
    ]
    sc, sql = dkuspark.start_spark_context_and_setup_sql_context(
        conf={"spark.sql.shuffle.partitions": 3}
    )
    assert sc is spark.sparkContext
    assert spark.conf.get("spark.sql.shuffle.partitions") == "3"
    assert dkuspark.get_dataframe(sql, target).count() == 1010
    dkuspark.reduceNotebookLogs(sql, "FATAL")
    dkuspark.distribute_py_libs(sc)
    [found] = sc.parallelize([1], 1).map(lambda _: __import__("dataiku").Dataset.__name__).collect()
    assert found == "Dataset", found
    return said


def refusal(dkuspark, target, df):
    """What is said to a frame that cannot be written."""
    try:
        dkuspark.write_dataframe(target, df)
    except Exception as error:  # noqa: BLE001 (Spark's own are of many kinds)
        return f"{type(error).__name__}: {error}"
    return ""


main()
