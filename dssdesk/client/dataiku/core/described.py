"""What is known of a dataset without its rows: names, schema, where its files are."""

from __future__ import annotations

from typing import Any

from dataiku.core.calls import ask, tell
from dataiku.core.errors import DataikuError, NotCovered, ServiceRefused
from dataiku.core.later import later
from dataiku.core.schema import Schema
from dataiku.core.session import default_project_key

Names = list[str]  # `list` is a method of a dataset

_METADATA = {
    "label": "label",
    "description": "description",
    "tags": "tags",
    "checklists": "checklists",
    "custom": "customMeta",
    "customFields": "customFields",
}
"""Metadata by their names here, and in the public API."""


class DescribedDataset:
    """A dataset, by its name or as ``PROJECT.name``.

    Attributes:
        name: As it was given to us; `short_name` is the name in its project.
        project_key: The key of its project.
        spec_item: What a notebook may set: with ``appendMode`` writers add to the rows.
        read_partitions: There are none here; `add_read_partitions` says so.
    """

    def __init__(
        self, name: str, project_key: str | None = None, ignore_flow: bool = False
    ) -> None:
        _check_name(name)
        if project_key is None and "." in name:
            project_key, _, name = name.partition(".")
        self.name = self.short_name = name
        self.project_key = project_key or default_project_key()
        self.ignore_flow = ignore_flow
        self.spec_item: dict[str, Any] = {"appendMode": False}
        self.read_partitions: Names | None = None

    def __repr__(self) -> str:
        return f"Dataset({self.full_name!r})"

    def __getattr__(self, name: str) -> Any:
        return later("Dataset", name)

    @staticmethod
    def list(project_key: str | None = None) -> Names:
        """The names of a project's datasets."""
        found = ask(("kernel", "project", project_key or default_project_key(), "datasets"))
        if isinstance(found, dict):
            found = found.get("datasets", [])
        return [item["name"] if isinstance(item, dict) else str(item) for item in found]

    @property
    def full_name(self) -> str:
        """``PROJECT.name``."""
        return f"{self.project_key}.{self.name}"

    def get_config(self) -> dict[str, Any]:
        """Its settings, as the public API has them."""
        return dict(ask(self._api))

    def read_schema(self, raise_if_empty: bool = True) -> Schema:
        """The stored columns; after `write_schema` those of the rows that come next.

        Raises:
            DataikuError: There are none, and ``raise_if_empty``.
        """
        found = self._described()
        schema = found.get("plannedSchema") or found.get("schema") or {}
        return self._checked(schema, raise_if_empty=raise_if_empty)

    def get_location_info(self, sensitive_info: bool = False) -> dict[str, Any]:
        """Where the dataset's files are; ``sensitive_info`` changes nothing, there is none."""
        del sensitive_info
        found = self._files()
        info = {"path": found["path"], "isSingleFile": len(found["files"]) == 1}
        return {"locationInfoType": "FS", "info": {**info, "connectionName": found["connection"]}}

    def get_files_info(self, partitions: Any = ()) -> dict[str, Any]:
        """The dataset's files, their sizes and when they were written, in milliseconds."""
        self._refuse_partitions(partitions)
        files = self._files()["files"]
        return {"globalPaths": files, "pathsByPartition": {"NP": files}}

    def read_metadata(self) -> dict[str, Any]:
        """Label, description, tags, checklists, and what programs stored with the dataset."""
        found = {"label": self.name, **ask((*self._api, "metadata"))}
        return {name: found[stored] for name, stored in _METADATA.items()}

    def write_metadata(self, meta: dict[str, Any]) -> None:
        """Store what was changed in what `read_metadata` returns; what is left out stays."""
        unknown = sorted(set(meta) - set(_METADATA))
        if unknown:
            raise ValueError(f"A dataset has no {', '.join(unknown)}, but {', '.join(_METADATA)}.")
        changed = {_METADATA[name]: value for name, value in meta.items()}
        path = (*self._api, "metadata")
        tell(path, method="PUT", value={**ask(path), **changed})

    def list_partitions(self, raise_if_empty: bool = True) -> Names:
        """The one partition that a dataset without partitions has, by Dataiku's name for it."""
        del raise_if_empty
        return ["NP"]

    def add_read_partitions(self, spec: Any) -> None:
        """Datasets have no partitions here.

        Raises:
            NotCovered: A partition is asked for.
        """
        self._refuse_partitions(spec)

    def set_write_partition(self, spec: Any) -> None:
        """As `add_read_partitions`."""
        self._refuse_partitions(spec)

    @property
    def _path(self) -> tuple[str, ...]:
        return ("kernel", "datasets", self.project_key, self.name)

    @property
    def _api(self) -> tuple[str, ...]:
        return ("public", "api", "projects", self.project_key, "datasets", self.name)

    def _described(self) -> dict[str, Any]:
        """What the service knows of the rows, and of those that come next."""
        found = ask(self._path)
        if not isinstance(found, dict):
            raise DataikuError(f"The service does not describe {self.full_name}.")
        return found

    def _stored_schema(self) -> Schema:
        """The columns of the rows that are there."""
        schema = self._described().get("schema") or {}
        return self._checked(schema, raise_if_empty=True)

    def _is_there(self) -> bool:
        try:
            self._described()
        except ServiceRefused as refusal:
            if refusal.error_type == "not_found.dataset_missing":
                return False
            raise
        return True

    def _checked(self, found: dict[str, Any], *, raise_if_empty: bool) -> Schema:
        schema = Schema(found.get("columns", []))
        if raise_if_empty and not schema:
            raise DataikuError(f"{self.full_name} has no columns yet.")
        return schema

    def _files(self) -> dict[str, Any]:
        found = ask((*self._path, "files"))
        return dict(found)

    def _refuse_partitions(self, spec: Any) -> None:
        if spec and spec not in ("NP", ["NP"], ("NP",)):
            raise NotCovered(f"{self.full_name} has no partitions; DSS Desk has none at all.")


def _check_name(name: Any) -> None:
    if not isinstance(name, str):
        raise TypeError(f"A dataset is named by a text, not by {type(name).__name__}.")
    if not name or "/" in name:
        raise ValueError(f"{name!r} is no name of a dataset. dataiku.Dataset.list() has the names.")
