"""What is committed names no machine, no registry and no secret."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
FORBIDDEN = re.compile(
    r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org|(?:^|[\s\"'(])/(?:work|root)/",
    re.MULTILINE,
)


def test_no_tracked_file_names_a_machine_or_a_registry():
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    found = []
    for name in filter(None, names):
        path = ROOT / name
        if path == Path(__file__) or not path.is_file() or path.stat().st_size > 2_000_000:
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if FORBIDDEN.search(text):
            found.append(name)
    assert not found, found
