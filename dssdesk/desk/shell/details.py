"""The panel at the right: details of the place that is selected, where its kind has any."""

from collections.abc import Iterable

from dssdesk.desk.kit.places import Place
from dssdesk.desk.shell.screens import Details, Panel, WindowContext
from dssdesk.desk.shell.window import MainWindow


class DetailsHost:
    """Makes, shows and drops panels; the person may hide them all."""

    def __init__(self, window: MainWindow, context: WindowContext) -> None:
        self._window = window
        self._context = context
        self._makers: dict[type[Place], Details] = {}
        self._place: Place | None = None
        self._panel: Panel | None = None
        self._is_wanted = True

    @property
    def is_wanted(self) -> bool:
        """Whether details are shown for what has any."""
        return self._is_wanted

    @property
    def place(self) -> Place | None:
        """What the panel shows."""
        return self._place if self._panel is not None else None

    def use(self, details: Iterable[Details]) -> None:
        """These kinds of places have details."""
        self._makers = {one.place_type: one for one in details}

    def set_wanted(self, *, on: bool) -> None:
        """Show or hide details from now on."""
        self._is_wanted = on
        self._window.details.setVisible(on and self._panel is not None)

    def show_place(self, place: Place | None) -> None:
        """Show this place's details, or nothing."""
        if place == self._place:
            return
        self._place = place
        self._drop()
        maker = None if place is None else self._makers.get(type(place))
        if maker is not None and place is not None:
            self._panel = maker.open(self._context, place)
            self._window.details.box.addWidget(self._panel.widget)
        self._window.details.setVisible(self._is_wanted and self._panel is not None)

    def _drop(self) -> None:
        if self._panel is None:
            return
        panel, self._panel = self._panel, None
        widget = panel.widget
        self._window.details.box.removeWidget(widget)
        panel.closed()
        widget.hide()
        widget.deleteLater()
