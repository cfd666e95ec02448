"""What a notebook's code is written in, as its metadata say. No Qt here."""

import re
from collections.abc import Mapping
from typing import Any

PYTHON = "python"
_NAME = re.compile(r"[\w+#.-]{1,40}")


def language_of(metadata: Mapping[str, Any]) -> str:
    """The language's name; Python where a notebook does not say."""
    for part, key in (("language_info", "name"), ("kernelspec", "language")):
        info = metadata.get(part)
        name = info.get(key) if isinstance(info, Mapping) else None
        if isinstance(name, str) and _NAME.fullmatch(name):
            return name
    return PYTHON
