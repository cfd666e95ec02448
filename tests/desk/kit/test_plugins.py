"""Qt starts from folders whose names its own configuration would not bear."""

import shutil
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

NEEDED = [
    "shiboken6/*.py",
    "shiboken6/*.so*",
    "PySide6/*.py",
    "PySide6/libpyside6.*",
    "PySide6/QtCore.abi3.so",
    "PySide6/QtGui.abi3.so",
    "PySide6/Qt/lib/libQt6Core.so.6",
    "PySide6/Qt/lib/libQt6DBus.so.6",
    "PySide6/Qt/lib/libQt6Gui.so.6",
    "PySide6/Qt/lib/libicu*",
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",
]
CODE = """
import sys
sys.path.insert(0, {folder!r})
from PySide6.QtGui import QGuiApplication
from dssdesk.desk.kit.plugins import find_plugins
find_plugins()
print(QGuiApplication([]).platformName())
"""


@pytest.mark.parametrize("name", ['Müller\'s "Pläne" 数据', "a, b; c\\d"])
def test_a_window_opens_from_a_folder_of_any_name(tmp_path: Path, name: str):
    copy_qt(tmp_path / name)
    run = subprocess.run(
        [sys.executable, "-P", "-c", CODE.format(folder=str(tmp_path / name))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout == "offscreen\n", run.stderr


def copy_qt(folder: Path) -> None:
    packages = Path(PySide6.__file__).parents[1]
    for path in (path for pattern in NEEDED for path in packages.glob(pattern)):
        copy = folder / path.relative_to(packages)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
