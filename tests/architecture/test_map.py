"""What the map names is there: every file and folder, every class, function and constant.

Paths lie below ``dssdesk/``, beside it, or in the package that their row is about. A file's bare
name lies in the folder of the path before it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "dssdesk"
PAGE = (PACKAGE / "ARCHITECTURE.md").read_text("utf-8")
OF_AN_INSTANCE = {"log/", "own/"}
"""Folders of the page that are none of the code."""

FILE = re.compile(r"[\w.{},/-]*[\w}]\.(?:py|md|toml|txt)")
FOLDER = re.compile(r"\w+/|(?:\w+/)+\w+/?")
QUOTED = re.compile(r"`([^`]+)`")
NAME = re.compile(r"[A-Za-z_][\w.]*")
NAME_IN_FILE = re.compile(r"((?:\w+/)+\w+)\.([A-Za-z_]\w*)")


def unfolded(path: str) -> tuple[str, ...]:
    """``a_{b,c}.py`` is ``a_b.py`` and ``a_c.py``."""
    if (choice := re.search(r"{(.*?)}", path)) is None:
        return (path,)
    before, after = path[: choice.start()], path[choice.end() :]
    return tuple(f"{before}{one}{after}" for one in choice[1].split(","))


def read(quoted: str) -> tuple[str, str]:
    """A path, and the name in it: ``app/offers.Diagnosis``."""
    if (module := NAME_IN_FILE.fullmatch(quoted)) and not FILE.fullmatch(quoted):
        return f"{module[1]}.py", module[2]
    return quoted, ""


def missing(line: str) -> Iterator[str]:
    """What a line of the page names and is not there."""
    row = re.match(r"\| `([\w/]+)` \|", line)
    package = PACKAGE / row[1] if row else PACKAGE
    folder = package
    for quoted in QUOTED.findall(line):
        paths, name = read(quoted)
        is_path = FILE.fullmatch(paths) or FOLDER.fullmatch(paths)
        if not is_path or paths in OF_AN_INSTANCE:
            continue
        for path in unfolded(paths):
            places = (PACKAGE, ROOT, package) if "/" in path else (folder, package, ROOT)
            there = next((place / path for place in places if (place / path).exists()), None)
            if there is None or (name and name not in there.read_text("utf-8")):
                yield quoted
            elif "/" in path:
                folder = there if there.is_dir() else there.parent


def test_the_map_names_files():
    assert len(FILE.findall(PAGE)) > 100


@pytest.mark.parametrize("line", ["| `service` | `gone.py` |", "`app/offers.Gone`", "`gone/`"])
def test_what_is_not_there_is_missed(line: str):
    assert list(missing(line))


def test_what_the_map_names_is_there():
    assert [path for line in PAGE.splitlines() for path in missing(line)] == []


def test_the_names_of_the_map_are_those_of_the_code():
    files = (*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"))
    code = "\n".join(path.read_text("utf-8") for path in files if path != Path(__file__))
    known = set(re.findall(r"\w+", code))
    quoted = (text for line in PAGE.splitlines() for text in QUOTED.findall(line))
    names = {text for text in quoted if NAME.fullmatch(text) and not FILE.fullmatch(text)}
    assert len(names) > 50
    assert sorted(name for name in names if not set(name.split(".")) <= known) == []
