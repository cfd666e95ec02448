"""The variables of a project."""

from __future__ import annotations

import json
from typing import Any

from dataiku.core.calls import ask
from dataiku.core.errors import NotCovered, ServiceRefused
from dataiku.core.session import default_project_key


def get_custom_variables(project_key: str | None = None, typed: bool = False) -> dict[str, Any]:
    """The variables of a project; as texts, unless ``typed``.

    Raises:
        NotCovered: The service is of a version without variables.
    """
    key = project_key or default_project_key()
    try:
        found = ask(("kernel", "project", key, "variables"))
    except ServiceRefused as refusal:
        if refusal.status == 404 and not refusal.error_type:
            raise NotCovered(
                "Project variables come with a later version of DSS Desk; this one has none."
            ) from refusal
        raise
    return {
        name: value if typed or isinstance(value, str) else json.dumps(value)
        for name, value in dict(found).items()
    }
