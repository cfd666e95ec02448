"""The stored schema, as notebooks see it."""

from __future__ import annotations

from typing import Any

from dataiku.core.types import Column


class Schema(list[dict[str, Any]]):
    """A dataset's columns: a list of dictionaries with ``name`` and ``type``, and more."""

    @property
    def columns(self) -> list[Column]:
        """Their names and types."""
        return [Column(str(c["name"]), str(c.get("type") or "string")) for c in self]
