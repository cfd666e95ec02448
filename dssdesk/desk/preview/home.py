"""A project's home."""

from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.theme import Look
from dssdesk.desk.project.home_actions import ACTIONS
from dssdesk.desk.project.home_presenter import HomePresenter
from dssdesk.desk.project.preview import sample_needs
from dssdesk.desk.running.samples import NYC


def make_preview(look: Look) -> QWidget:
    """The page."""
    presenter = HomePresenter(sample_needs(look), NYC, ACTIONS)
    presenter.setParent(presenter.widget)
    presenter.widget.resize(1140, 800)
    return presenter.widget
