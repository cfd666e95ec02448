"""What things may be called, said while one types; the service has the last word. No Qt here."""

import re
import unicodedata
from collections.abc import Collection

LONGEST = 200
"""Characters of a name."""

MANAGED_CONNECTION = "filesystem_managed"
"""The connection of what a project keeps itself, by DSS's name."""

_FORBIDDEN = "/\\?#%"
_KEY = re.compile(r"[A-Za-z0-9_]{1,100}")
_DATASET = re.compile(r"\w{1,200}")


def notebook_problem(name: str, taken: Collection[str]) -> str:
    """Why a notebook cannot be called so; "" where it can."""
    found = " ".join(sign for sign in _FORBIDDEN if sign in name)
    if found:
        return f"A name cannot hold {found}"
    if name.startswith("."):
        return "A name cannot begin with a dot."
    if name in taken:
        return "There is a notebook of this name. Choose another one."
    return _length_problem(name)


def dataset_problem(name: str, taken: Collection[str]) -> str:
    """Why a dataset cannot be called so; "" where it can."""
    if name in taken:
        return "There is a dataset of this name. Choose another one."
    if name and not _DATASET.fullmatch(name):
        return "Letters, digits and _ only."
    return _length_problem(name)


def key_problem(key: str, taken: Collection[str]) -> str:
    """Why a project cannot have this key; "" where it can."""
    if key and not _KEY.fullmatch(key):
        return "Letters, digits and _ only, at most 100."
    if key in taken:
        return "There is a project of this key. Choose another one."
    return "" if key else "A project needs a key."


def plain_problem(name: str) -> str:
    """Why a thing that may be called anything cannot be called so; "" where it can."""
    return _length_problem(name)


def proposed_key(name: str, taken: Collection[str]) -> str:
    """A project's key made from its name: ``Énergie 2013`` becomes ``ENERGIE_2013``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    key = "_".join(re.findall(r"[A-Za-z0-9]+", plain)).upper()[:90]
    if not key or key not in taken:
        return key
    return next(one for number in range(2, 10_000) if (one := f"{key}_{number}") not in taken)


def _length_problem(name: str) -> str:
    if not name:
        return "A name is needed."
    if len(name) > LONGEST:
        return f"A name has at most {LONGEST} characters."
    return ""
