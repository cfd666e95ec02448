"""A guard against a PySide6 that loses references."""

import sys

from PySide6.QtWidgets import QLabel


def test_this_pyside_keeps_its_references_to_none(qtbot):
    # PySide6 6.12.0 on CPython 3.11 loses one for every call that returns None, then aborts.
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("x")
    assert sys.getrefcount(None) - before > -100
