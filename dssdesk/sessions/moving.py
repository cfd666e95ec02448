"""What goes along when a notebook comes into another project: long outputs, its dataset."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from dssdesk.base.ids import ProjectKey
from dssdesk.notebook.codec import dataset_of
from dssdesk.projects.errors import DatasetMissing, OutsideProjects
from dssdesk.projects.projects import Projects
from dssdesk.wire.places import DatasetRef, NotebookRef

_DATASET = "analyzedDataset"
_LEFT_OUT = re.compile(rb"\.outputs/([0-9a-f]{2})/([0-9a-f]{38})")


def check_inside(*notebooks: NotebookRef) -> None:
    """Let notebooks pass that lie in a project.

    Raises:
        OutsideProjects: One does not.
    """
    if any(notebook.is_file for notebook in notebooks):
        raise OutsideProjects


def left_out(data: bytes) -> set[str]:
    """The digests of what this notebook's file leaves out; see `notebook.bounding`."""
    return {b"".join(parts).decode() for parts in _LEFT_OUT.findall(data)}


def take_outputs(
    projects: Projects, digests: Iterable[str], *, before: ProjectKey, now: ProjectKey
) -> None:
    """Keep in one project the long outputs that another one keeps."""
    if now != before:
        projects.blobs(now).take_over(digests, projects.blobs(before))


def with_dataset(metadata: Mapping[str, Any], dataset: str) -> dict[str, Any]:
    """A notebook's metadata that associate it with this dataset."""
    return {**metadata, _DATASET: dataset}


def fitting(projects: Projects, metadata: Mapping[str, Any], project: ProjectKey) -> dict[str, Any]:
    """A notebook's metadata for a project: a dataset that it has not is no association there."""
    name = dataset_of(metadata)
    if name is not None:
        try:
            there = projects.dataset_file(DatasetRef(project=project, name=name)).exists()
        except DatasetMissing:
            there = False
        if not there:
            return {key: value for key, value in metadata.items() if key != _DATASET}
    return dict(metadata)
