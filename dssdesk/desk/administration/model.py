"""The rows of *Background tasks* as a Qt model."""

import datetime as dt
from operator import attrgetter
from typing import Any

from PySide6.QtCore import Qt

from dssdesk.desk.administration.state import TITLES, Column, TaskRow
from dssdesk.desk.kit.rows_model import RowsModel
from dssdesk.desk.kit.text import bytes_text

_SHORT_ID = 7
"""Characters of an id on show; the whole one is in the tooltip and is what one copies."""

_HEADER_TIPS = {
    Column.CONNECTIONS: "Desks and Jupyter clients that look at it",
    Column.PID: "The kernel's process",
    Column.CPU: "Of one core",
}


class TasksModel(RowsModel[TaskRow]):
    """One row a session."""

    def __init__(self) -> None:
        super().__init__(attrgetter("session_id"), columns=len(Column), home=Column.NOTEBOOK)

    def text_of(self, row: TaskRow, column: int) -> str:
        """A figure or a name; ids are shortened."""
        return text_of(row, Column(column))

    def tip_of(self, row: TaskRow, column: int) -> str:
        """What is shortened, whole."""
        return _tooltip(row, Column(column))

    def spoken_of(self, row: TaskRow, column: int) -> str:
        """All that the row says, at the notebook."""
        return row.spoken if column == Column.NOTEBOOK else _tooltip(row, Column(column))

    def headerData(
        self, section: int, _orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole:
            return _HEADER_TIPS.get(Column(section))
        return TITLES[Column(section)] if role == Qt.ItemDataRole.DisplayRole else None


def text_of(row: TaskRow, column: Column) -> str:
    """What stands in a cell."""
    info = row.info
    return {
        Column.OWNER: info.owner,
        Column.NOTEBOOK: info.notebook.title,
        Column.SESSION: info.session_id[:_SHORT_ID],
        Column.KERNEL: info.kernel_id[:_SHORT_ID],
        Column.PID: str(info.pid) if info.pid else "",
        Column.STATE: row.word,
        Column.CONNECTIONS: str(info.connections),
        Column.CPU: "" if row.cpu is None else f"{row.cpu:.0f} %",
        Column.MEMORY: "" if row.memory is None else bytes_text(row.memory),
        Column.ACTIVE: row.active,
        Column.STARTED: row.started,
    }.get(column, "")


def _tooltip(row: TaskRow, column: Column) -> str:
    info = row.info
    return {
        Column.NOTEBOOK: f"{info.notebook.name}\n{row.project}",
        Column.SESSION: info.session_id,
        Column.KERNEL: info.kernel_id,
        Column.STATE: info.death.text if info.death else f"{row.word}\n{info.environment_name}",
        Column.ACTIVE: _moment(info.last_activity),
        Column.STARTED: _moment(info.started_at),
    }.get(column, text_of(row, column))


def _moment(at: float) -> str:
    return dt.datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
