"""Every route of the service, and whose tickets it takes."""

from dssdesk.service.desk_routes import answer_ask, send_blob, serve_channel
from dssdesk.service.entry import HttpEntry, SocketEntry

ENTRIES: tuple[HttpEntry | SocketEntry, ...] = (
    HttpEntry(path="/desk/ask", method="POST", run=answer_ask),
    HttpEntry(path="/desk/blobs/{digest}", run=send_blob),
    SocketEntry(path="/desk/channel", run=serve_channel),
)
