"""An output whose text is long: fetched when it comes near the screen, then made."""

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from dssdesk.desk.notebook.outputs.base import GONE, MenuItem, OutputWidget, Surroundings
from dssdesk.desk.notebook.outputs.text import TextOutput
from dssdesk.wire.outputs import BlobRef

Maker: TypeAlias = Callable[[Surroundings, str, QWidget], OutputWidget]


class Later(OutputWidget):
    """Keeps the place until the text is there."""

    def __init__(
        self,
        surroundings: Surroundings,
        ref: BlobRef,
        make: Maker,
        *,
        expected: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._around = surroundings
        self._make = make
        self.at_text = make is TextOutput
        self._expected = expected
        self._inner: OutputWidget | None = None
        surroundings.fetch(ref, self._on_text)

    def height_for(self, width: int) -> int:
        return self._expected if self._inner is None else self._inner.height_for(width)

    def plain_text(self) -> str:
        return "" if self._inner is None else self._inner.plain_text()

    def selected_text(self) -> str:
        return "" if self._inner is None else self._inner.selected_text()

    def menu_items(self) -> tuple[MenuItem, ...]:
        return () if self._inner is None else self._inner.menu_items()

    def leave(self) -> None:
        if self._inner is not None:
            self._inner.leave()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        if self._inner is not None:
            self._inner.setGeometry(self.rect())

    @Slot(str)
    def _on_text(self, text: str | None) -> None:
        if text is None:
            inner: OutputWidget = TextOutput(self._around, GONE, self)
        else:
            inner = self._make(self._around, text, self)
        inner.height_changed.connect(self.height_changed)
        inner.setGeometry(self.rect())
        inner.show()
        self._inner = inner
        self.height_changed.emit()
