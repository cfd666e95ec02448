"""Reading the same datasets in several Pythons, and comparing what they got.

Works against any service, the fake one or a real one: all it needs is the session file.
"""

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "dssdesk" / "client"
PROBE = ROOT / "tests" / "client" / "probes" / "describe_frames.py"

WAYS = ("default", "nullable", "strict", "text", "chunks", "rows")
"""Ways to read that the probe knows."""

Found = dict[str, Any]


def write_session(path: Path, *, url: str, ticket: str, project: str) -> Path:
    """The session file that a service would write for a kernel."""
    session = {"url": url, "ticket": ticket, "project": project, "notebook": "Matrix"}
    path.write_text(json.dumps(session))
    return path


def describe(
    python: Path, session_file: Path, datasets: Iterable[str], *, ways: Iterable[str] = WAYS
) -> Found:
    """What that Python makes of the datasets: types, and digests of values, per column."""
    done = subprocess.run(
        [python, "-I", PROBE, CLIENT, ",".join(ways), *datasets],
        check=False,
        capture_output=True,
        text=True,
        timeout=240,
        env={"PATH": os.environ["PATH"], "DSSDESK_SESSION_FILE": str(session_file)},
    )
    assert done.returncode == 0, done.stderr
    found: Found = json.loads(done.stdout)
    return found


def differences(found: Mapping[str, Found]) -> list[str]:
    """Where any two Pythons disagree beyond what their pandas cannot help."""
    names = list(found)
    first = found[names[0]]
    lines = []
    for name in names[1:]:
        for way, frames in first["ways"].items():
            for dataset, columns in frames.items():
                other = found[name]["ways"][way][dataset]
                same_pandas = _major(first) == _major(found[name])
                lines += [
                    f"{way} {dataset}: {names[0]} has {one}, {name} has {two}"
                    for one, two in zip(columns, other, strict=True)
                    if _comparable(one, exact=same_pandas) != _comparable(two, exact=same_pandas)
                ]
    return lines


def _major(found: Found) -> str:
    return str(found["pandas"]).partition(".")[0]


def _comparable(column: Found, *, exact: bool) -> Found:
    """A column without what differs between versions of pandas, unless ``exact``."""
    if exact:
        return column
    dtype = str(column["dtype"]).replace("[ns", "[us")
    if column["is_text"] and dtype in ("object", "str"):
        dtype = "text"
    return {**column, "dtype": dtype}
