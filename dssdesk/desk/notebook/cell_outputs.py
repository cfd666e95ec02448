"""The outputs of one cell: a widget for each, in order."""

from typing import TypeAlias

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from dssdesk.desk.notebook.dropping import cell_of, drop
from dssdesk.desk.notebook.outputs.base import OutputWidget, Surroundings
from dssdesk.desk.notebook.outputs.choice import make_output
from dssdesk.desk.notebook.outputs.rows import ErrorRow
from dssdesk.desk.notebook.outputs.text import TextOutput
from dssdesk.wire.changes import AddOutput, AppendText, ClearOutputs, ReplaceOutput
from dssdesk.wire.outputs import Output

OutputChange: TypeAlias = AppendText | AddOutput | ReplaceOutput | ClearOutputs


class CellOutputs(QObject):
    """Makes and drops the widgets, which the cell places.

    Signals:
        height_changed: There are others, or one of them needs another height.
    """

    height_changed = Signal()

    def __init__(self, around: Surroundings, cell: QWidget) -> None:
        super().__init__(cell)
        self._around = around
        self._widgets: list[OutputWidget] = []
        self._are_shown = True

    @property
    def widgets(self) -> tuple[OutputWidget, ...]:
        """In order."""
        return tuple(self._widgets)

    def add(self, output: Output) -> None:
        """One more, below the others."""
        widget = make_output(self._around, output, cell_of(self))
        self._widgets.append(widget)
        self._adopt(widget)

    def follow(self, change: OutputChange) -> None:
        """The document has other outputs now."""
        match change:
            case AppendText(text=text):
                if self._widgets and isinstance(self._widgets[-1], TextOutput):
                    self._widgets[-1].append(text)
            case AddOutput(output=output):
                self.add(output)
            case ReplaceOutput(index=index, output=output):
                self._replace(index, make_output(self._around, output, cell_of(self)))
            case ClearOutputs():
                self._clear()

    def show(self, *, on: bool) -> None:
        """Show them, or hide them while they are collapsed."""
        self._are_shown = on
        for widget in self._widgets:
            widget.setVisible(on)

    def leave(self) -> None:
        """The cell is no longer the active one."""
        for widget in self._widgets:
            widget.leave()

    def selected_text(self) -> str:
        """What the mouse has selected in the first one where it has."""
        return next(filter(None, (each.selected_text() for each in self._widgets)), "")

    def visible(self) -> list[OutputWidget]:
        """Those that can be seen."""
        return [each for each in self._widgets if each.isVisible()]

    def at(self, point: QPoint) -> OutputWidget | None:
        """The one that is seen at this point of the cell."""
        return next((each for each in self.visible() if each.geometry().contains(point)), None)

    def errors(self) -> list[int]:
        """The places of those that are errors."""
        return [index for index, widget in enumerate(self._widgets) if isinstance(widget, ErrorRow)]

    def _replace(self, index: int, widget: OutputWidget) -> None:
        if index < len(self._widgets):
            drop(self._widgets[index])
            self._widgets[index] = widget
            self._adopt(widget)

    def _clear(self) -> None:
        for widget in self._widgets:
            drop(widget)
        self._widgets.clear()
        self.height_changed.emit()

    def _adopt(self, widget: OutputWidget) -> None:
        widget.height_changed.connect(self.height_changed)
        widget.setVisible(self._are_shown)
        self.height_changed.emit()
