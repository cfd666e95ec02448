"""Formulas as shapes: LaTeX set by ziamath off the GUI thread, kept as vectors."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QObject, QRunnable, QSizeF, Qt, QThreadPool, Signal, Slot
from PySide6.QtSvg import QSvgRenderer

_MOST = 2_000  # shapes that are kept
_LONGEST = 4_000  # characters of one formula
_NUMBERED = re.compile(r"\{(align|gather|equation)\}")  # JupyterLab numbers none
_VIEW_BOX = re.compile(r'viewBox="([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)"')


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula as it is to be drawn.

    Attributes:
        is_display: It stands on a line of its own.
        size: Of the text round it, in pixels.
        colour: ``#rrggbb``.
    """

    tex: str
    is_display: bool
    size: int
    colour: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A formula that was set; `descent` is what hangs below the line."""

    renderer: QSvgRenderer
    size: QSizeF
    descent: float


class MathShapes(QObject):
    """The shapes of one notebook.

    Signals:
        ready: A formula that was missing is there, or cannot be drawn; carries it.
    """

    ready = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[Formula, Shape | None] = {}
        self._working: set[Formula] = set()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)  # ziamath keeps its fonts in module variables

    def get(self, formula: Formula) -> Shape | None:
        """The shape, if it is there."""
        return self._kept.get(formula)

    def is_settled(self, formula: Formula) -> bool:
        """Whether it was set, or cannot be."""
        return formula in self._kept

    def draw(self, formula: Formula) -> None:
        """Have it set, if nobody asked for it yet; `ready` tells when it is there."""
        if formula in self._working or formula in self._kept:
            return
        self._working.add(formula)
        work = _Setting(formula)
        work.done.finished.connect(self._on_set, Qt.ConnectionType.QueuedConnection)
        self._pool.start(work)

    def close(self) -> None:
        """Wait for what is being set."""
        self._pool.clear()
        self._pool.waitForDone()

    @Slot(object, str)
    def _on_set(self, formula: Formula, svg: str) -> None:
        self._working.discard(formula)
        self._kept[formula] = _shape(svg) if svg else None
        if len(self._kept) > _MOST:
            del self._kept[next(iter(self._kept))]
        self.ready.emit(formula)


class _Done(QObject):
    finished = Signal(object, str)


class _Setting(QRunnable):
    """Runs on the pool's thread: touches nothing but its own values."""

    def __init__(self, formula: Formula) -> None:
        super().__init__()
        self.done = _Done()
        self._formula = formula

    def run(self) -> None:
        try:
            svg = svg_of(self._formula)
        except FormulaNotSet:
            svg = ""
        self.done.finished.emit(self._formula, svg)


class FormulaNotSet(Exception):
    """The formula is shown as its source then."""


def svg_of(formula: Formula) -> str:
    """The formula as SVG.

    Raises:
        FormulaNotSet: ziamath does not know it.
    """
    from ziamath.config import config
    from ziamath.zmath import Latex

    if len(formula.tex) > _LONGEST:
        raise FormulaNotSet
    config.svg2 = False  # QtSvg draws no <symbol>
    source = _NUMBERED.sub(r"{\1*}", formula.tex)
    try:
        drawn = Latex(
            source, size=formula.size, color=formula.colour, inline=not formula.is_display
        )
        is_known = not any((each.text or "").startswith("\\") for each in drawn.mathml.iter())
        svg = drawn.svg()
    except Exception as error:  # it raises whatever its parsers run into
        raise FormulaNotSet from error
    if not is_known:  # it writes a command that it does not know as a word
        raise FormulaNotSet
    return svg


def _shape(svg: str) -> Shape | None:
    box = _VIEW_BOX.search(svg)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    if box is None or not renderer.isValid():
        return None
    top, width, height = float(box[2]), float(box[3]), float(box[4])
    return Shape(renderer, QSizeF(width, height), max(0.0, height + top))
