"""A project's variables as a person edits them: JSON objects, read strictly. No Qt here."""

import json
import math
from collections.abc import Mapping
from typing import Any


def as_json(variables: Mapping[str, object]) -> str:
    """Variables as a person edits them."""
    return json.dumps(variables, indent=2, ensure_ascii=False)


def read_json(text: str) -> dict[str, Any]:
    """The variables that are typed; "" is none.

    Raises:
        ValueError: It is no JSON object, or holds what would be another thing when it is read
            again: NaN, a name that is there twice, a number too large for a float.
    """
    read = json.loads(
        text or "{}",
        parse_constant=_refuse_constant,
        parse_float=_finite,
        object_pairs_hook=_refuse_twice,
    )
    if isinstance(read, dict):
        _refuse_halves(read)
        return read
    raise ValueError("This is no JSON object: it begins with { and ends with }")


def json_problems(values: Mapping[str, str]) -> dict[str, str]:
    """Which of these texts are no JSON objects, and where they go wrong."""
    problems = {}
    for field, text in values.items():
        try:
            read_json(text)
        except json.JSONDecodeError as error:
            problems[field] = f"Line {error.lineno}: {error.msg}."
        except RecursionError:
            problems[field] = "This is nested too deeply."
        except ValueError as error:
            problems[field] = f"{error}."
    return problems


def _refuse_constant(name: str) -> object:
    raise ValueError(f"JSON has no {name}")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large")
    return number


def _refuse_halves(read: dict[str, Any]) -> None:
    try:
        as_json(read).encode()
    except UnicodeEncodeError:
        raise ValueError("A \\u escape is half a character") from None


def _refuse_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice}” is there twice")
    return found
