"""The web page itself: one for each notebook that shows scripts. Imported when it is needed only.

It may reach nothing outside of itself: a scheme of its own, a policy that names no address, a
profile that forgets, and an interceptor behind them. A person may open the network once for a
notebook; then ``https`` is allowed, and nothing else.
"""

import time
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QFile,
    QIODevice,
    QObject,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QDesktopServices
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineScript,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from dssdesk.base.paths import resource
from dssdesk.desk.notebook.outputs.web_libraries import FetchLibrary, library_of, meant_by

_SCHEME = b"dssdesk-output"
_ADDRESS = QUrl("dssdesk-output://page/")
_INSIDE = ("dssdesk-output", "data", "blob", "qrc")
_UNSAFE = "'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'"  # the page is there to run them
_WORLD = QWebEngineScript.ScriptWorldId.ApplicationWorld.value
_GESTURE = 1.0  # seconds after a click in which a link may open outside
_OFF = (
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
    QWebEngineSettings.WebAttribute.JavascriptCanAccessClipboard,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.FullScreenSupportEnabled,
    QWebEngineSettings.WebAttribute.ScreenCaptureEnabled,
    QWebEngineSettings.WebAttribute.DnsPrefetchEnabled,
    QWebEngineSettings.WebAttribute.ErrorPageEnabled,
    QWebEngineSettings.WebAttribute.NavigateOnDropEnabled,
    QWebEngineSettings.WebAttribute.PdfViewerEnabled,
    QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled,
)


def policy(*, network: bool) -> str:
    """The page's content security policy."""
    out = " https:" if network else ""
    rules = {
        "default-src": "'none'",
        "script-src": f"dssdesk-output: blob: {_UNSAFE}{out}",
        "style-src": f"'unsafe-inline'{out}",
        "img-src": f"data: blob:{out}",
        "font-src": f"data:{out}",
        "media-src": f"data: blob:{out}",
        "connect-src": f"data: blob:{out}",
        "worker-src": "blob:",
        "frame-src": f"data: blob:{out}",
        "form-action": "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class Bridge(QObject):
    """What the page's own script, and no other, can call.

    Signals:
        wished: To the page: a JSON list of calls.
        ready: The page listens.
        resized: An output's key, and how tall it is; also `filled`, when its scripts ran.
        refused: An output's key, and the address that the policy kept it from.
    """

    wished = Signal(str)
    ready = Signal()
    resized = Signal(str, int)
    filled = Signal(str, int)
    refused = Signal(str, str)

    @Slot()
    def on_ready(self) -> None:
        """The page's script runs."""
        self.ready.emit()

    @Slot(str, int)
    def on_resized(self, key: str, height: int) -> None:
        """An output has another height."""
        self.resized.emit(key, height)

    @Slot(str, int)
    def on_filled(self, key: str, height: int) -> None:
        """An output's scripts ran."""
        self.filled.emit(key, height)

    @Slot(str, str)
    def on_refused(self, key: str, address: str) -> None:
        """The policy kept an output from an address."""
        self.refused.emit(key, address)


class WebPage(QWebEnginePage):
    """The page, on a profile of its own.

    Signals:
        download_refused: A person pressed what would have written a file.
        library_missed: The address of a well-known script that is in no environment.
    """

    download_refused = Signal()
    library_missed = Signal(str)

    def __init__(self, parent: QObject, ground: QColor, fetch_library: FetchLibrary) -> None:
        # Without a name it is off the record. It has to outlive the page: see `dispose`.
        self._profile = QWebEngineProfile(QCoreApplication.instance())
        super().__init__(self._profile, parent)
        self._clicked_at = -_GESTURE
        self._guard = _Guard()
        self._source = _Source(ground, fetch_library)
        self._source.missed.connect(self.library_missed)
        self._profile.setUrlRequestInterceptor(self._guard)
        self._profile.installUrlSchemeHandler(QByteArray(_SCHEME), self._source)
        self.bridge = Bridge(self)
        channel = QWebChannel(self)
        channel.registerObject("desk", self.bridge)
        self.setWebChannel(channel, _WORLD)
        self.scripts().insert(_own_script())
        self.setBackgroundColor(ground)
        for attribute in _OFF:
            self.settings().setAttribute(attribute, False)
        self.settings().setAttribute(
            QWebEngineSettings.WebAttribute.WebRTCPublicInterfacesOnly, True
        )
        self.permissionRequested.connect(self._on_permission)
        self._profile.downloadRequested.connect(self._on_download)

    def start(self, *, network: bool) -> None:
        """Load the empty page, with or without the network."""
        self._guard.network = self._source.network = network
        self.load(_ADDRESS)

    def dispose(self) -> None:
        """Delete the page before its profile, as Qt demands."""
        self.destroyed.connect(self._profile.deleteLater)
        self.deleteLater()

    def note_click(self) -> None:
        """A person clicked into the page: for a moment, a link may open outside."""
        self._clicked_at = time.monotonic()

    def acceptNavigationRequest(
        self, url: QUrl | str, _kind: QWebEnginePage.NavigationType, is_main: object
    ) -> bool:
        address = QUrl(url)
        if not is_main:
            return True
        if address == _ADDRESS:
            return True
        if address.scheme() in ("http", "https") and self._take_click():
            QDesktopServices.openUrl(address)
        return False

    def javaScriptConsoleMessage(
        self,
        _level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        _message: str,
        _line: int,
        _source: str,
    ) -> None:
        """What scripts complain of is theirs."""

    def _take_click(self) -> bool:
        """Whether a person clicked just now; one click is good for one thing."""
        is_fresh = time.monotonic() - self._clicked_at < _GESTURE
        self._clicked_at = -_GESTURE
        return is_fresh

    @Slot(QWebEngineDownloadRequest)
    def _on_download(self, download: QWebEngineDownloadRequest) -> None:
        download.cancel()
        if self._take_click():
            self.download_refused.emit()

    @Slot(QWebEnginePermission)
    def _on_permission(self, permission: QWebEnginePermission) -> None:
        permission.deny()


def make_view(page: WebPage, parent: QWidget) -> QWebEngineView:
    """The widget that shows the page."""
    view = QWebEngineView(parent)
    view.setPage(page)
    return view


class _Source(QWebEngineUrlSchemeHandler):
    """Serves the one document that there is, and well-known scripts.

    Signals:
        missed: The address of a script that nobody has, and that may not be fetched.
    """

    missed = Signal(str)

    def __init__(self, ground: QColor, fetch_library: FetchLibrary) -> None:
        super().__init__()
        self.network = False
        self._fetch_library = fetch_library
        self._jobs: dict[int, QWebEngineUrlRequestJob] = {}
        self._count = 0
        text = resource("web", "page.html").read_text("utf-8")
        self._text = text.replace("%ground%", ground.name()).encode()

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        address = meant_by(bytes(job.requestUrl().toEncoded().data()).decode())
        library = library_of(address)
        if job.requestUrl() == _ADDRESS:
            header = QByteArray(policy(network=self.network).encode())
            # A bare value would become one header for each of its characters.
            headers: Any = {QByteArray(b"Content-Security-Policy"): [header]}
            job.setAdditionalResponseHeaders(headers)
            _answer(job, b"text/html", self._text)
        elif library is not None:
            self._count += 1
            self._jobs[self._count] = job  # the engine may drop it while it waits
            job.destroyed.connect(partial(_drop, self._jobs, self._count))
            self._fetch_library(library.name, partial(self._on_text, self._count, address))
        else:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)

    def _on_text(self, number: int, address: str, text: str | None) -> None:
        """An environment has the script, or none has."""
        job = self._jobs.pop(number, None)
        library = library_of(address)
        if job is None or library is None:
            return
        if text is not None:
            _answer(job, b"text/javascript", b"" if library.is_rest else text.encode())
        elif self.network:
            job.redirect(QUrl(address))
        else:
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            self.missed.emit(address)


def _answer(job: QWebEngineUrlRequestJob, kind: bytes, text: bytes) -> None:
    buffer = QBuffer(job)
    buffer.setData(QByteArray(text))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    job.reply(QByteArray(kind), buffer)


def _drop(jobs: dict[int, QWebEngineUrlRequestJob], number: int, _gone: object = None) -> None:
    jobs.pop(number, None)


class _Guard(QWebEngineUrlRequestInterceptor):
    """Stops what the policy would miss."""

    network = False

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        scheme = info.requestUrl().scheme()
        if scheme not in _INSIDE and not (self.network and scheme == "https"):
            info.block(True)


def _own_script() -> QWebEngineScript:
    channel = QFile(":/qtwebchannel/qwebchannel.js")
    channel.open(QIODevice.OpenModeFlag.ReadOnly)
    library = bytes(channel.readAll().data()).decode()
    script = QWebEngineScript()
    script.setName("dssdesk")
    script.setSourceCode(library + resource("web", "page.js").read_text("utf-8"))
    script.setWorldId(_WORLD)
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentReady)
    script.setRunsOnSubFrames(False)
    return script


def _register() -> None:
    scheme = QWebEngineUrlScheme(QByteArray(_SCHEME))
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme | QWebEngineUrlScheme.Flag.CorsEnabled)
    QWebEngineUrlScheme.registerScheme(scheme)


_register()
