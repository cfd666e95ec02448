"""One line above the cells that says what a person has to know, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from dssdesk.desk.changing.refusals import READ_ONLY
from dssdesk.desk.kit.controls import Button
from dssdesk.desk.kit.icons import Icon, paint_icon
from dssdesk.desk.kit.text import quoted
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.notebook.merged import conflict_text
from dssdesk.desk.notebook.state import NotebookState
from dssdesk.wire.sessions import Death, SessionPhase


class Remedy(StrEnum):
    """What the banner's buttons do; the value is the text."""

    TAKE_OVER = "Take over"
    OPEN_AGAIN = "Try again"
    CHOOSE_ENVIRONMENT = "Change environment…"
    RESTART = "Restart"
    RESTART_TO_HERE = "Restart and run to here"
    SHOW_CONFLICT = "Show"
    SAVE_TYPED = "Save as file…"
    COPY_TYPED = "Copy"
    DISCARD_TYPED = "Discard…"
    CANCEL_EXPORT = "Cancel"


_KEEPING = (Remedy.SAVE_TYPED, Remedy.COPY_TYPED, Remedy.DISCARD_TYPED)


@dataclass(frozen=True, slots=True)
class Tidings:
    """What the banner says; `Tidings()` is nothing."""

    text: str = ""
    icon: Icon = Icon.INFO
    tone: str = "info"
    remedies: tuple[Remedy, ...] = ()


def tidings_of(state: NotebookState) -> Tidings:
    """What matters most now: lost text, the connection, the kernel's death, who edits, the file."""
    session = state.session
    if state.open_error or state.unkept.cells:
        return _of_loss(state)
    if not state.is_connected and state.is_open:
        text = "The service is away. What you type is kept and sent when it is back."
        return Tidings(text, Icon.CONNECTION, "warning", _KEEPING if state.only_here() else ())
    if session is not None and session.phase is SessionPhase.DIED:
        return _of_death(session.death)
    if state.is_read_only:
        editing = f" {state.lease.holder} edits it now." if state.lease.holder else ""
        return Tidings(f"{READ_ONLY}{editing} Here it can be watched.", Icon.INFO, "info")
    if state.is_open and not state.has_lease:
        holder = state.lease.holder or "Another window"
        text = f"{holder} edits this notebook in another window. Here it can be watched."
        return Tidings(text, Icon.INFO, "info", (Remedy.TAKE_OVER,))
    return _of_file(state)


def _of_death(death: Death | None) -> Tidings:
    if death is None:
        death = Death(text="The kernel died.", at=0)
    if death.never_ran:
        remedies = (Remedy.CHOOSE_ENVIRONMENT, Remedy.RESTART)
        return Tidings(death.text, Icon.DIED, "danger", remedies)
    text = f"{death.text.rstrip('.')}. Outputs are kept, variables are gone."
    to_here = () if death.cell_id is None else (Remedy.RESTART_TO_HERE,)
    return Tidings(text, Icon.DIED, "danger", (*to_here, Remedy.RESTART))


def _of_loss(state: NotebookState) -> Tidings:
    """The notebook cannot be opened, or the service did not take what was typed."""
    cells = state.only_here()
    text = f"The notebook cannot be opened. {state.open_error}" if state.open_error else ""
    remedies = (Remedy.OPEN_AGAIN,) if state.open_error else ()
    if not cells:
        return Tidings(text, Icon.DIED, "danger", remedies)
    where = "a cell" if len(cells) == 1 else f"{len(cells)} cells"
    typed = f"What you typed in {where} is not saved: it is only in this window."
    why = text or state.unkept.reason
    return Tidings(f"{why} {typed}", Icon.WARNING, "danger", (*remedies, *_KEEPING))


def _of_file(state: NotebookState) -> Tidings:
    if state.problem:
        return Tidings(f"The file is not saved: {state.problem}", Icon.WARNING, "warning")
    if state.conflicts:
        text = conflict_text(len(state.conflicts))
        return Tidings(text, Icon.WARNING, "warning", (Remedy.SHOW_CONFLICT,))
    if state.exporting:
        text = f"Exporting {', '.join(map(quoted, state.exporting))}…"
        return Tidings(text, Icon.EXPORT, "info", (Remedy.CANCEL_EXPORT,))
    return Tidings()


class Banner(QWidget):
    """Hidden while there is nothing to say.

    Signals:
        remedy_wished: A button was pressed; carries its `Remedy`.
    """

    remedy_wished = Signal(Remedy)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tidings = Tidings()
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._buttons = [Button(look, remedy.value, parent=self) for remedy in Remedy]
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self._label, 1)
        for button in self._buttons:
            button.clicked.connect(self._on_clicked)
            button.hide()
            self._layout.addWidget(button)
        self._fit()
        look.changed.connect(self._fit)
        self.hide()

    def show_tidings(self, tidings: Tidings) -> None:
        """Say this, or nothing."""
        if tidings == self._tidings:
            return
        self._tidings = tidings
        self._label.setText(tidings.text)
        self._fit()
        for button, remedy in zip(self._buttons, Remedy, strict=True):
            button.setVisible(remedy in tidings.remedies)
        self.setAccessibleName(tidings.text)
        self.setVisible(bool(tidings.text))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour(f"state.{self._tidings.tone}_soft"))
        size = look.px(look.tokens.icon.size)
        rect = QRectF(look.px(14), (self.height() - size) / 2, size, size)
        paint_icon(painter, look, self._tidings.icon, rect, tint=self._ink())
        painter.end()

    @Slot()
    def _fit(self) -> None:
        """Take the sizes and colours of the look."""
        px = self._look.px
        self.setMinimumHeight(px(36))
        self._layout.setContentsMargins(px(40), px(4), px(16), px(4))
        self._label.setFont(self._look.font(TypeRole.BODY))
        self._label.setStyleSheet(f"color: {self._look.colour(self._ink()).name()}")

    def _ink(self) -> str:
        return f"state.{self._tidings.tone}_text"

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        for button, remedy in zip(self._buttons, Remedy, strict=True):
            if button is sender:
                self.remedy_wished.emit(remedy)
