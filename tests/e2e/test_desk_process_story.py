"""The window as a process: asked to end by a signal, it leaves as a person would."""

import json
import signal

import pytest

from dssdesk.wire.places import NotebookRef
from tests.helpers.live_instance import DEMO, LiveInstance


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_closes_the_window_and_nothing_else(instance: LiveInstance, asked: signal.Signals):
    instance.start()
    notebook = NotebookRef(project=DEMO, name="Delays by carrier")
    instance.open_desk(notebook)
    assert instance.end_desk(asked) == 0
    assert instance.status().desks == 0
    kept = json.loads((instance.folder / "desk.json").read_text())
    assert kept["window.tabs"] == ["notebook:NYC_FLIGHTS/Delays by carrier"]
    assert "Traceback" not in (instance.folder / "log" / "desk.log").read_text()
