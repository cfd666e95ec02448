"""DSS's storage types, and what each one is in DuckDB, in Arrow and in a TSV stream.

The stored type always rules; nothing is guessed again when rows are read. Every path gives the
same values:

============  ===================  ====================  =====================================
stored type   DuckDB               Arrow                 TSV (null is empty)
============  ===================  ====================  =====================================
string        VARCHAR              string                the text; ``""`` for an empty one
bigint        BIGINT               int64                 ``-12``
int           INTEGER              int32                 ``-12``
smallint      SMALLINT             int16                 ``-12``
tinyint       TINYINT              int8                  ``-12``
double        DOUBLE               double                shortest that reads back the same
float         FLOAT                float                 shortest that reads back the same
boolean       BOOLEAN              bool                  ``true``, ``false``
date          TIMESTAMPTZ          timestamp[us, UTC]    ``2020-12-31T00:00:00.101Z``
datetimenotz  TIMESTAMP            timestamp[us]         ``2020-12-31 00:00:00.101``
dateonly      DATE                 date32                ``2020-12-31``
array, map,   VARCHAR              string                JSON
object
geopoint,     VARCHAR              string                ``POINT(12 24)``
geometry
============  ===================  ====================  =====================================

In pandas that is, by type and never by content: str; the integer (float64 where values are
missing, unless nullable integers are asked for); float; bool (object where values are missing);
datetime64 with UTC; datetime64; datetime64.
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa

Values: TypeAlias = "pa.Array[Any]"
"""A column of a batch, of whatever type."""

Texts: TypeAlias = "pa.Array[Any]"
"""The same, of texts. The stubs do not help here: pyarrow tells types when it runs."""


class StorageType(StrEnum):
    """How a column's values are stored, in DSS's words."""

    STRING = "string"
    BIGINT = "bigint"
    INT = "int"
    SMALLINT = "smallint"
    TINYINT = "tinyint"
    DOUBLE = "double"
    FLOAT = "float"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME_NO_TZ = "datetimenotz"
    DATE_ONLY = "dateonly"
    ARRAY = "array"
    MAP = "map"
    OBJECT = "object"
    GEOPOINT = "geopoint"
    GEOMETRY = "geometry"


_FROM_DUCKDB = {
    "BIGINT": StorageType.BIGINT,
    "INTEGER": StorageType.INT,
    "SMALLINT": StorageType.SMALLINT,
    "TINYINT": StorageType.TINYINT,
    "DOUBLE": StorageType.DOUBLE,
    "FLOAT": StorageType.FLOAT,
    "BOOLEAN": StorageType.BOOLEAN,
    "TIMESTAMP WITH TIME ZONE": StorageType.DATE,
    "TIMESTAMP": StorageType.DATETIME_NO_TZ,
    "DATE": StorageType.DATE_ONLY,
}


def from_duckdb(name: str) -> StorageType:
    """The storage type for a type that DuckDB guessed; what has no equal stays text, exactly."""
    return _FROM_DUCKDB.get(name, StorageType.STRING)


def to_arrow(kind: StorageType) -> "pa.DataType":
    """The Arrow type in which this storage type travels."""
    import pyarrow as pa

    table: dict[StorageType, pa.DataType] = {
        StorageType.BIGINT: pa.int64(),
        StorageType.INT: pa.int32(),
        StorageType.SMALLINT: pa.int16(),
        StorageType.TINYINT: pa.int8(),
        StorageType.DOUBLE: pa.float64(),
        StorageType.FLOAT: pa.float32(),
        StorageType.BOOLEAN: pa.bool_(),
        StorageType.DATE: pa.timestamp("us", "UTC"),
        StorageType.DATETIME_NO_TZ: pa.timestamp("us"),
        StorageType.DATE_ONLY: pa.date32(),
    }
    return table.get(kind, pa.string())


def from_arrow(kind: "pa.DataType") -> StorageType:
    """The storage type that holds an Arrow type without loss, as far as there is one."""
    import pyarrow.types as is_

    tests = (
        (is_.is_int8, StorageType.TINYINT),
        (lambda t: is_.is_int16(t) or is_.is_uint8(t), StorageType.SMALLINT),
        (lambda t: is_.is_int32(t) or is_.is_uint16(t), StorageType.INT),
        (lambda t: is_.is_int64(t) or is_.is_uint32(t), StorageType.BIGINT),
        (lambda t: is_.is_float32(t) or is_.is_float16(t), StorageType.FLOAT),
        (lambda t: is_.is_float64(t) or is_.is_decimal(t), StorageType.DOUBLE),
        (is_.is_boolean, StorageType.BOOLEAN),
        (is_.is_date, StorageType.DATE_ONLY),
        (lambda t: is_.is_timestamp(t) and t.tz is not None, StorageType.DATE),
        (is_.is_timestamp, StorageType.DATETIME_NO_TZ),
        (is_.is_map, StorageType.MAP),
        (is_.is_struct, StorageType.OBJECT),
        (lambda t: is_.is_list(t) or is_.is_large_list(t), StorageType.ARRAY),
    )
    if is_.is_dictionary(kind):
        return from_arrow(kind.value_type)
    return next((stored for test, stored in tests if test(kind)), StorageType.STRING)
