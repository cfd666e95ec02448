"""What a kernel's user namespace holds, at a glance.

Runs in the kernel, sent there as text: Python 3.9, standard library alone.
"""

import json
import reprlib
import types
from typing import Any

MOST = 500
"""Variables that are told of."""

_LONG = 120
_HIDDEN = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)


def listed(namespace: "dict[str, Any]", hidden: "dict[str, Any]") -> str:
    """Name, type and value of each variable, as JSON."""
    names = sorted(
        name
        for name, value in namespace.items()
        if not name.startswith("_") and name not in hidden and not isinstance(value, _HIDDEN)
    )
    rows = [(name, type(namespace[name]).__name__, _glance(namespace[name])) for name in names]
    return json.dumps({"rows": rows[:MOST], "count": len(rows)})


def _glance(value: Any) -> str:
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and all(isinstance(each, int) for each in shape):
        return _shape(value, shape)
    try:
        text = _SHORT.repr(value)
    except ValueError:  # a number of more digits than Python writes; instances never raise here
        text = "<" + type(value).__name__ + ">"
    text = " ".join(text.split())
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def _shape(value: Any, shape: "tuple[int, ...]") -> str:
    if hasattr(value, "columns") and len(shape) == 2:
        return f"{shape[0]:,} rows × {shape[1]:,} columns"
    size = " × ".join(f"{each:,}" for each in shape)
    return f"{size} {getattr(value, 'dtype', '')}".strip() or _SHORT.repr(value)


_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _LONG
