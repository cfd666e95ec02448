"""Every route of the public API."""

from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.instance import ENTRIES as INSTANCE

ENTRIES: tuple[PublicEntry, ...] = (*INSTANCE,)
