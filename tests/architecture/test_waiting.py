"""Tests wait for what they wait for; they never sleep and hope."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "tests").rglob("*.py"))
WAITERS = {"tests/helpers/waiting.py"}  # where the one breath between two looks is taken
SLEEPS = {"time.sleep", "sleep", "qtbot.wait", "QTest.qWait", "QTest.qSleep", "QThread.msleep"}
YIELDS = {"asyncio.sleep", "anyio.sleep"}
BREATH = 0.01


def test_no_test_sleeps():
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call)}"
        for path in MODULES
        if str(path.relative_to(ROOT)) not in WAITERS
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if is_sleep(call)
    ]
    assert not found, found


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("time.sleep(0)", True),
        ("qtbot.wait(10)", True),
        ("asyncio.sleep(0.2)", True),
        ("asyncio.sleep(pause)", True),
        ("asyncio.sleep(0)", False),
        ("qtbot.waitUntil(ready)", False),
        ("'time.sleep(9)'", False),
    ],
)
def test_a_sleep_is_told_from_a_breath(code: str, is_one: bool):
    assert is_sleep(ast.parse(code, mode="eval").body) is is_one


def is_sleep(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = ast.unparse(node.func)
    if name in YIELDS:
        return not (isinstance(first := node.args[0], ast.Constant) and first.value <= BREATH)
    return name in SLEEPS
