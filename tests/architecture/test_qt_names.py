"""In the desk, names like Qt's are Qt's: overrides. Everything else is ours, and described."""

import ast
from collections.abc import Iterator
from pathlib import Path

from PySide6 import QtCore, QtGui, QtWebEngineCore, QtWidgets

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "dssdesk" / "desk").rglob("*.py"))
QT_NAMES = {
    name
    for module in (QtCore, QtGui, QtWebEngineCore, QtWidgets)
    for known in dir(module)  # PySide makes its classes when they are asked for
    if isinstance(cls := getattr(module, known), type)
    for name in dir(cls)
}


def classes(path: Path) -> Iterator[ast.ClassDef]:
    tree = ast.parse(path.read_text("utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


OURS = {cls.name: cls for path in MODULES for cls in classes(path)}


def test_methods_are_overrides_of_qt_or_described():
    wrong = [
        f"{path.relative_to(ROOT)}: {problem}"
        for path in MODULES
        for cls in classes(path)
        for problem in problems_of(cls)
    ]
    assert not wrong, wrong


def problems_of(cls: ast.ClassDef) -> Iterator[str]:
    for method in public_methods(cls):
        if method.name in QT_NAMES:
            continue
        if method.name != method.name.lower():
            yield f"{cls.name}.{method.name} is no name of ours"
        if not cls.name.startswith("_") and not is_described(cls, method.name):
            yield f"{cls.name}.{method.name} is not described"


def public_methods(cls: ast.ClassDef) -> Iterator[ast.FunctionDef]:
    for node in cls.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def is_described(cls: ast.ClassDef, name: str) -> bool:
    """Here, or in a class of ours that it comes from."""
    if any(it.name == name and ast.get_docstring(it) for it in public_methods(cls)):
        return True
    bases = [OURS.get(base.id) for base in cls.bases if isinstance(base, ast.Name)]
    return any(base is not None and is_described(base, name) for base in bases)
