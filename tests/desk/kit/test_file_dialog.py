from pathlib import Path

import pytest
from PySide6.QtCore import QDir, QItemSelectionModel, QSignalBlocker
from PySide6.QtWidgets import QFileDialog, QLineEdit, QListView

from dssdesk.desk.kit.file_dialog import FileDialog

ROW = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


@pytest.fixture(autouse=True)
def first_folder():
    FileDialog.forget()
    yield
    FileDialog.forget()


def folder_of(first: str = "") -> str:
    dialog = FileDialog(None, "Open", first=first)
    folder = dialog.directory().absolutePath()
    dialog.done(QFileDialog.DialogCode.Rejected)
    return folder


@pytest.fixture
def kept(qtbot, tmp_path: Path) -> Path:
    """The folder of a dialog that a person left with a file."""
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "x.csv").touch()
    dialog = FileDialog(None, "Open")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.findChild(QLineEdit).setText(str(folder / "x.csv"))
    with qtbot.waitSignal(dialog.fileSelected):
        dialog.accept()
    return folder


def test_the_first_dialog_begins_at_home_or_where_it_is_told(qtbot, tmp_path):
    assert folder_of() == QDir.homePath()
    assert folder_of(str(tmp_path)) == str(tmp_path)


def test_the_next_dialog_begins_where_the_last_one_ended(kept: Path, tmp_path: Path):
    assert folder_of(str(tmp_path)) == str(kept)


def test_a_folder_that_is_gone_is_left_alone(kept: Path):
    (kept / "x.csv").unlink()
    kept.rmdir()
    assert folder_of() == QDir.homePath()


def test_a_typed_path_wins_over_a_folder_on_the_way(qtbot, tmp_path: Path):
    folder = tmp_path / "here"
    folder.mkdir()
    dialog = FileDialog(None, "Save", first=str(folder))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    on_show = dialog.findChild(QListView, "listView")
    on_show.selectionModel().select(on_show.rootIndex(), ROW)  # as Qt does when one types fast
    dialog.findChild(QLineEdit).setText(str(folder / "x.py"))
    with qtbot.waitSignal(dialog.fileSelected) as saved:
        dialog.accept()
    assert saved.args == [str(folder / "x.py")]


def test_all_of_several_typed_paths_are_taken(qtbot, tmp_path: Path):
    paths = [str(tmp_path / name) for name in ("a.ipynb", "b.ipynb")]
    for path in paths:
        Path(path).touch()
    dialog = FileDialog(None, "Upload", first=str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    on_show = dialog.findChild(QListView, "listView")
    qtbot.waitUntil(lambda: on_show.model().rowCount(on_show.rootIndex()) == 2)
    dialog.findChild(QLineEdit).setText(" ".join(f'"{path}"' for path in paths))
    first = on_show.model().index(0, 0, on_show.rootIndex())
    with QSignalBlocker(on_show.selectionModel()):  # as Qt does when one types fast
        on_show.selectionModel().select(first, ROW)
    with qtbot.waitSignal(dialog.filesSelected) as chosen:
        dialog.accept()
    assert chosen.args == [paths]
