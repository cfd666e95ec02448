"""The one web page of a notebook, shown through a mask: only where outputs are that need it.

No page exists before the first such output of a trusted notebook comes near the screen. The page
moves with the cells as one widget; its outputs stand in it as the native ones stand in the column.
"""

from __future__ import annotations  # the page's module is imported when it is needed

import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QRegion, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from dssdesk.desk.kit.theme import Look
from dssdesk.desk.notebook.outputs.web_libraries import (
    FetchLibrary,
    is_spare,
    own_address,
)
from dssdesk.desk.notebook.outputs.web_probe import Probe
from dssdesk.desk.notebook.outputs.web_slots import SCREENS, UNKNOWN, Hole, WebSlots
from dssdesk.desk.notebook.outputs.web_text import WebText

if TYPE_CHECKING:
    from PySide6.QtWebEngineWidgets import QWebEngineView

    from dssdesk.desk.notebook.outputs.web_page import WebPage

Libraries = Callable[[Callable[[dict[str, WebText]], None]], None]
"""Calls back with what has to run in the page before anything else, by digest."""


class WebPane(QObject):
    """The page's outputs, and who shows them.

    Signals:
        changed: Trust, the network's permission or the page's state is another.
        download_refused: A person pressed what would have written a file.
    """

    changed = Signal()
    download_refused = Signal()

    def __init__(
        self,
        look: Look,
        libraries: Libraries,
        fetch_library: FetchLibrary,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.is_trusted = False
        self.has_network = False
        self.problem = ""
        self._look = look
        self._libraries = libraries
        self._fetch_library = fetch_library
        self._area: QAbstractScrollArea | None = None
        self._probe: Probe | None = None
        self._page: WebPage | None = None
        self._view: QWebEngineView | None = None
        self._is_ready = False
        self._is_listening = False
        self._has_libraries = False
        self._outputs = WebSlots()
        look.changed.connect(self._on_look_changed)

    @property
    def is_started(self) -> bool:
        """Whether there is a page, or soon will be."""
        return self._page is not None or self._probe is not None

    def attach(self, area: QAbstractScrollArea) -> None:
        """Show the page over this column of cells."""
        self._area = area

    def show_trust(self, *, is_trusted: bool) -> None:
        """Scripts may run from now on, or no longer."""
        if is_trusted != self.is_trusted:
            self.is_trusted = is_trusted
            if not is_trusted:
                self._stop()
            self.changed.emit()

    def allow_network(self) -> None:
        """A person lets this notebook's outputs load what they ask for."""
        self.has_network = True
        for slot in self._outputs.slots.values():
            slot.refused = ""
        if self._page is not None and self._area is not None:
            # A page keeps the policy that it was loaded with; one that scripts meddled with may
            # not even load again.
            self._drop_page()
            self._make_page(self._area.viewport())
        self.changed.emit()

    def show_output(self, digest: str, text: WebText, hole: Hole) -> str:
        """Give an output a place in the page; its key. An output that was there comes back."""
        key, is_new = self._outputs.add(digest, text, hole)
        self._start()
        if is_new and self._is_ready:
            self._wish(("show", key, text.html, text.script))
        for gone in self._outputs.drop_surplus():
            if self._is_ready:
                self._wish(("drop", gone))
        return key

    def state_of(self, key: str) -> tuple[int, str]:
        """An output's height, and the address that it wanted first and may not have."""
        slot = self._outputs.slots.get(key)
        return (slot.height, slot.refused) if slot is not None else (UNKNOWN, "")

    def leave_output(self, key: str) -> None:
        """Its widget is gone; the output stays in the page for a while."""
        self._outputs.holes.pop(key, None)

    def give_back_focus(self, widget: QWidget) -> None:
        """The widget goes: left to itself, Qt gives the keyboard to some other part."""
        focus = QApplication.focusWidget()
        if focus is not None and self._area is not None and widget.isAncestorOf(focus):
            self._area.setFocus()

    @Slot()
    def place(self) -> None:
        """Bring page and mask to where the cells are now."""
        if self._view is None or self._area is None or not self._is_ready:
            return
        host = self._area.viewport()
        seen = self._outputs.seen(host)
        shown = [rect.intersected(host.rect()) for rect in seen.values()]
        shown = [rect for rect in shown if not rect.isEmpty()]
        if not shown:
            self._wait_unseen(host, self._view)
            return
        top = self._outputs.top(seen, shown, host)
        if moves := self._outputs.stand(seen, top):
            self._wish(*moves)
        self._view.setGeometry(0, top, host.width(), host.height() * SCREENS)
        mask = QRegion()
        for rect in shown:
            mask = mask.united(QRegion(rect.translated(0, -top)))
        self._view.setMask(mask)
        if self._view.isHidden():
            self._view.show()
        if self._outputs.is_covered(host, self._view, seen):
            self._view.raise_()
        # WORKAROUND: Qt takes an opaque sibling for opaque beyond its mask too, and would not paint
        # anew what a cell shows beside its hole. The engine sets the attribute again and again.
        inner = self._view.focusProxy()
        if inner is not None:
            inner.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)

    def _wait_unseen(self, host: QWidget, view: QWidget) -> None:
        """Nothing is on the screen. A hidden page draws nothing, so it stays while one may come."""
        view.setGeometry(0, -host.height() * SCREENS, host.width(), host.height() * SCREENS)
        view.setMask(QRegion(0, 0, 1, 1))
        view.setVisible(self._outputs.may_come())

    def picture_of(self, key: str) -> QImage:
        """The output as it looks now."""
        hole = self._outputs.holes.get(key)
        slot = self._outputs.slots.get(key)
        if self._view is None or hole is None or slot is None or slot.place is None:
            return QImage()
        return self._view.grab(slot.place).toImage()

    def selected_text(self) -> str:
        """What is selected in the page."""
        return self._page.selectedText() if self._page is not None else ""

    def close(self) -> None:
        """Let the page go."""
        self._stop()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        match event:
            case QWheelEvent() if self._area is not None:
                if event.modifiers() & (_ALT | _SHIFT):
                    return False
                QApplication.sendEvent(self._area.viewport(), event)
                return True
            case QKeyEvent() if event.key() == Qt.Key.Key_Escape and self._area is not None:
                self._area.setFocus()
                return True
            case QMouseEvent() if event.type() is QEvent.Type.MouseButtonPress:
                self._on_press(event)
            case _:
                pass
        return False

    def _start(self) -> None:
        if not self.is_trusted or self.problem or self.is_started:
            return
        if os.name == "posix" and os.geteuid() == 0 and not _is_sandbox_off():
            self._on_probed("it does not run for the system's administrator")
            return
        self._libraries(self._on_libraries)
        self._probe = Probe(self)
        self._probe.finished.connect(self._on_probed)
        self._probe.start()

    @Slot(str)
    def _on_probed(self, problem: str) -> None:
        if self._probe is not None:
            self._probe.deleteLater()
            self._probe = None
        if problem:
            self.problem = problem
            self.changed.emit()
        elif self._area is not None:
            self._make_page(self._area.viewport())

    def _make_page(self, host: QWidget) -> None:
        from dssdesk.desk.notebook.outputs.web_page import WebPage, make_view

        self._page = WebPage(self, self._look.colour("surface.paper"), self._fetch_library)
        self._page.bridge.ready.connect(self._on_ready)
        self._page.bridge.resized.connect(self._on_resized)
        self._page.bridge.filled.connect(self._on_filled)
        self._page.bridge.refused.connect(self._on_refused)
        self._page.renderProcessTerminated.connect(self._on_terminated)
        self._page.download_refused.connect(self.download_refused)
        self._page.library_missed.connect(self._on_library_missed)
        self._view = make_view(self._page, host)
        self._view.hide()
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._view.customContextMenuRequested.connect(self._on_menu)
        self._view.setAccessibleName("Outputs that run scripts")
        self._view.resize(host.width(), host.height() * SCREENS)
        self._page.start(network=self.has_network)

    @Slot()
    def _on_look_changed(self) -> None:
        if self._page is not None:
            ground = self._look.colour("surface.paper")
            self._page.setBackgroundColor(ground)
            self._wish(("ground", ground.name()))

    def _on_libraries(self, texts: dict[str, WebText]) -> None:
        self._outputs.put_first(texts)
        self._has_libraries = True
        self._fill()

    @Slot()
    def _on_ready(self) -> None:
        self._is_listening = True
        inner = self._view.focusProxy() if self._view is not None else None
        if inner is not None:
            inner.installEventFilter(self)
        self._fill()

    def _fill(self) -> None:
        """Put everything into the page, once it listens and what comes first is there."""
        if not self._is_listening or not self._has_libraries:
            return
        self._is_ready = True
        for key, slot in self._outputs.slots.items():
            slot.place = None
            self._wish(("show", key, slot.text.html, slot.text.script))
        self.place()

    @Slot(str, int)
    def _on_resized(self, key: str, height: int) -> None:
        if height > 0:  # until its scripts ran, nothing to see says nothing
            self._on_filled(key, height)

    @Slot(str, int)
    def _on_filled(self, key: str, height: int) -> None:
        slot, hole = self._outputs.slots.get(key), self._outputs.holes.get(key)
        if slot is not None and height != slot.height:
            slot.height = height
            if hole is not None:
                hole.resized.emit(height)

    @Slot(str, str)
    def _on_refused(self, key: str, address: str) -> None:
        slot, hole = self._outputs.slots.get(key), self._outputs.holes.get(key)
        if slot is not None and not slot.refused and not is_spare(address):
            slot.refused = address
            if hole is not None:
                hole.refused.emit(address)

    @Slot(str)
    def _on_library_missed(self, address: str) -> None:
        """Everything that wants this script waits for a person's word."""
        own = own_address(address)
        for key, slot in tuple(self._outputs.slots.items()):
            if own in slot.text.html or own in slot.text.script:
                self._on_refused(key, address)

    @Slot(QPoint)
    def _on_menu(self, point: QPoint) -> None:
        at = self._view.mapToGlobal(point) if self._view is not None else point
        hole = self._outputs.hole_at(at)
        if hole is not None:
            hole.menu_wished.emit(at)

    @Slot()
    def _on_terminated(self) -> None:
        self.problem = "its process ended"
        self._stop()
        self.changed.emit()

    def _stop(self) -> None:
        if self._probe is not None:
            self._probe.close()
            self._probe.deleteLater()
            self._probe = None
        self._has_libraries = False
        self._outputs.slots.clear()
        self._drop_page()

    def _drop_page(self) -> None:
        self._is_ready = self._is_listening = False
        if self._view is not None:
            self._view.hide()
            self._view.deleteLater()
            self._view = None
        if self._page is not None:
            self._page.dispose()
            self._page = None

    def _wish(self, *calls: tuple[object, ...]) -> None:
        if self._page is not None:
            self._page.bridge.wished.emit(json.dumps(calls))

    def _on_press(self, event: QMouseEvent) -> None:
        """A press into the page also selects the cell; the keyboard goes to the page."""
        hole = self._outputs.hole_at(event.globalPosition().toPoint())
        if self._page is None or self._view is None or hole is None:
            return
        self._page.note_click()
        point = hole.mapFromGlobal(event.globalPosition())
        press = QMouseEvent(
            event.type(),
            point,
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
        )
        QApplication.sendEvent(hole, press)
        self._view.setFocus()


_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


def _is_sandbox_off() -> bool:
    return os.environ.get("QTWEBENGINE_DISABLE_SANDBOX") == "1"
