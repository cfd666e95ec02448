"""`dataiku.Project`: a project's variables, to be read and changed."""

from __future__ import annotations

from typing import Any

from dataiku.core.calls import ask, tell
from dataiku.core.later import later
from dataiku.core.session import default_project_key


class Project:
    """A project, by its key; the notebook's own without one.

    Attributes:
        project_key: Its key.
    """

    def __init__(self, project_key: str | None = None) -> None:
        self.project_key = project_key or default_project_key()

    def __repr__(self) -> str:
        return f"Project({self.project_key!r})"

    def __getattr__(self, name: str) -> Any:
        return later("Project", name)

    def get_variables(self) -> dict[str, Any]:
        """``{"standard": {…}, "local": {…}}``, with the types of the values."""
        return dict(ask(self._path))

    def set_variables(self, variables: dict[str, Any]) -> None:
        """Replace all of them by these, as `get_variables` returns them."""
        if set(variables) - {"standard", "local"}:
            raise ValueError('variables must be {"standard": {…}, "local": {…}}')
        tell(self._path, method="PUT", value=variables)

    @property
    def _path(self) -> tuple[str, ...]:
        return ("kernel", "project", self.project_key, "variables", "both")
