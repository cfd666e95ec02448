"""The stored schema that fits a pandas frame: what `Dataset.write_schema_from_dataframe` stores."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_NUMBERS = {
    "int8": "tinyint",
    "int16": "smallint",
    "uint8": "smallint",
    "int32": "int",
    "uint16": "int",
    "int64": "bigint",
    "uint32": "bigint",
    "float16": "float",
    "float32": "float",
    "float64": "double",
    "float": "float",  # of pyarrow, as the next
    "double": "double",
}
_OBJECTS = {
    "boolean": "boolean",
    "integer": "bigint",
    "floating": "double",
    "mixed-integer-float": "double",
    "decimal": "double",
    "date": "dateonly",
}
_MOST_LOOKED_AT = 10_000


def schema_of(frame: Any) -> list[dict[str, str]]:
    """The columns of a frame.

    Raises:
        TypeError: It is no frame.
        ValueError: It has none, two have the same name, or one has none.
    """
    check_frame(frame)
    names = [_name(name) for name in frame.columns]
    if not names:
        raise ValueError("The frame has no columns, and a dataset needs one at least.")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or "" in names:
        raise ValueError(
            "Each column of a dataset needs a name of its own; "
            + (f"twice here: {', '.join(twice)}." if twice else "one here has none.")
        )
    return [
        {"name": name, "type": stored_type(frame.iloc[:, place])}
        for place, name in enumerate(names)
    ]


def check_frame(frame: Any) -> None:
    """Refuse what is no frame.

    Raises:
        TypeError: And what makes a frame of it.
    """
    import pandas as pd

    if isinstance(frame, pd.Series):
        raise TypeError("A frame of pandas is written, not a series: use its to_frame(name).")
    if not isinstance(frame, pd.DataFrame):
        kind = type(frame).__name__
        raise TypeError(f"A frame of pandas is written, not {kind}: make one by pd.DataFrame().")


def column_names(frame: Any) -> list[str]:
    """The names of a frame's columns, as a dataset has them; raises as `check_frame`."""
    check_frame(frame)
    return [_name(name) for name in frame.columns]


def stored_type(values: Any) -> str:
    """The type that stores a series without loss, as far as there is one; else string."""
    import pandas as pd

    dtype = values.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return stored_type(pd.Series(dtype.categories))
    if pd.api.types.is_bool_dtype(dtype):
        return "boolean"
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return "datetimenotz" if getattr(dtype, "tz", None) is None else "date"
    name = str(dtype).partition("[")[0].lower()
    if name == "uint64":
        return "bigint" if _fits(values.dropna()) else "string"
    if name == "object":
        return _of_objects(values.dropna())
    return _NUMBERS.get(name, "string")


def _name(name: Any) -> str:
    if isinstance(name, tuple):  # of a frame with several levels of names
        return "_".join(str(part) for part in name if str(part))
    return str(name)


def _fits(whole: Iterable[int]) -> bool:
    return all(-(2**63) <= number < 2**63 for number in whole)


def _of_objects(known: Any) -> str:
    import pandas as pd

    if not len(known):
        return "string"
    found = pd.api.types.infer_dtype(known, skipna=True)
    if found in ("datetime", "datetime64"):
        return _of_moments({getattr(value, "tzinfo", None) is not None for value in known})
    if found in _OBJECTS and not (found == "integer" and not _fits(known)):
        return _OBJECTS[found]
    return _of_things(known)


def _of_moments(zoned: set[bool]) -> str:
    if len(zoned) > 1:
        return "string"
    return "date" if zoned.pop() else "datetimenotz"


def _of_things(known: Any) -> str:
    some = known.iloc[:_MOST_LOOKED_AT]
    if all(isinstance(value, dict) for value in some):
        return "object"
    if all(isinstance(value, (list, tuple)) or type(value).__name__ == "ndarray" for value in some):
        return "array"
    return "string"
