"""An output whose text is long: fetched when it comes near the screen, then made."""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QRect, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from dssdesk.desk.link.beside import beside
from dssdesk.desk.notebook.outputs.base import GONE, MenuItem, OutputWidget, Surroundings
from dssdesk.desk.notebook.outputs.text import TextOutput
from dssdesk.wire.outputs import BlobRef

_LONG = 200_000
"""Characters from which on one would notice that the window waits."""

Maker: TypeAlias = Callable[[Surroundings, str, QWidget], OutputWidget]


class Later(OutputWidget):
    """Keeps the place until the text is there.

    Args:
        ref: Where the text is.
        make: Makes the output of the text.
        expected: How tall it will be, more or less.
        prepare: Does beside the window what of this takes long, and remembers it for `make`.
    """

    def __init__(
        self,
        surroundings: Surroundings,
        ref: BlobRef,
        make: Maker,
        *,
        expected: int,
        prepare: Callable[[str], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._around = surroundings
        self._make = make
        self._prepare = prepare
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

    def mark_text(self, text: str, number: int, /) -> QRect:
        return QRect() if self._inner is None else self._inner.mark_text(text, number)

    def clear_mark(self) -> None:
        if self._inner is not None:
            self._inner.clear_mark()

    def leave(self) -> None:
        if self._inner is not None:
            self._inner.leave()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        if self._inner is not None:
            self._inner.setGeometry(self.rect())

    @Slot(str)
    def _on_text(self, text: str | None) -> None:
        if text is None:
            self._show(TextOutput(self._around, GONE, self))
        elif self._prepare is None or len(text) < _LONG:
            self._show(self._make(self._around, text, self))
        else:
            beside(partial(self._prepare, text)).then(partial(self._on_prepared, text))

    def _on_prepared(self, text: str, _found: object) -> None:
        self._show(self._make(self._around, text, self))

    def _show(self, inner: OutputWidget) -> None:
        inner.height_changed.connect(self.height_changed)
        inner.setGeometry(self.rect())
        inner.show()
        self._inner = inner
        self.height_changed.emit()
