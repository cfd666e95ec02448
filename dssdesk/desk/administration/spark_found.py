"""Above the table of Spark's configurations: Java, and the environment that PySpark runs in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dssdesk.desk.administration.delegate import LEFT
from dssdesk.desk.administration.spark_rows import (
    can_cancel,
    can_install,
    can_remove,
    environment_text,
    java_text,
)
from dssdesk.desk.kit.controls import RING_MARGIN, Button
from dssdesk.desk.kit.labels import Label
from dssdesk.desk.kit.meter import Meter
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.spark import SparkFound


class SparkFoundPanel(QWidget):
    """Says what is there, and how far an installation is.

    Signals:
        install_requested, cancel_requested, remove_requested: A button was pressed.
    """

    install_requested = Signal()
    cancel_requested = Signal()
    remove_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._has_problem = False
        self.java = _Words(look)
        self.environment = _Words(look)
        self.problem = _Words(look, tint="state.danger_text")
        self.meter = Meter(look, "Installation of Spark")
        self.install = Button(look, "Install now")
        self.cancel = Button(look, "Cancel")
        self.remove = Button(look, "Remove…")
        self.install.clicked.connect(self.install_requested)
        self.cancel.clicked.connect(self.cancel_requested)
        self.remove.clicked.connect(self.remove_requested)
        self._lay_out()

    def show_found(self, found: SparkFound, problem: str) -> None:
        """What is there now; ``problem``: what is wrong with the stored configurations."""
        self.java.setText(java_text(found))
        self.environment.setText(environment_text(found))
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        progress = found.progress
        self.install.setVisible(not found.version and progress is None)
        self.install.setEnabled(can_install(found))
        self.install.setToolTip(found.java_advice)
        self.cancel.setVisible(can_cancel(found))
        self.remove.setVisible(can_remove(found))
        self.meter.setVisible(progress is not None)
        if progress is not None:
            self.meter.show_share(progress.fraction or 0.0, progress.text)
        failed = found.problem if progress is None else ""
        self._has_problem = bool(found.java_advice or problem or failed)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = "state.warning_soft" if self._has_problem else "surface.window"
        painter.fillRect(self.rect(), self._look.colour(ground))
        line = self._look.colour("line.default")
        painter.fillRect(0, 0, self.width(), 1, line)
        painter.fillRect(0, self.height() - 1, self.width(), 1, line)

    def _lay_out(self) -> None:
        look = self._look
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        rows = (("Java", (self.java,)), ("Environment", (self.environment, self.meter)))
        for row, (title, contents) in enumerate(rows):
            name = Label(look, title, role=TypeRole.STRONG, tint="text.secondary")
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(6)
            for content in contents:
                words.addWidget(content)
            grid.addLayout(words, row, 1)
        grid.addWidget(self.problem, len(rows), 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(LEFT, 10, LEFT - RING_MARGIN, 10)
        line.setSpacing(16)
        line.addLayout(grid, 1)
        for button in (self.install, self.cancel, self.remove):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)


class _Words(Label):
    """A text that wraps, and can be copied."""

    def __init__(self, look: Look, *, tint: str = "text.primary") -> None:
        super().__init__(look, tint=tint)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
