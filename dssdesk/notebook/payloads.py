"""What a kernel sends along with a reply: a page of help, or a text for a cell."""

from collections.abc import Mapping
from typing import Any

from dssdesk.base.ids import RequestId
from dssdesk.notebook.facts import InputProposed
from dssdesk.notebook.mending import mended


def payload_of(
    content: Mapping[str, Any], request: RequestId
) -> tuple[list[Mapping[str, Any]], tuple[InputProposed, ...]]:
    """The mime bundles of pages, and what is proposed as input; odd parts are passed."""
    payload = content.get("payload")
    pages: list[Mapping[str, Any]] = []
    proposed: list[InputProposed] = []
    for part in payload if isinstance(payload, list) else ():
        match part:
            case {"source": "page", "data": dict(data)} if data:
                pages.append(data)
            case {"source": "set_next_input", "text": str(text)}:
                proposed.append(
                    InputProposed(
                        cell_id=request.cell_id,
                        run_id=request.run_id,
                        text=mended(text),
                        replaces=part.get("replace") is True,
                    )
                )
    return pages, tuple(proposed)
