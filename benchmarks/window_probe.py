"""Runs a Qt application until its first window is painted, then says its CPU seconds and ends it.

    python -P benchmarks/window_probe.py desk|qtconsole [ARGUMENT ...]

A part of `window_start.py`. The application runs as with ``python -m``; the only thing that is
added is a timer, started with the event loop, that looks every few milliseconds.
"""

import json
import os
import runpy
import sys
import time

BEGAN = time.perf_counter()
_EVERY = 4  # milliseconds
_MODULES = {"desk": "dssdesk", "qtconsole": "qtconsole"}


def main() -> None:
    kind = sys.argv[1]
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    run_loop = QApplication.exec

    def exec_with_probe(*_: object) -> int:
        probe = _Probe(is_shown=_tree_is_shown if kind == "desk" else _window_is_shown)
        timer = QTimer()
        timer.timeout.connect(probe.look)
        timer.start(_EVERY)
        return run_loop()

    QApplication.exec = exec_with_probe
    QApplication.exec_ = exec_with_probe
    sys.argv = [_MODULES[kind], *sys.argv[2:]]
    runpy.run_module(_MODULES[kind], run_name="__main__", alter_sys=True)


class _Probe:
    """Waits until something is there, and once more: what is there has been painted by then."""

    def __init__(self, is_shown) -> None:
        self._is_shown = is_shown
        self._was_shown = False
        self._first_window: float | None = None

    def look(self) -> None:
        if self._first_window is None and _window_is_shown():
            self._first_window = time.process_time()
        if self._was_shown:
            said = {
                "cpu": time.process_time(),
                "cpu_at_first_window": self._first_window,
                "wall": time.perf_counter() - BEGAN,
                "imported": len(sys.modules),
            }
            sys.stdout.write(json.dumps(said) + "\n")
            sys.stdout.flush()
            _end_children()
            os._exit(0)
        self._was_shown = self._is_shown()


def _window_is_shown() -> bool:
    from PySide6.QtWidgets import QApplication

    return any(window.isVisible() for window in QApplication.topLevelWidgets())


def _tree_is_shown() -> bool:
    from PySide6.QtWidgets import QApplication, QTreeView

    return any(
        tree.isVisible() and tree.model() is not None and tree.model().rowCount() > 0
        for window in QApplication.topLevelWidgets()
        for tree in window.findChildren(QTreeView)
    )


def _end_children() -> None:
    """qtconsole's kernel; our service belongs to the instance and is stopped there."""
    if "qtconsole" in sys.modules and "dssdesk" not in sys.modules:
        import psutil

        for child in psutil.Process().children(recursive=True):
            child.kill()


if __name__ == "__main__":
    main()
