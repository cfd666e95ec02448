"""A double-click: the desktop's own tools start the application, and open a notebook in it.

On a real X server, from the entry that `packaging/linux/register` writes.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import psutil
import pytest

from dssdesk.base.ids import FILES
from tests.helpers.live_instance import LiveInstance, environment
from tests.helpers.waiting import wait_until

ROOT = Path(__file__).parents[2]
TOOLS = ("Xvfb", "gtk-launch", "xdg-open", "update-desktop-database", "update-mime-database")
NOTEBOOK = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}

pytestmark = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in TOOLS), reason="the desktop's tools are not here"
)


@pytest.fixture
def desktop(tmp_path, monkeypatch):
    """A screen, and a person's folders in which this checkout is registered."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")
    (tmp_path / "config").mkdir()
    subprocess.run(["sh", ROOT / "packaging/linux/register"], check=True)
    read, write = os.pipe()
    with subprocess.Popen(  # noqa: TID251 (a test starts it)
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    ) as screen:
        os.close(write)
        with os.fdopen(read) as pipe:
            monkeypatch.setenv("DISPLAY", f":{pipe.readline().strip()}")
        monkeypatch.delenv("QT_QPA_PLATFORM")
        yield tmp_path
        screen.terminate()


@pytest.mark.parametrize("opener", [["gtk-launch", "dssdesk"], ["xdg-open"]])
def test_a_notebook_is_opened_by_a_double_click(desktop: Path, opener: list[str]):
    notebook = desktop / "Müller's é notebook.ipynb"
    notebook.write_text(json.dumps(NOTEBOOK))
    subprocess.run([*opener, notebook], check=True, env=environment(), timeout=30)
    instance = LiveInstance(desktop / "data" / "dssdesk" / "instance")
    try:
        wait_until(lambda: _shows(instance, notebook), seconds=60)
    finally:
        for desk in _desks(notebook):
            desk.terminate()
            desk.wait(30)
        instance.clean_up()


def test_the_window_that_is_open_shows_what_is_clicked_next(desktop: Path):
    first, second = desktop / "first.ipynb", desktop / "second.ipynb"
    for notebook in (first, second):
        notebook.write_text(json.dumps(NOTEBOOK))
    instance = LiveInstance(desktop / "data" / "dssdesk" / "instance")
    try:
        for notebook in (first, second):
            subprocess.run(["xdg-open", notebook], check=True, env=environment(), timeout=30)
            wait_until(lambda shown=notebook: _shows(instance, shown), seconds=60)
        kept = json.loads((instance.folder / "desk.json").read_text("utf-8"))
        assert kept["window.tabs"] == [f"notebook:{FILES}/{it}" for it in (first, second)]
    finally:
        for desk in _desks(first):
            desk.terminate()
            desk.wait(30)
        instance.clean_up()


def test_the_entry_is_valid_and_follows_a_checkout_that_moved(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    entry = tmp_path / "data" / "applications" / "dssdesk.desktop"
    for name in ("first", 'é $a "b" %c \\d'):
        checkout = tmp_path / name
        shutil.copytree(ROOT / "packaging", checkout / "packaging")
        shutil.copytree(ROOT / "resources", checkout / "resources")
        subprocess.run(["sh", checkout / "packaging/linux/register"], check=True)
        subprocess.run(["desktop-file-validate", entry], check=True)
    (line,) = [line for line in entry.read_text().splitlines() if line.startswith("Exec=")]
    escaped = str(tmp_path).encode().decode() + '/é \\\\$a \\\\"b\\\\" %%c \\\\\\\\d'
    assert line == f'Exec=sh "{escaped}/packaging/start" %f'


def _shows(instance: LiveInstance, notebook: Path) -> bool:
    """Whether a window is connected and this file is open in it."""
    if not (instance.folder / "service.json").exists() or instance.status().desks != 1:
        return False
    kept = instance.folder / "desk.json"
    return kept.exists() and str(notebook) in kept.read_text("utf-8")


def _desks(notebook: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if str(notebook) in process.cmdline():
                found.append(process)
        except psutil.Error:
            continue
    return found
