"""What projects, datasets and notebooks may be called."""

import re
import unicodedata
from collections.abc import Collection

from dssdesk.base.ids import ProjectKey
from dssdesk.projects.errors import NameInvalid

LONGEST = 200
"""Characters of a name."""

_MOST_BYTES = 220
"""A file's name holds 255 bytes, its ending and a temporary mark included."""

FOLDERS = "folders"
"""Where managed folders lie, beside the folders of managed datasets."""

_FORBIDDEN = "/\\?#%"
_KEY = re.compile(r"[A-Za-z0-9_]{1,100}")
_DATASET = re.compile(r"\w{1,200}")


def check_notebook_name(name: str) -> str:
    """The name, where a notebook may have it.

    Raises:
        NameInvalid: It may not, and why.
    """
    if not name.strip():
        raise NameInvalid(name, "it is empty.")
    if len(name) > LONGEST or len(name.encode("utf-8", "surrogatepass")) > _MOST_BYTES:
        raise NameInvalid(name, f"it is longer than {LONGEST} characters.")
    found = [sign for sign in _FORBIDDEN if sign in name]
    if found:
        raise NameInvalid(name, f"it holds {' '.join(found)}.")
    if not name.isprintable():
        raise NameInvalid(name, "it holds signs that cannot be shown.")
    if name != name.strip() or name.startswith("."):
        raise NameInvalid(name, "it begins with a dot, or begins or ends with a space.")
    return name


def check_project_key(key: str) -> ProjectKey:
    """The key, where a project may have it: letters, digits and ``_``.

    Raises:
        NameInvalid: It may not.
    """
    if not _KEY.fullmatch(key):
        raise NameInvalid(key, "a project's key is made of letters, digits and _.")
    return ProjectKey(key)


def check_dataset_name(name: str) -> str:
    """The name, where a dataset may have it: letters, digits and ``_``.

    Raises:
        NameInvalid: It may not.
    """
    if not _DATASET.fullmatch(name) or len(name.encode()) > _MOST_BYTES:
        raise NameInvalid(name, "a dataset's name is made of letters, digits and _.")
    if name == FOLDERS:
        raise NameInvalid(name, "managed folders lie under it.")
    return name


def check_title(name: str) -> str:
    """The name, where a project or a managed folder may be called so: a line that shows.

    Raises:
        NameInvalid: It may not, and why.
    """
    title = name.strip()
    if not title:
        raise NameInvalid(name, "it is empty.")
    if len(title) > LONGEST:
        raise NameInvalid(name, f"it is longer than {LONGEST} characters.")
    if not title.isprintable():
        raise NameInvalid(name, "it holds signs that cannot be shown.")
    return title


def free_key(name: str, taken: Collection[str]) -> ProjectKey:
    """A key for a project of this name that is not taken: ``NYC flights`` is ``NYC_FLIGHTS``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_").upper()[:90] or "PROJECT"
    key, count = stem, 1
    while key in taken:
        count += 1
        key = f"{stem}_{count}"
    return ProjectKey(key)


def free_name(proposed: str, taken: Collection[str]) -> str:
    """The proposed name, or the first of “… 2”, “… 3” that is not taken."""
    stem = _cut(proposed)
    name, count = stem, 1
    while name in taken:
        count += 1
        name = f"{_cut(proposed, spare=10)} {count}"
    return name


def plain_name(text: str) -> str:
    """A text made into something that a notebook may be called."""
    kept = "".join(sign if sign not in _FORBIDDEN and sign.isprintable() else " " for sign in text)
    return _cut(" ".join(kept.split()).lstrip(". ")) or "Notebook"


def _cut(name: str, *, spare: int = 0) -> str:
    most = _MOST_BYTES - spare
    short = name[: LONGEST - spare].encode("utf-8", "ignore")[:most].decode("utf-8", "ignore")
    return short.strip()
