"""Garbage dies in the GUI's thread, whoever allocates."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject

from dssdesk.desk.kit.garbage import GarbageCollector


def test_garbage_dies_in_the_gui_thread(qtbot):
    window = QObject()
    GarbageCollector(window)
    died_in = []
    knot = QObject()
    knot.itself = knot
    weakref.finalize(knot, lambda: died_in.append(threading.current_thread()))
    del knot

    keeping = []
    thread = threading.Thread(target=lambda: keeping.extend([] for _ in range(100_000)))
    thread.start()
    thread.join()
    assert not died_in
    qtbot.waitUntil(lambda: bool(died_in))
    assert died_in == [threading.main_thread()]
    assert not gc.isenabled()
