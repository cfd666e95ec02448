"""Guards for every test: no network, a home of its own, no unexpected warning, nothing leaked."""

import gc
import importlib
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

# What is started in the background of a script ignores SIGINT, and so would all that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

_LOOPBACK = ("127.", "::1", "localhost")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long forms as well")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    kept = [item for item in items if item.get_closest_marker("long") is None]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def pytest_sessionfinish() -> None:
    """Qt's offscreen platform dies at the end of a process that left something to paste."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is not None and widgets.QApplication.instance() is not None:
        widgets.QApplication.clipboard().clear()


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """What pytest-qt asks for before it makes the application."""
    from dssdesk.desk.kit.plugins import find_plugins

    find_plugins()
    importlib.import_module("dssdesk.app.desk")
    # As in a real desk, Qt's objects die in the GUI's thread only: `no_leaks` collects after each
    # test. What is loaded by now is no garbage; looking through it each time costs 0.1 s.
    gc.disable()
    gc.collect()
    gc.freeze()
    return []


@pytest.fixture
def anyio_backend() -> str:
    """Async tests (``pytest.mark.anyio``) run on asyncio, as the service does."""
    return "asyncio"


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the person who runs the tests is read or written."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    return home


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine may be spoken to."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
            raise AssertionError(f"a test wants to reach {address[0]}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def no_unexpected_log(
    caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest
) -> Iterator[None]:
    """A warning of ours in the log fails the test, unless it asks for `expected_log`."""
    yield
    if "expected_log" in request.fixturenames:
        return
    ours = [
        record
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING and record.name.startswith("dssdesk")
    ]
    assert not ours, [record.getMessage() for record in ours]


@pytest.fixture
def expected_log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """For a test that checks what is logged."""
    return caplog


@pytest.fixture(autouse=True)
def no_leaks() -> Iterator[None]:
    """Threads, child processes and top-level widgets that a test leaves fail this very test."""
    threads = set(threading.enumerate())
    children = _children()
    yield
    late = [
        thread
        for thread in threading.enumerate()
        if thread not in threads and not thread.daemon and thread.is_alive()
    ]
    for thread in late:
        thread.join(2)
    assert not [thread.name for thread in late if thread.is_alive()]
    left = _children() - children
    _, alive = psutil.wait_procs([psutil.Process(pid) for pid in left if psutil.pid_exists(pid)], 2)
    assert not alive, [_command(process) for process in alive]
    _no_widgets_left()


def _children() -> set[int]:
    return {process.pid for process in psutil.Process().children(recursive=True)}


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return f"process {process.pid}"


def _no_widgets_left() -> None:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = [widget for widget in widgets.QApplication.topLevelWidgets() if widget.isVisible()]
    names = [type(widget).__name__ for widget in left]
    for widget in left:
        widget.close()
        widget.deleteLater()
    assert not names, f"top-level widgets left behind: {names}"
