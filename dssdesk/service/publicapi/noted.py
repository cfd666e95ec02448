"""What programs note of datasets and managed folders, which nothing of ours depends on."""

from dssdesk.base.errors import BadInput
from dssdesk.service.publicapi.forms import Object

NOTED = ("tags", "description", "shortDesc", "checklists", "customMeta", "customFields")
"""The keys that are always there, in settings as in metadata."""


def noted(stored: Object) -> Object:
    """What is stored, and what is there where nobody stored anything."""
    return {
        "tags": [],
        "description": "",
        "shortDesc": "",
        "checklists": {"checklists": []},
        "customMeta": {"kv": {}},
        "customFields": {},
        **stored,
    }


def check_noted(metadata: Object) -> None:
    """Let metadata pass that others can show.

    Raises:
        BadInput: A description is no text, or tags are none.
    """
    texts = (metadata.get(key) or "" for key in ("description", "shortDesc", "label"))
    tags = metadata.get("tags") or []
    is_list = isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)
    if not is_list or not all(isinstance(text, str) for text in texts):
        raise BadInput("A description is a text, and tags are a list of texts.")
