"""A page of ours as PDF, by Qt's web engine. Runs in the process of an export, never in the window.

The engine ends the whole process where it finds no sandbox or no library.
"""

import os

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QIODevice,
    QMarginsF,
    QObject,
    Qt,
    QTimer,
    QUrl,
    Slot,
)
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)
from PySide6.QtWidgets import QApplication

_MARGIN = 12.0  # millimetres
_SETTLING = 1_000  # milliseconds in which scripts may draw
_SCHEME = b"dssdesk-export"
_ADDRESS = QUrl("dssdesk-export://page/")
_INSIDE = ("data", "blob")
_OFF = (
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
    QWebEngineSettings.WebAttribute.JavascriptCanAccessClipboard,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.DnsPrefetchEnabled,
)


def to_pdf(html: str, *, runs: bool) -> bytes:
    """The page on paper; empty where the engine makes nothing of it.

    Args:
        html: The page.
        runs: Whether scripts of it may run.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # nothing is to be seen of it
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    scheme = QWebEngineUrlScheme(QByteArray(_SCHEME))
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    QWebEngineUrlScheme.registerScheme(scheme)
    application = QApplication([])
    printing = _Printing(html.encode("utf-8", "replace"), runs=runs)
    application.exec()
    printing.close()
    return printing.made


class _Printing(QObject):
    """Loads the page and prints it."""

    def __init__(self, page: bytes, *, runs: bool) -> None:
        super().__init__()
        self.made = b""
        self._runs = runs
        self._profile = QWebEngineProfile()  # without a name it is off the record
        self._guard, self._source = _Guard(), _Source(page)
        self._profile.setUrlRequestInterceptor(self._guard)
        self._profile.installUrlSchemeHandler(QByteArray(_SCHEME), self._source)
        self._page = _Page(self._profile)
        settings = self._page.settings()
        settings.setAttribute(QWebEngineSettings.WebAttribute.JavascriptEnabled, runs)
        for attribute in _OFF:
            settings.setAttribute(attribute, False)
        self._page.loadFinished.connect(self._on_loaded)
        self._page.load(_ADDRESS)

    def close(self) -> None:
        """The page goes before its profile, as Qt demands."""
        del self._page

    @Slot(bool)
    def _on_loaded(self, is_fine: object) -> None:
        if is_fine:
            QTimer.singleShot(_SETTLING if self._runs else 0, self._print)
        else:
            QCoreApplication.exit(1)

    @Slot()
    def _print(self) -> None:
        margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout = QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            margins,
            QPageLayout.Unit.Millimeter,
        )
        self._page.printToPdf(self._on_made, layout)

    def _on_made(self, data: QByteArray) -> None:
        self.made = bytes(data.data())
        QCoreApplication.exit(0)


class _Page(QWebEnginePage):
    """Goes nowhere else."""

    def acceptNavigationRequest(
        self, url: QUrl | str, _kind: QWebEnginePage.NavigationType, _is_main: object
    ) -> bool:
        return QUrl(url) == _ADDRESS or QUrl(url).scheme() in _INSIDE

    def javaScriptConsoleMessage(
        self,
        _level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        _message: str,
        _line: int,
        _source: str,
    ) -> None:
        """What scripts complain of is theirs."""


class _Source(QWebEngineUrlSchemeHandler):
    """Hands out the page: what is set as a text must be short, and no file is left behind."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self._text = page

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        if job.requestUrl() != _ADDRESS:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        buffer = QBuffer(job)
        buffer.setData(QByteArray(self._text))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(QByteArray(b"text/html"), buffer)


class _Guard(QWebEngineUrlRequestInterceptor):
    """Lets the engine read the page, and nothing else."""

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        address = info.requestUrl()
        if address != _ADDRESS and address.scheme() not in _INSIDE:
            info.block(True)
