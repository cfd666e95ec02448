"""Makes the README's pictures from the running application, on the demo project.

    PYTHONPATH=. .venv/bin/python resources/pictures/make.py [FOLDER]

A real service, real kernels, a real window on Qt's offscreen screen; the pictures go beside this
file, or into FOLDER.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.common import live_instance
from benchmarks.desk_window import DeskWindow
from dssdesk.desk.kit.places import AdministrationPlace, DatasetPlace, NotebooksPlace, Place
from dssdesk.desk.kit.theme import Scheme
from dssdesk.notebook.model import Document
from dssdesk.projects.demo import DEMO
from dssdesk.wire.cells import CellKind
from dssdesk.wire.places import DatasetRef, NotebookRef

HERE = Path(__file__).parent
FLIGHTS = DatasetPlace(DatasetRef(project=DEMO, name="flights"))
NOTEBOOK = NotebookRef(project=DEMO, name="Airlines, planes and places")
OTHER = NotebookRef(project=DEMO, name="Delays by carrier")
SETTLED = 1.5
"""Seconds after which pictures are decoded, curves have a few points and nothing moves."""


class Photographer:
    """Looks at one window."""

    def __init__(self, window: DeskWindow, folder: Path) -> None:
        self._window = window
        self._folder = folder

    def take(self, name: str) -> None:
        """One picture of the window as it is."""
        self._window.rest(SETTLED)
        picture = self._window.desk.shell.window.grab()
        if not picture.save(str(self._folder / f"{name}.png")):
            raise OSError(f"{name}.png could not be written.")

    def show(self, place: Place) -> None:
        """Bring this place to the front."""
        self._window.desk.shell.open_place(place)
        self._window.rest(SETTLED)

    def run(self, notebook: NotebookRef) -> None:
        """Open a notebook, run it to its end, and scroll to its first picture."""
        tab = self._window.open(notebook)
        tab.actions["notebook.run_all"].trigger()
        document = tab.presenter.state.document
        self._window.wait(lambda: _is_done(document))
        self._window.rest(SETTLED)
        view = tab.presenter.view
        view.verticalScrollBar().setValue(round(view.viewport().height() * 0.72))

    @contextmanager
    def scheme(self, scheme: Scheme) -> Iterator[None]:
        """Another theme for a while."""
        look = self._window.desk.look
        look.choose_scheme(scheme)
        try:
            yield
        finally:
            look.choose_scheme(Scheme.LIGHT)

    @contextmanager
    def drawer(self) -> Iterator[None]:
        """With the activity drawer open."""
        self._window.desk.shell.toggle_drawer()
        try:
            yield
        finally:
            self._window.desk.shell.toggle_drawer()


def _is_done(document: Document) -> bool:
    runs = [document.run(it) for it in document.order if document.kind(it) is CellKind.CODE]
    return all(run is not None and run.phase.is_over for run in runs)


def main(folder: Path) -> None:
    """Take them all."""
    with live_instance() as instance:
        window = DeskWindow(instance)
        window.desk.look.choose_scheme(Scheme.LIGHT)
        at = Photographer(window, folder)
        at.show(FLIGHTS)
        at.take("dataset")
        at.run(OTHER)
        at.run(NOTEBOOK)
        at.take("notebook")
        with at.scheme(Scheme.DARK), at.drawer():
            at.take("activity-dark")
        at.show(NotebooksPlace(DEMO))
        at.take("notebooks")
        at.show(AdministrationPlace())
        at.take("monitoring")
        window.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
