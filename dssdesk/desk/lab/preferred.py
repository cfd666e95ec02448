"""Where new notebooks run, unless somebody says otherwise for one of them."""

from PySide6.QtCore import QObject, QTimer, Slot

from dssdesk.base.ids import EnvironmentId
from dssdesk.base.settings import Setting, Settings
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.wire.catalogue import EnvironmentItem, EnvironmentList, ListEnvironments
from dssdesk.wire.instance import Welcome

ENVIRONMENT = Setting(
    key="kernels.environment",
    default="",
    text="Environment of new notebooks",
    hint="A notebook's own is chosen at the right of its toolbar.",
    choices=(("", "Default"),),
)
_AFTER_START = 2000  # milliseconds: the list is for the settings only, the start comes first


class PreferredEnvironment(QObject):
    """The person's choice, and what there is to choose from."""

    def __init__(self, settings: Settings, link: LinkLike, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._link = link
        self._items: tuple[EnvironmentItem, ...] = ()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_AFTER_START)
        self._later.timeout.connect(self._read)
        link.connected.connect(self._on_connected)

    def chosen(self) -> EnvironmentId | None:
        """Where a new notebook runs; None for the default of the instance."""
        wanted = EnvironmentId(self._settings[ENVIRONMENT])
        is_known = not self._items or any(item.id == wanted for item in self._items)
        return wanted if wanted and is_known else None

    def choices(self) -> tuple[tuple[str, str], ...]:
        """Environments with their names; the default is a choice of the setting itself."""
        self._read()  # for the next time: one may have been added
        return tuple((item.id, item.name) for item in self._items if not item.is_default)

    @Slot(Welcome)
    def _on_connected(self, _welcome: Welcome) -> None:
        self._later.start()

    @Slot()
    def _read(self) -> None:
        if self._link.is_connected:
            self._link.ask(ListEnvironments()).then(self._on_list)

    def _on_list(self, listed: EnvironmentList) -> None:
        self._items = listed.environments
