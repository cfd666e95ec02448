"""A person hands a finished notebook on: as a page, on paper, as a file for another Jupyter."""

import json
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from dssdesk.desk.explorer.state import NodeKind
from tests.e2e.desk_driver import DeskDriver
from tests.helpers.live_instance import LiveInstance

pytestmark = pytest.mark.qt_log_ignore("does not support")


def test_a_finished_notebook_is_handed_on_with_all_that_it_shows(
    instance: LiveInstance, qtbot: QtBot, tmp_path: Path
):
    instance.prepare()
    at = DeskDriver(qtbot, instance.folder)
    at.open(NodeKind.NOTEBOOK, "Delays by carrier")
    at.wait_for_notebook("Delays by carrier")
    at.press("Ctrl+End")
    at.do("notebook.insert_code")
    at.press("Return")
    at.type("typed_a_moment_ago = 1")

    page = save_as(at, "notebook.export_html", tmp_path / "delays.html").decode()
    assert "<title>Delays by carrier</title>" in page
    assert "typed_a_moment_ago" in page
    assert len(re.findall(r">Out\[\d+\]:<", page)) == 3
    assert re.search(r'src="data:image/png;base64,[\w+/=]{8192}', page)  # was kept by reference
    assert "<td>57979</td>" in page

    copy = json.loads(save_as(at, "notebook.export_ipynb", tmp_path / "delays.ipynb"))
    assert len(copy["cells"]) == len(re.findall(r"<div class=\"jp-Cell ", page))
    text = save_as(at, "notebook.export_md", tmp_path / "delays.md").decode()
    assert "](data:image/png;base64," in text
    code = save_as(at, "notebook.export_py", tmp_path / "delays.py").decode()
    compile(code, "delays.py", "exec")
    assert save_as(at, "notebook.export_pdf", tmp_path / "delays.pdf").startswith(b"%PDF-")
    at.quit()


def save_as(at: DeskDriver, action: str, path: Path) -> bytes:
    at.do(action)
    at.wait(lambda: at.window.findChild(QFileDialog) is not None)
    dialog = at.window.findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith(f"Delays by carrier{path.suffix}")
    dialog.selectFile(str(path))
    dialog.accept()
    at.wait(path.exists)
    at.wait(lambda: not at.notebook.commands.files.jobs)
    at.wait(lambda: at.window.findChild(QFileDialog) is None)
    return path.read_bytes()
