"""Every route of the service, and whose tickets it takes."""

from dssdesk.service.desk_routes import answer_ask, send_blob, send_library, serve_channel
from dssdesk.service.entry import Entry, HttpEntry, OpenEntry, SocketEntry
from dssdesk.service.export_route import send_export
from dssdesk.service.jupyter import (
    list_kernels,
    list_sessions,
    may_go_on,
    serve_kernel,
    show_kernel,
)
from dssdesk.service.kernel_entries import KERNEL_ENTRIES
from dssdesk.service.login import log_in
from dssdesk.service.problems import jupyter_problem
from dssdesk.service.publicapi.answer import PUBLIC_ENTRIES

ENTRIES: tuple[Entry, ...] = (
    OpenEntry(path="/desk/login", run=log_in),
    HttpEntry(path="/desk/ask", method="POST", run=answer_ask),
    HttpEntry(path="/desk/blobs/{digest}", run=send_blob),
    HttpEntry(path="/desk/libraries/{name}", run=send_library),
    HttpEntry(path="/desk/export/{project}/{name}", run=send_export),
    SocketEntry(path="/desk/channel", run=serve_channel),
    HttpEntry(path="/api/kernels", run=list_kernels, tell=jupyter_problem),
    HttpEntry(path="/api/kernels/{kernel_id}", run=show_kernel, tell=jupyter_problem),
    SocketEntry(
        path="/api/kernels/{kernel_id}/channels",
        run=serve_kernel,
        may_stay=may_go_on,
        tell=jupyter_problem,
    ),
    HttpEntry(path="/api/sessions", run=list_sessions, tell=jupyter_problem),
    *KERNEL_ENTRIES,
    *PUBLIC_ENTRIES,
)
