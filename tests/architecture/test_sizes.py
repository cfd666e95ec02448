"""Modules that nobody would like to open are defects: length, and what hides behind exemptions."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "dssdesk").rglob("*.py"))
MOST_LINES = 500
MOST_EXEMPTIONS = 36


def test_a_module_can_be_read_in_one_sitting():
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in MODULES
    }
    assert not {name: count for name, count in lines.items() if count > MOST_LINES}


def test_every_exemption_says_why():
    """In parentheses, or in a comment of its own where a tool does not bear them."""
    exempt = r"# (?>noqa: \w+(?:, ?\w+)*|type: ignore\[[\w, -]+\]|pragma: no cover)"
    bare = re.compile(exempt + r"(?! \(\w[^)]{5,}\)|  # \w.{5,})")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert not found, found


def test_exemptions_are_few():
    text = "\n".join(path.read_text("utf-8") for path in MODULES)
    assert len(re.findall(r"# (?:noqa|type: ignore|pragma: no cover)", text)) <= MOST_EXEMPTIONS


def test_no_unfinished_mark_without_an_issue():
    marks = re.compile(r"\b(?:FIXME|XXX|TODO(?!\(#\d+\)))\b")
    found = [
        str(path.relative_to(ROOT)) for path in MODULES if marks.search(path.read_text("utf-8"))
    ]
    assert not found, found
