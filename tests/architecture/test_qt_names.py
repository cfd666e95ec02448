"""In the desk, names like Qt's are Qt's: overrides. Everything else is ours, and described."""

import ast
from pathlib import Path

import pytest
from PySide6 import QtCore, QtGui, QtWidgets

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "dssdesk" / "desk").rglob("*.py"))
QT_NAMES = {
    name
    for module in (QtCore, QtGui, QtWidgets)
    for cls in vars(module).values()
    if isinstance(cls, type)
    for name in dir(cls)
}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_methods_are_overrides_of_qt_or_described(path: Path):
    tree = ast.parse(path.read_text("utf-8"))
    wrong = []
    for cls in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for method in (node for node in cls.body if isinstance(node, ast.FunctionDef)):
            if method.name.startswith("_"):
                continue
            is_like_qt = method.name in QT_NAMES
            if method.name != method.name.lower() and not is_like_qt:
                wrong.append(f"{cls.name}.{method.name} is no name of ours")
            if not is_like_qt and not cls.name.startswith("_") and not ast.get_docstring(method):
                wrong.append(f"{cls.name}.{method.name} is not described")
    assert not wrong, wrong
