"""An output that runs scripts: a hole through which the notebook's web page shows.

Until the notebook is trusted, and where no page can be shown, it says so and shows what the
output has besides: a picture or a text.
"""

from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import urlsplit

from PySide6.QtCore import QPoint, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from dssdesk.desk.notebook.outputs.base import GONE, MenuItem, OutputWidget, Surroundings
from dssdesk.desk.notebook.outputs.menu import open_menu
from dssdesk.desk.notebook.outputs.notice import Notice
from dssdesk.desk.notebook.outputs.picture import png_of
from dssdesk.desk.notebook.outputs.web_slots import UNKNOWN, Hole
from dssdesk.desk.notebook.outputs.web_text import (
    digest_of,
    framed_file,
    parts_of,
    runs_scripts,
    web_text,
)
from dssdesk.wire.outputs import MimeValue

_AT_FIRST = 240  # pixels, until the page says how tall the output is

Fallback = Callable[[QWidget], OutputWidget | None]


class WebOutput(OutputWidget):
    """Keeps a place for the page, and says what is in its way."""

    def __init__(
        self,
        surroundings: Surroundings,
        data: Mapping[str, MimeValue],
        make_fallback: Fallback,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._around = surroundings
        self._data = data
        self._make_fallback = make_fallback
        self._texts: dict[str, str] = {}
        self._missing = 0
        self._key = ""
        self._height = UNKNOWN
        self._notice: Notice | None = None
        self._fallback: OutputWidget | None = None
        self._hole = Hole(self)
        self._hole.hide()
        self._hole.resized.connect(self._on_height)
        self._hole.refused.connect(self._on_refused)
        self._hole.menu_wished.connect(self._on_menu)
        self.setAccessibleName("Output that needs a web page")
        surroundings.web.changed.connect(self._refresh)
        self._refresh()

    @property
    def notice(self) -> Notice | None:
        """What it says about itself, if anything."""
        return self._notice

    @property
    def fallback(self) -> OutputWidget | None:
        """What is shown in the page's stead, if anything."""
        return self._fallback

    @property
    def key(self) -> str:
        """Its key in the page; empty while it has no place there."""
        return self._key

    def height_for(self, width: int) -> int:
        height = self._notice.wanted_height() if self._notice is not None else 0
        if self._shows_page() and self._height:
            return height + (_AT_FIRST if self._height == UNKNOWN else self._height)
        if self._fallback is not None:
            inner = width - self._indent()
            height += self._fallback.height_for(inner) + self._around.style.output_gap
        return max(height, 1)

    def plain_text(self) -> str:
        return self._fallback.plain_text() if self._fallback is not None else ""

    def selected_text(self) -> str:
        if self._shows_page() and self._height:
            return self._around.web.selected_text()
        return self._fallback.selected_text() if self._fallback is not None else ""

    def menu_items(self) -> tuple[MenuItem, ...]:
        if self._shows_page() and self._height:
            return (
                MenuItem("Copy image", self._copy_image),
                MenuItem("Save image as…", self._save_image),
            )
        return self._fallback.menu_items() if self._fallback is not None else ()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._shows_page() and self._height == UNKNOWN:
            painter = QPainter(self)
            painter.setPen(self._around.style.colour("text.muted"))
            painter.setFont(self._around.style.small)
            painter.drawText(self._hole.geometry().adjusted(0, 4, 0, 0), "Loading…")
            painter.end()

    def _shows_page(self) -> bool:
        web = self._around.web
        return web.is_trusted and not web.problem

    @Slot()
    def _refresh(self) -> None:
        """Trust, permission or the page's state may be another."""
        web = self._around.web
        self._say("", "")
        if not web.is_trusted:
            self._forget_place()
            what = "runs scripts" if runs_scripts(self._data) else "is a web page"
            self._say(f"This output {what}. Trust the notebook to show it.", "Trust notebook")
        elif web.problem:
            self._forget_place()
            self._say(f"This output needs a web page, which cannot be shown: {web.problem}.", "")
        elif not self._key:
            self._fetch_texts()
        elif web.state_of(self._key)[1]:
            self._on_refused(web.state_of(self._key)[1])
        self._show_fallback(on=not self._shows_page() or not self._height)
        self._hole.setVisible(self._shows_page() and self._height != 0)
        self._lay_out()
        self.height_changed.emit()
        self.update()

    def _forget_place(self) -> None:
        if self._key:
            self._around.web.leave_output(self._key)
            self._key = ""
            self._height = UNKNOWN

    def _say(self, text: str, button: str) -> None:
        if self._notice is not None:
            self._around.web.give_back_focus(self._notice)
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None
        if text:
            self._notice = Notice(self._around.style, text, button, parent=self)
            self._notice.pressed.connect(self._on_notice_pressed)
            self._notice.show()

    def _show_fallback(self, *, on: bool) -> None:
        if self._fallback is not None and not on:
            self._fallback.hide()
            self._fallback.deleteLater()
            self._fallback = None
        elif self._fallback is None and on:
            self._fallback = self._make_fallback(self)
            if self._fallback is not None:
                self._fallback.height_changed.connect(self.height_changed)
                self._fallback.show()

    def _lay_out(self) -> None:
        y = 0
        if self._notice is not None:
            y = self._notice.wanted_height()
            self._notice.setGeometry(0, 0, self.width(), y)
        self._hole.setGeometry(0, y, self.width(), max(0, self.height() - y))
        if self._fallback is not None:
            y += self._around.style.output_gap if y else 0
            left = self._indent()
            self._fallback.setGeometry(left, y, self.width() - left, max(0, self.height() - y))

    def _indent(self) -> int:
        is_text = self._fallback is not None and self._fallback.at_text
        return self._around.style.padding_x if is_text else 0

    def _fetch_texts(self) -> None:
        parts = parts_of(self._data)
        blobs = [(mime, ref) for mime in parts if (ref := self._data[mime].blob) is not None]
        self._texts = {mime: self._data[mime].text or "" for mime in parts}
        self._missing = len(blobs)
        for mime, ref in blobs:
            self._around.fetch(ref, partial(self._on_text, mime))
        if not blobs:
            self._take_place()

    def _on_text(self, mime: str, text: str | None) -> None:
        self._texts[mime] = text or ""
        self._missing -= 1
        if text is None:
            self._say(GONE, "")
        if self._missing == 0 and not self._key and self._shows_page():
            self._take_place()

    def _take_place(self) -> None:
        file = framed_file(self._texts.get("text/html", ""))
        if file:
            self._say(f"This output shows the file {file}. Outputs open no files.", "")
            self._on_height(0)
            return
        digest = digest_of(self._data, self._texts)
        text = web_text(self._data, self._texts)
        self._key = self._around.web.show_output(digest, text, self._hole)
        self._height, refused = self._around.web.state_of(self._key)
        if refused:
            self._on_refused(refused)

    @Slot(int)
    def _on_height(self, height: int) -> None:
        self._height = height
        self._show_fallback(on=height == 0)
        self._hole.setVisible(height != 0)
        self._lay_out()
        self.height_changed.emit()
        self.update()

    @Slot(str)
    def _on_refused(self, address: str) -> None:
        if not self._around.web.has_network:
            place = urlsplit(address).hostname or "the network"
            self._say(f"This output asks for {place}, which it may not reach.", "Allow network")
            self._lay_out()
            self.height_changed.emit()

    @Slot(QPoint)
    def _on_menu(self, at: QPoint) -> None:
        open_menu(self._around, self, at)

    @Slot()
    def _on_notice_pressed(self) -> None:
        if self._around.web.is_trusted:
            self._around.web.allow_network()
        else:
            self._around.reach.trust()

    def _copy_image(self) -> None:
        QGuiApplication.clipboard().setImage(self._around.web.picture_of(self._key))

    def _save_image(self) -> None:
        self._around.reach.save_as("output.png", png_of(self._around.web.picture_of(self._key)))
