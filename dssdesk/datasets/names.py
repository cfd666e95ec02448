"""Names of columns, and names proposed for datasets."""

import re
from collections.abc import Collection, Sequence
from itertools import takewhile
from pathlib import Path

_LONGEST = 60
"""Characters of a proposed name."""


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


def proposed_name(paths: Sequence[str], taken: Collection[str]) -> str:
    """A free name for a dataset of these files: what their names share, in signs that it may have.

    Args:
        paths: Of the files.
        taken: Names that the project has.
    """
    names = [Path(path).name.lstrip(".").split(".")[0] for path in paths]
    alike = takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
    shared = "".join(signs[0] for signs in alike)
    stem = re.sub(r"\W+", "_", shared).strip("_")[:_LONGEST]
    stem = re.sub(r"_*\d+$", "", stem) if len(paths) > 1 else stem
    name, count = stem or "dataset", 1
    while name in taken:
        count += 1
        name = f"{stem or 'dataset'}_{count}"
    return name
