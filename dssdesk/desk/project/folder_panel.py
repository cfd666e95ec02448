"""The panel at the right: what is in a managed folder."""

import time

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dssdesk.base.errors import DssDeskError
from dssdesk.desk.kit.actions import make_action, make_menu
from dssdesk.desk.kit.controls import EmptyHint
from dssdesk.desk.kit.facts import Fact
from dssdesk.desk.kit.icons import Icon, make_icon, pixmap_of
from dssdesk.desk.kit.labels import Label, label_of
from dssdesk.desk.kit.places import FolderPlace
from dssdesk.desk.kit.scrolling import bare_area
from dssdesk.desk.kit.text import bytes_text, counted, when_text
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.project.needs import ProjectNeeds
from dssdesk.wire.projects import FolderChanged, FolderDetails, GetFolder

_MOST_FILES = 200
_EMPTY = "No files yet. Notebooks write them with dataiku.Folder."


class FolderPanel(QWidget):
    """Shows one folder; fulfils `Panel`."""

    def __init__(self, needs: ProjectNeeds, place: FolderPlace) -> None:
        super().__init__()
        self._needs = needs
        self._look = needs.look
        self._place = place
        self._body: QWidget | None = None
        self._details: FolderDetails | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        needs.link.connected.connect(self._read)
        needs.catalogue.changed.connect(self._on_catalogue_changed)
        needs.link.listen(FolderChanged, self._on_changed)
        needs.look.changed.connect(self._on_look_changed)
        self._read()

    @property
    def widget(self) -> QWidget:
        """Itself: it stands in the window as it is."""
        return self

    def closed(self) -> None:
        """There is nothing to let go of."""

    def _read(self) -> None:
        ask = GetFolder(project=self._place.key, folder_id=self._place.folder)
        self._needs.link.ask(ask).then(self._on_details, self._on_error)

    def _on_catalogue_changed(self, project: str) -> None:
        if project == self._place.key:
            self._read()

    def _on_changed(self, event: FolderChanged) -> None:
        if (event.project, event.folder_id) == (self._place.key, self._place.folder):
            self._read()

    def _on_error(self, error: DssDeskError) -> None:
        self._show(EmptyHint(self._look, error.message))

    def _on_look_changed(self) -> None:
        if self._details is not None:
            self._on_details(self._details)

    def _on_details(self, details: FolderDetails) -> None:
        self._details = details
        look, content = self._look, QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 10, 12, 16)
        column.setSpacing(8)
        column.addLayout(self._make_title(details.name))
        size = sum(file.size for file in details.files)
        column.addWidget(Fact(look, "Id", details.folder_id, is_code=True))
        words = f"{counted(len(details.files), 'file')}, {bytes_text(size)}"
        column.addWidget(Fact(look, "Holds", words))
        column.addWidget(Fact(look, "Path", details.path, is_code=True))
        column.addSpacing(8)
        column.addWidget(Label(look, "Files", role=TypeRole.SECTION, tint="text.secondary"))
        for file in details.files[:_MOST_FILES]:
            about = f"{bytes_text(file.size)}, {when_text(file.modified_at, time.time())}"
            column.addLayout(self._make_file(file.path.removeprefix("/"), about))
        more = len(details.files) - _MOST_FILES
        text = _EMPTY if not details.files else f"… and {more} more" if more > 0 else ""
        if text:
            column.addWidget(label_of(look, text, TypeRole.SMALL, "text.muted"))
        column.addStretch(1)
        self._show(content)

    def _make_title(self, name: str) -> QHBoxLayout:
        look, row = self._look, QHBoxLayout()
        row.setSpacing(8)
        icon = Label(look, "", role=TypeRole.BODY, tint="text.primary")
        ratio, size = self.devicePixelRatioF(), look.px(look.tokens.icon.size)
        icon.setPixmap(pixmap_of(look, Icon.FOLDER_OPEN, size, tint="kind.folder", ratio=ratio))
        row.addWidget(icon)
        title = CutLabel(look, name, TypeRole.TITLE, Qt.TextElideMode.ElideRight)
        row.addWidget(title, 1)
        return row

    def _make_file(self, path: str, about: str) -> QHBoxLayout:
        row = QHBoxLayout()
        name = CutLabel(self._look, path, TypeRole.SMALL, Qt.TextElideMode.ElideMiddle)
        row.addWidget(name, 1)
        row.addWidget(Label(self._look, about, role=TypeRole.SMALL, tint="text.muted"))
        return row

    def _show(self, content: QWidget) -> None:
        if self._body is not None:
            self._layout.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = bare_area(content)
        self._layout.addWidget(self._body)


class CutLabel(QLabel):
    """A text on one line, as much of it as there is room for; its menu copies the whole of it."""

    def __init__(self, look: Look, text: str, role: TypeRole, cut: Qt.TextElideMode) -> None:
        super().__init__(text)
        self._look = look
        self._cut = cut
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(look.font(role, figures=True))
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._look.colour("text.primary"))
        kept = self.fontMetrics().elidedText(self.text(), self._cut, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, kept)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = make_menu(self)
        icon = make_icon(self._look, Icon.COPY_NAME)
        copy = make_action("Copy name", menu, icon=icon)
        copy.triggered.connect(self.copy)
        menu.addAction(copy)
        menu.popup(event.globalPos())

    def copy(self) -> None:
        """Put the whole text on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
