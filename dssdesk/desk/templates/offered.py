"""The templates that there are, kept up to date from the link, for everything that offers them."""

from PySide6.QtCore import QObject, Signal, Slot

from dssdesk.base.errors import DssDeskError
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.wire.catalogue import ListTemplates, TemplateItem, TemplateList
from dssdesk.wire.instance import Welcome
from dssdesk.wire.templates import TemplatesChanged


class OfferedTemplates(QObject):
    """All templates, in the order in which they are offered.

    Signals:
        changed: They are others, or reading them failed.
    """

    changed = Signal()

    def __init__(self, link: LinkLike, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._for_dataset: tuple[TemplateItem, ...] = ()
        self._standalone: tuple[TemplateItem, ...] = ()
        self.is_known = False
        self.problem = ""
        link.listen(TemplatesChanged, self._on_changed)
        link.connected.connect(self._on_connected)
        if link.is_connected:
            self.read()

    @property
    def for_dataset(self) -> tuple[TemplateItem, ...]:
        """Those for a dataset."""
        return self._for_dataset

    @property
    def standalone(self) -> tuple[TemplateItem, ...]:
        """Those that read none."""
        return self._standalone

    @property
    def own(self) -> tuple[TemplateItem, ...]:
        """Those that somebody here made."""
        return tuple(one for one in (*self._for_dataset, *self._standalone) if not one.is_builtin)

    def of_kind(self, *, for_dataset: bool) -> tuple[TemplateItem, ...]:
        """Those of one kind."""
        return self._for_dataset if for_dataset else self._standalone

    def find(self, template: str) -> TemplateItem | None:
        """The one of this id."""
        every = (*self._for_dataset, *self._standalone)
        return next((one for one in every if one.id == template), None)

    def read(self) -> None:
        """Ask for them again: somebody may have put one into the folder."""
        if self._link.is_connected:
            for kind, take in ((True, self._on_for_dataset), (False, self._on_standalone)):
                self._link.ask(ListTemplates(for_dataset=kind)).then(take, self._on_failed)

    @Slot(Welcome)
    def _on_connected(self, _welcome: Welcome) -> None:
        self.read()

    def _on_changed(self, _event: TemplatesChanged) -> None:
        self.read()

    def _on_for_dataset(self, listed: TemplateList) -> None:
        is_new = listed.templates != self._for_dataset
        self._for_dataset = listed.templates
        self._tell(is_new=is_new)

    def _on_standalone(self, listed: TemplateList) -> None:
        is_new = listed.templates != self._standalone
        self._standalone = listed.templates
        self._tell(is_new=is_new)

    def _tell(self, *, is_new: bool) -> None:
        is_first, self.is_known, self.problem = not self.is_known, True, ""
        if is_new or is_first:
            self.changed.emit()

    def _on_failed(self, error: DssDeskError) -> None:
        self.problem = error.message
        self.changed.emit()
