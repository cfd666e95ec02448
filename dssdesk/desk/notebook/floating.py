"""The look of what floats over the cells: completions and help."""

from PySide6.QtWidgets import QAbstractScrollArea

from dssdesk.desk.kit.theme import Look


def float_over(widget: QAbstractScrollArea, look: Look) -> None:
    """A raised ground with a line around it, in the current theme."""
    name = type(widget).__name__
    ground, line = look.colour("surface.raised").name(), look.colour("line.default").name()
    text = look.colour("text.primary").name()
    widget.setStyleSheet(
        f"{name} {{ background: {ground}; color: {text}; border: 1px solid {line};"
        f" border-radius: {look.tokens.radius.small}px; padding: 1px }}"
    )
