"""What stands in the window while nothing is open."""

from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.theme import Look
from dssdesk.desk.project.preview import sample_needs
from dssdesk.desk.project.welcome import Welcome


def make_preview(look: Look) -> QWidget:
    """The page."""
    welcome = Welcome(sample_needs(look))
    welcome.resize(1140, 800)
    return welcome
