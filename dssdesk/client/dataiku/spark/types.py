"""Stored types and Spark's: which becomes which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dataiku.core.errors import DoesNotFit
from dataiku.core.types import Column

_SPARK = {
    "tinyint": "ByteType",
    "smallint": "ShortType",
    "int": "IntegerType",
    "bigint": "LongType",
    "float": "FloatType",
    "double": "DoubleType",
    "boolean": "BooleanType",
    "date": "TimestampType",
    "datetimenotz": "TimestampNTZType",
    "dateonly": "DateType",
}
"""What is not here is a string, and everything that is stored as one."""

_STORED = {
    **{spark: stored for stored, spark in _SPARK.items()},
    "ArrayType": "array",
    "BinaryType": "string",
    "CharType": "string",
    "DecimalType": "double",
    "MapType": "map",
    "NullType": "string",
    "StringType": "string",
    "StructType": "object",
    "VarcharType": "string",
    "VariantType": "object",
}


def spark_schema(columns: Sequence[Column]) -> Any:
    """The schema of a frame with these columns."""
    from pyspark.sql import types

    fields = [
        types.StructField(column.name, getattr(types, _SPARK.get(column.type, "StringType"))())
        for column in columns
    ]
    return types.StructType(fields)


def stored_schema(frame: Any) -> list[dict[str, str]]:
    """The columns that store a frame's.

    Raises:
        DoesNotFit: A column has a type that cannot be stored.
        ValueError: There is no column, or two have the same name.
    """
    names = frame.columns
    twice = sorted({name for name in names if names.count(name) > 1})
    if not names or twice or "" in names:
        raise ValueError(
            "Each column of a dataset needs a name of its own; "
            + (f"twice here: {', '.join(twice)}." if twice else "one here has none.")
        )
    return [{"name": field.name, "type": _stored_type(field)} for field in frame.schema.fields]


def _stored_type(field: Any) -> str:
    kind = type(field.dataType).__name__
    if kind not in _STORED:
        raise DoesNotFit(
            f"The column {field.name} is {field.dataType.simpleString()}, which no dataset can "
            f'hold. Make another one of it: df.withColumn("{field.name}", …).'
        )
    return _STORED[kind]
