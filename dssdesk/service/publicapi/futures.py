"""Long tasks. Every call here is answered when its work is done, so none is ever under way."""

from dssdesk.base.errors import NotAllowed, NotFound
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry


async def _list(call: Call) -> object:
    if call.flag("allUsers") and not call.person.is_administrator:
        raise NotAllowed("Only an administrator may list the long tasks of everybody.")
    return []


async def _missing(call: Call) -> object:
    raise NotFound(f"There is no long task “{call.parameters['future'][:60]}”.")


ENTRIES = (
    PublicEntry(
        path="/futures/",
        run=_list,
        permission=Permission.ANYBODY,
        covers=("DSSClient.list_futures", "DSSClient.list_running_scenarios"),
    ),
    PublicEntry(
        path="/futures/{future}",
        run=_missing,
        permission=Permission.ANYBODY,
        covers=(
            "DSSFuture.get_state",
            "DSSFuture.peek_state",
            "DSSFuture.get_result",
            "DSSFuture.has_result",
            "DSSFuture.wait_for_result",
        ),
    ),
    PublicEntry(
        path="/futures/{future}",
        method="DELETE",
        run=_missing,
        permission=Permission.ANYBODY,
        covers=("DSSFuture.abort",),
    ),
)
