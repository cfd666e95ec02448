"""Finding the service, or starting one, while the window stays alive."""

import logging
import threading

from PySide6.QtCore import QObject, Qt, Signal, Slot

from dssdesk.app.find import find_or_start
from dssdesk.app.instance import Instance
from dssdesk.base.errors import DssDeskError, Unexpected
from dssdesk.desk.link.address import ServiceAddress
from dssdesk.desk.link.pending import Pending

_log = logging.getLogger(__name__)


class Reviver(QObject):
    """Answers the link's question where the service is. One thread at a time does the waiting."""

    _found = Signal(object)

    def __init__(self, instance: Instance) -> None:
        super().__init__()
        self._instance = instance
        self._waiting: list[Pending[ServiceAddress]] = []
        self._found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)

    def revive(self) -> Pending[ServiceAddress]:
        """The address of a service that answers, some time later."""
        pending = Pending[ServiceAddress]()
        self._waiting.append(pending)
        if len(self._waiting) == 1:
            threading.Thread(target=self._look, name="find the service", daemon=True).start()
        return pending

    def _look(self) -> None:
        """In its own thread; the signal brings the outcome to the window's."""
        try:
            service = find_or_start(self._instance)
        except DssDeskError as error:
            self._found.emit(error)
        except Exception:  # noqa: BLE001 (a boundary: a thread that nobody joins)
            _log.exception("Looking for the service failed")
            self._found.emit(Unexpected("The service could not be found or started."))
        else:
            self._found.emit(ServiceAddress(service.address, service.token, service.server_id))

    @Slot(object)
    def _on_found(self, outcome: ServiceAddress | DssDeskError) -> None:
        waiting, self._waiting = self._waiting, []
        for pending in waiting:
            if isinstance(outcome, ServiceAddress):
                pending.resolve(outcome)
            else:
                pending.fail(outcome)
