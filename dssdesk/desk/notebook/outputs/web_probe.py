"""Tries whether a web page can be shown on this machine: ``python -m`` this module.

Chromium ends the whole process where it finds no sandbox or no library; so a process of its own
tries it first, and the desk lives on.
"""

import sys

from PySide6.QtCore import QByteArray, QCoreApplication, QObject, QProcess, Qt, QTimer, Signal, Slot

_PATIENCE = 60_000  # milliseconds: on a cold disk the first start takes many seconds
_GREETING = "dssdesk: a page was loaded"


class Probe(QObject):
    """Starts the trial, and tells how it went.

    Signals:
        finished: "" if pages can be shown, else why not.
    """

    finished = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_over = False
        self._process = QProcess(self)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_finished)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE)
        self._patience.timeout.connect(self._process.kill)

    def start(self) -> None:
        """Begin; `finished` comes later."""
        self._patience.start()
        self._process.start(sys.executable, ["-P", "-m", __name__])

    def close(self) -> None:
        """Nobody wants to know any more."""
        self._is_over = True
        self._process.kill()
        self._process.waitForFinished(1_000)

    @Slot()
    def _on_finished(self) -> None:
        if self._is_over:
            return
        self._is_over = True
        self._patience.stop()
        said = _text(self._process.readAllStandardOutput())
        complaint = _text(self._process.readAllStandardError())
        self.finished.emit("" if _GREETING in said else reason_of(complaint))


def reason_of(complaint: str) -> str:
    """The line that tells a person what is missing."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    for line in lines:
        if "sandbox" in line.lower():
            return "no sandbox can be made for it on this machine"
        if "Error: " in line:
            return line.partition("Error: ")[2]
    return lines[-1] if lines else "the web engine did not start"


def _text(data: QByteArray) -> str:
    return bytes(data.data()).decode(errors="replace")


def _try() -> int:
    from PySide6.QtWidgets import QApplication

    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication(sys.argv[:1])
    from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile

    profile = QWebEngineProfile()
    page = QWebEnginePage(profile)

    def on_loaded(is_fine: object) -> None:
        sys.stdout.write(_GREETING if is_fine else "")
        sys.stdout.flush()
        application.exit(0 if is_fine else 1)

    page.loadFinished.connect(on_loaded)
    page.setHtml("<p>here</p>")
    code = application.exec()
    page.deleteLater()
    return code


if __name__ == "__main__":
    from dssdesk.desk.kit.plugins import find_plugins

    find_plugins()
    sys.exit(_try())
