"""*Administration* in a tab: the list of pages at the left, and the page that was chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QWidget

from dssdesk.desk.administration.administrator import Administrator
from dssdesk.desk.administration.pages import Page, PageContent
from dssdesk.desk.administration.sections import Sections
from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.controls import EmptyHint
from dssdesk.desk.kit.theme import Look

_ROOM_FOR_NAMES = 1100
_NOT_FOR_YOU = (
    "Only an administrator looks after the instance: what runs for everybody, people and groups.\n"
    "What runs for you is in the activity drawer."
)


class AdministrationTab(QObject):
    """Makes each page when it is first shown; `widget` is what the tab shows.

    Signals:
        changed: Another page is shown, or its status is another.
    """

    changed = Signal()

    def __init__(self, look: Look, administrator: Administrator, pages: Sequence[Page]) -> None:
        super().__init__()
        self._administrator = administrator
        self._pages = {page.id: page for page in pages}
        self._open: dict[str, PageContent] = {}
        self.widget = AdministrationView(look, pages)
        self.widget.sections.chosen.connect(self._on_section_chosen)
        administrator.page_chosen.connect(self._on_page_chosen)
        administrator.changed.connect(self._show)
        self._show()

    @property
    def page(self) -> Page:
        """The page on show."""
        return self._pages.get(self._administrator.page, next(iter(self._pages.values())))

    @property
    def content(self) -> PageContent | None:
        """What the page on show is made of; None while it is not for the person."""
        return self._open.get(self.page.id) if self._administrator.is_administrator else None

    @property
    def tooltip(self) -> str:
        """Where in *Administration* the page is."""
        return f"Administration › {self.page.group} › {self.page.title}"

    @property
    def status(self) -> str:
        """For the status bar."""
        return "" if self.content is None else self.content.status

    @property
    def actions(self) -> ActionSet | None:
        """What can be done on the page on show."""
        return None if self.content is None else self.content.actions

    def can_close(self) -> bool:
        """There is nothing to lose."""
        return True

    def closed(self) -> None:
        """The tab is gone."""
        for content in self._open.values():
            content.closed()
        self.deleteLater()

    def _on_section_chosen(self, page: str) -> None:
        self._administrator.open_page(page)
        if not self.widget.sections.has_focus:  # a click: the keyboard follows it
            self.widget.setFocus()

    def _on_page_chosen(self, _page: str) -> None:
        self._show()

    def _show(self) -> None:
        view, is_administrator = self.widget, self._administrator.is_administrator
        if is_administrator is None:
            view.show_nothing()
        elif not is_administrator:
            view.show_refusal()
        else:
            page = self.page
            if page.id not in self._open:
                content = self._open[page.id] = page.open()
                content.changed.connect(self.changed)
                view.add(content.widget)
            view.show_content(page.id, self._open[page.id].widget)
        self.changed.emit()


class AdministrationView(QWidget):
    """The list of pages and the page on show; or why there is none."""

    def __init__(self, look: Look, pages: Sequence[Page]) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("Administration")
        self.sections = Sections(look, pages)
        self.refusal = EmptyHint(look, _NOT_FOR_YOU)
        self._blank = QWidget()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._blank)
        self._stack.addWidget(self.refusal)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sections)
        row.addWidget(self._stack, 1)
        look.changed.connect(self._make_room)

    def show_nothing(self) -> None:
        """It is not known yet who the person is."""
        self._show(self._blank)

    def show_refusal(self) -> None:
        """The pages are for others."""
        self._show(self.refusal)

    def add(self, page: QWidget) -> None:
        """Hold this page."""
        self._stack.addWidget(page)

    def show_content(self, page: str, widget: QWidget) -> None:
        """Show this page."""
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self._stack.isAncestorOf(focus)
        self.sections.show_page(page)
        self._show(widget)
        self.setFocusProxy(widget)
        row = self.sections.rows[page]
        if had_focus or (self.sections.has_focus and not row.hasFocus()):
            widget.setFocus()
            if self.sections.has_focus:  # nothing of the page takes keys now
                row.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.colour("surface.base"))

    def _show(self, widget: QWidget) -> None:
        self.sections.setVisible(widget not in (self._blank, self.refusal))
        if widget is not self._stack.currentWidget():
            self._stack.setCurrentWidget(widget)

    def _make_room(self) -> None:
        self.sections.set_narrow(on=self.width() < self._look.px(_ROOM_FOR_NAMES))
