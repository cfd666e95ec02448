"""The instance itself: what it is, and who calls."""

from dssdesk.base.errors import NotAllowed
from dssdesk.people.people import TicketPurpose
from dssdesk.service.authentication import ticket_of
from dssdesk.service.credentials import credential_of
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.people import PROFILE


async def _info(call: Call) -> object:
    return {
        "nodeId": call.parts.instance_id,
        "nodeName": call.parts.instance_path.name,
        "nodeType": "DESIGN",
    }


async def _auth(call: Call) -> object:
    person, ticket = call.person, ticket_of(call.request)
    source = "PERSONAL_API_KEY" if ticket.purpose is TicketPurpose.KEY else "USER_FROM_UI"
    found = {
        "authIdentifier": person.login,
        "authSource": source,
        "via": [],
        "groups": call.parts.people.item(person.login).groups,
        "userProfile": PROFILE,
        "associatedDSSUser": person.login,
        "userForImpersonation": person.login,
    }
    return {**found, "secrets": []} if call.flag("withSecrets") else found


async def _ticket(call: Call) -> object:
    """What came with this very call: it lives as long as its session or key, and no longer."""
    if call.person.login != ticket_of(call.request).person.login:
        raise NotAllowed("There are no tickets for somebody else. Ask with that person's own key.")
    return {"ticket": credential_of(call.request.headers)}


async def _variables(_call: Call) -> object:
    """There are none; whoever asks may go on with that."""
    return {}


ENTRIES = (
    PublicEntry(
        path="/instance-info",
        run=_info,
        permission=Permission.ANYBODY,
        covers=("DSSClient.get_instance_info",),
    ),
    PublicEntry(
        path="/auth/info",
        run=_auth,
        permission=Permission.ANYBODY,
        covers=("DSSClient.get_auth_info",),
    ),
    PublicEntry(
        path="/auth/ticket",
        method="POST",
        run=_ticket,
        permission=Permission.ANYBODY,
        covers=("DSSClient.get_ticket",),
    ),
    PublicEntry(
        path="/admin/variables/",
        run=_variables,
        permission=Permission.ADMINISTRATOR,
        covers=("DSSClient.get_global_variables", "DSSClient.get_variables"),
    ),
)
