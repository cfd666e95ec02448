"""The variables of a project."""

from __future__ import annotations

import json
from typing import Any

from dataiku.core.calls import ask
from dataiku.core.session import default_project_key


def get_custom_variables(project_key: str | None = None, typed: bool = False) -> dict[str, Any]:
    """The variables of a project; as texts, unless ``typed``.

    Local ones win over standard ones of the same name.
    """
    found = ask(("kernel", "project", project_key or default_project_key(), "variables"))
    return {
        name: value if typed or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in dict(found).items()
    }
