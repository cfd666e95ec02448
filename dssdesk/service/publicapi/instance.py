"""The instance itself: what it is, and who calls."""

from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry


async def _info(call: Call) -> object:
    return {
        "nodeId": call.parts.instance_id,
        "nodeName": call.parts.instance_path.name,
        "nodeType": "DESIGN",
    }


ENTRIES = (
    PublicEntry(
        path="/instance-info",
        run=_info,
        permission=Permission.ANYBODY,
        covers=("DSSClient.get_instance_info",),
    ),
)
