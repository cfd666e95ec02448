"""The buttons beside an own template: say something else of it, change its cells, take it away."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dssdesk.desk.kit.controls import FlatButton
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.theme import Look
from dssdesk.wire.catalogue import TemplateItem

_OURS = "It came with DSS Desk. Make a notebook from it, and save that as a template."
_OTHERS = "Only its author or an administrator may do this."


class TemplateTools(QWidget):
    """Three buttons for one template; each says why it can do nothing.

    Signals:
        describe_requested: Another label, description, place.
        edit_requested: Its cells, in a notebook.
        delete_requested: It shall go.
    """

    describe_requested = Signal()
    edit_requested = Signal()
    delete_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._why_no_notebook = ""
        self._names: dict[FlatButton, str] = {}
        self.describe = self._add(
            look, Icon.RENAME, "Edit label and description…", self.describe_requested.emit
        )
        self.edit = self._add(
            look, Icon.NOTEBOOK, "Edit its cells in a notebook", self.edit_requested.emit
        )
        self.delete = self._add(look, Icon.DELETE, "Delete template…", self.delete_requested.emit)
        self.show_template(None)

    def cannot_edit(self, why: str) -> None:
        """There is no place for a notebook in which its cells could be edited."""
        self._why_no_notebook = why

    def show_template(self, template: TemplateItem | None) -> None:
        """Be about this template."""
        self.setVisible(template is not None)
        if template is None:
            return
        why = "" if template.may_change else _OURS if template.is_builtin else _OTHERS
        for button, name in self._names.items():
            stop = why or (self._why_no_notebook if button is self.edit else "")
            button.setEnabled(not stop)
            button.setToolTip(stop or name)

    def _add(self, look: Look, icon: Icon, name: str, run: Callable[[], None]) -> FlatButton:
        button = FlatButton(look, icon, name)
        button.clicked.connect(run)
        self._layout.addWidget(button)
        self._names[button] = name
        return button
