"""Which variables an unload would destroy."""

import ast
import json

from dssdesk.wire.sessions import LostName

_MOST = 100

# Everything that a person made: no modules, functions, classes; nothing of IPython's own.
EXPRESSION = (
    "__import__('json').dumps([(name, type(value).__name__)"
    " for name, value in list(get_ipython().user_ns.items())"
    " if not name.startswith('_') and name not in get_ipython().user_ns_hidden"
    " and not isinstance(value, (type, type(__import__('json')), type(lambda: 0),"
    " type(len), type([].append)))"
    f"][:{_MOST}])"
)
"""Evaluated in the kernel: a JSON list of names and types."""


def names_of(answer: str | None) -> tuple[LostName, ...] | None:
    """The names in the kernel's answer (the ``repr`` of a JSON text); None if it gave none."""
    if answer is None:
        return None
    try:
        pairs = json.loads(ast.literal_eval(answer))
        return tuple(LostName(name=str(name), type=str(kind)) for name, kind in pairs)
    except (ValueError, SyntaxError, TypeError):
        return None
