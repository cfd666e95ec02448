"""Whether kernels of all people may run as the service's account: what it means, and the way."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dssdesk.base.errors import DssDeskError
from dssdesk.desk.administration.delegate import LEFT
from dssdesk.desk.kit.controls import RING_MARGIN, Button, ButtonKind
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.people.sharing import SHARES
from dssdesk.wire.instance import Done
from dssdesk.wire.people import ShareAccount

ACCOUNT_SHARED = "conflict.account_shared"
"""How the service says that a person's kernels would run as its own account."""

_YES = "yes"
_WARNING = (
    "Whoever runs code here can then read the files of everybody, the instance's own too, and act"
    " as anybody. Do this only among people who trust each other. Every screen says so."
)
REMEDY = "Let kernels share the account…"
_WOULD_SHARE = (
    "This person's kernels would run as the service's own account, which reads everybody's files."
)
_NAME_ACCOUNT = "Name an account of the service's machine for the person, or let kernels share."
_RUN_AS_ROOT = "Run the service as root and name an account for the person, or let kernels share."
_APART = "Each person's kernels run as an account of their own."
_ALONE = "One person's kernels run as the service's account; a second person's may not, for now."

SHARE = Question(
    title="Let kernels share the account?",
    text=f"Kernels of all people will run as the account of the service. {_WARNING}",
    choice=Choice(_YES, "Share the account", ButtonKind.DANGER),
)
_STOP = Question(
    title="Let kernels share the account no longer?",
    text=(
        "From now on nobody can start a kernel whose account is the service's, while there is more"
        " than one person. What runs as it has to be unloaded first."
    ),
    choice=Choice(_YES, "Stop sharing"),
)


def refusal(*, can_switch: bool) -> str:
    """Why a person is kept out, and what to do about it."""
    return f"{_WOULD_SHARE} {_NAME_ACCOUNT if can_switch else _RUN_AS_ROOT}"


@dataclass(frozen=True, slots=True)
class Sharing:
    """Asks the person, then the service.

    Attributes:
        failed: Told why the service did not do it.
    """

    link: LinkLike
    ask: Callable[[Question, Callable[[str], None]], None]
    failed: Callable[[DssDeskError], None]

    def share(self, then: Callable[[Done], None] | None = None) -> None:
        """Let kernels share the account, after a warning; then go on."""
        self._change(SHARE, then, is_shared=True)

    def stop(self) -> None:
        """Let each kernel run as its person's account again, after a question."""
        self._change(_STOP, None, is_shared=False)

    def _change(
        self, question: Question, then: Callable[[Done], None] | None, *, is_shared: bool
    ) -> None:
        def on_answer(answer: str) -> None:
            if answer == _YES:
                self.link.ask(ShareAccount(is_shared=is_shared)).then(then, self.failed)

        self.ask(question, on_answer)


class SharingRow(QWidget):
    """Below the table of people: whose account kernels run as.

    Signals:
        share_requested, stop_requested: The button was pressed.
    """

    share_requested = Signal()
    stop_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._is_shared = False
        self.words = Label(look, role=TypeRole.SMALL, tint="text.secondary")
        self.words.setWordWrap(True)
        self.button = Button(look, "")
        self.button.clicked.connect(self._on_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(LEFT, 8, LEFT - RING_MARGIN, 8)
        row.setSpacing(16)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)

    def show_directory(self, directory: Directory) -> None:
        """What holds now."""
        self._is_shared = directory.shares_account
        others = _APART if directory.can_switch else _ALONE
        self.words.setText(SHARES if self._is_shared else others)
        self.button.setText("Stop sharing…" if self._is_shared else "Let kernels share…")
        self.button.updateGeometry()
        self.setVisible(directory.is_known)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = "state.warning_soft" if self._is_shared else "surface.window"
        painter.fillRect(self.rect(), self._look.colour(ground))
        painter.fillRect(0, 0, self.width(), 1, self._look.colour("line.default"))

    def _on_clicked(self) -> None:
        (self.stop_requested if self._is_shared else self.share_requested).emit()
