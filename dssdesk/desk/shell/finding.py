"""What the palette looks through: projects and what is in them, every command."""

import functools
from collections.abc import Callable, Iterable

from PySide6.QtGui import QKeySequence

from dssdesk.base.ids import FILES
from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.kit.places import DatasetPlace, NotebookPlace, Place, ProjectPlace
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.shell.palette_state import Entry, Group
from dssdesk.wire.catalogue import DatasetKind, ProjectItem
from dssdesk.wire.places import DatasetRef, NotebookRef

OpenPlace = Callable[[Place], None]

_DATASET_ICONS = {
    DatasetKind.FILES: Icon.DATASET,
    DatasetKind.EXCEL: Icon.DATASET_EXCEL,
    DatasetKind.SQL: Icon.DATASET_SQL,
}


def entries_to_find(
    catalogue: Catalogue, sets: Iterable[ActionSet], open_place: OpenPlace
) -> tuple[Entry, ...]:
    """Everything, each with what choosing it does; what cannot be done now is left out."""
    entries: list[Entry] = []
    for project in catalogue.projects():
        entries.extend(_entries_of(project, open_place))
    entries.extend(_commands(sets))
    return tuple(entries)


def _commands(sets: Iterable[ActionSet]) -> list[Entry]:
    entries: list[Entry] = []
    for one in sets:
        one.update_state()
        entries.extend(
            Entry(
                text=action.text().replace("&", ""),
                group=Group.COMMANDS,
                run=action.trigger,
                icon=action.icon_name,
                keys=action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
            )
            for action in one
            if action.isEnabled()
        )
    return entries


def _entries_of(project: ProjectItem, open_place: OpenPlace) -> list[Entry]:
    title = "Files" if project.key == FILES else project.name
    entries: list[Entry] = []
    if project.key != FILES:
        entries.append(
            Entry(
                text=title,
                group=Group.PROJECTS,
                run=functools.partial(open_place, ProjectPlace(project.key)),
                icon=Icon.PROJECT,
                tint="kind.project",
            )
        )
    for dataset in project.datasets:
        place = DatasetPlace(DatasetRef(project=project.key, name=dataset.name))
        entries.append(
            Entry(
                text=dataset.name,
                group=Group.DATASETS,
                run=functools.partial(open_place, place),
                icon=_DATASET_ICONS[dataset.kind],
                tint="kind.dataset",
                context=title,
            )
        )
    for notebook in project.notebooks:
        ref = NotebookRef(project=project.key, name=notebook.name)
        entries.append(
            Entry(
                text=ref.title,
                group=Group.NOTEBOOKS,
                run=functools.partial(open_place, NotebookPlace(ref)),
                icon=Icon.NOTEBOOK,
                tint="kind.notebook",
                context=title,
            )
        )
    return entries
