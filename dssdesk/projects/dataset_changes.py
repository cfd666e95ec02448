"""Another name for a dataset, and its end; with the files that are ours."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from dssdesk.base.files import write_atomic
from dssdesk.datasets.definition import DatasetDefinition
from dssdesk.datasets.errors import DatasetFileMissing, DatasetUnreadable
from dssdesk.datasets.files import find_files
from dssdesk.projects.errors import NameTaken
from dssdesk.projects.names import check_dataset_name
from dssdesk.projects.projects import Projects
from dssdesk.projects.removal import remove, set_aside
from dssdesk.wire.places import DatasetRef


def rename_dataset(projects: Projects, ref: DatasetRef, name: str) -> DatasetRef:
    """Give a dataset another name; a managed folder of its old name gets the new one.

    The files are there under either name until the new definition is: a kill loses nothing.

    Raises:
        DatasetMissing: There is none.
        NameInvalid: No dataset can have this name.
        NameTaken: The project has one of this name.
    """
    definition = projects.dataset(ref)
    now = DatasetRef(project=ref.project, name=check_dataset_name(name))
    if now == ref:
        return now
    if projects.dataset_file(now).exists():
        raise NameTaken(name)
    old = projects.dataset_folder(ref)
    own = old == _managed(projects, ref) / ref.name and not _is_shared(projects, ref, old)
    if own and old.is_dir():
        new = free_folder(_managed(projects, ref), name)
        folder = new.relative_to(projects.folder(ref.project)).as_posix()
        _link_or_move(old, new)
        definition = msgspec.structs.replace(definition, folder=folder)
    # First as it is, for the keys that we do not know.
    write_atomic(projects.dataset_file(now), projects.dataset_file(ref).read_bytes())
    projects.save_dataset(now, definition)
    projects.dataset_file(ref).unlink()
    if own:
        remove(set_aside(old))
    return now


def delete_dataset(projects: Projects, ref: DatasetRef, *, with_files: bool) -> None:
    """Delete a dataset; a managed one's files always go, others' where that is wanted.

    A file that another dataset of the project reads as well stays.

    Raises:
        DatasetMissing: There is none.
    """
    try:
        definition = projects.dataset(ref)
    except DatasetUnreadable:
        projects.dataset_file(ref).unlink()  # nobody can say which files were its own
        return
    aside = None
    if definition.managed or with_files:
        aside = _delete_files(projects, ref, definition)
    projects.dataset_file(ref).unlink()
    remove(aside)


def _delete_files(
    projects: Projects, ref: DatasetRef, definition: DatasetDefinition
) -> Path | None:
    """Delete the files; a folder that is ours alone is only set aside."""
    base = projects.dataset_folder(ref)
    managed = _managed(projects, ref)
    if managed in base.parents and not _is_shared(projects, ref, base):
        return set_aside(base)
    kept = {path for other in _others(projects, ref) for path in _files(*other)}
    for path in _files(definition, base):
        if path not in kept:
            path.unlink(missing_ok=True)
    return None


def _files(definition: DatasetDefinition, base: Path) -> tuple[Path, ...]:
    try:
        return find_files(base, definition.paths)
    except (DatasetFileMissing, DatasetUnreadable):
        return ()


def _others(projects: Projects, ref: DatasetRef) -> Iterator[tuple[DatasetDefinition, Path]]:
    for item in projects.item(ref.project).datasets:
        other = DatasetRef(project=ref.project, name=item.name)
        if other != ref:
            try:
                yield projects.dataset(other), projects.dataset_folder(other)
            except DatasetUnreadable:
                continue


def _is_shared(projects: Projects, ref: DatasetRef, base: Path) -> bool:
    """Whether another dataset's files lie in this folder, below it, or around it."""
    return any(
        base == other or base in other.parents or other in base.parents
        for _, other in _others(projects, ref)
    )


def _managed(projects: Projects, ref: DatasetRef) -> Path:
    return projects.folder(ref.project) / "managed"


def free_folder(parent: Path, name: str) -> Path:
    """A folder of this name, or the first of ``name_2``, ``name_3`` that is not there."""
    folder, count = parent / name, 1
    while folder.exists():
        count += 1
        folder = parent / f"{name}_{count}"
    return folder


def _link_or_move(old: Path, new: Path) -> None:
    try:
        shutil.copytree(old, new, copy_function=os.link)
    except (OSError, shutil.Error):  # a file system without links: a kill right now shows a gap
        shutil.rmtree(new, ignore_errors=True)
        old.rename(new)
