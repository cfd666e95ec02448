"""Names of columns."""

from collections.abc import Sequence


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names, a repeated one numbered as DuckDB does it: ``a``, ``a_1``; none is empty."""
    taken: set[str] = set()
    found = []
    for index, name in enumerate(names):
        stem = name or f"column{index}"
        unique, count = stem, 0
        while unique in taken:
            count += 1
            unique = f"{stem}_{count}"
        taken.add(unique)
        found.append(unique)
    return tuple(found)
