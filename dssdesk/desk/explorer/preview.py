"""The tree of the demo project: ``python -m dssdesk.desk.preview explorer``."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dssdesk.desk.explorer.actions import make_explorer
from dssdesk.desk.explorer.presenter import ExplorerPresenter
from dssdesk.desk.kit.actions import make_action
from dssdesk.desk.kit.places import NotebookPlace
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.samples import NYC, sample_link, tell_usage
from dssdesk.wire.places import NotebookRef


class _Preview(QWidget):
    """Keeps what the tree needs alive."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._link = sample_link()
        self._presenter = make_sample_explorer(look, Catalogue(self._link), Running(self._link))
        tell_usage(self._link)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._presenter.view)
        self.resize(look.px(look.tokens.pane.tree), 640)


def make_sample_explorer(look: Look, catalogue: Catalogue, running: Running) -> ExplorerPresenter:
    """The tree, with one notebook selected and menus that do nothing."""
    presenter = make_explorer(
        look,
        catalogue=catalogue,
        running=running,
        fill_lab_menu=lambda menu, dataset: menu.addAction(make_action(dataset.name, menu)),
        fill_new_menu=lambda menu, _key: menu.addAction(make_action("Empty notebook", menu)),
    )
    presenter.show_place(NotebookPlace(NotebookRef(project=NYC, name="Delays by carrier")))
    return presenter


def make_preview(look: Look) -> QWidget:
    """The tree's pane."""
    return _Preview(look)
