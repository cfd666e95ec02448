"""Lets Qt find its own parts, whatever the folder is called that it lies in."""

from pathlib import Path

import PySide6
from PySide6.QtCore import QCoreApplication


def find_plugins() -> None:
    """Name the folder of Qt's plugins; to be called before there is an application."""
    # WORKAROUND: PySide tells Qt its folder in a qt.conf, unescaped. With a comma, a semicolon, a
    # quotation mark or a backslash in the path Qt looks elsewhere, and aborts at once.
    QCoreApplication.addLibraryPath(str(Path(PySide6.__file__).parent / "Qt" / "plugins"))
