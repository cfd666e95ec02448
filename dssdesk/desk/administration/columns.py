"""The columns of *Background tasks*: how wide, and at which side."""

from dssdesk.desk.administration.state import FIGURES, TITLES, Column
from dssdesk.desk.kit.table_header import TableColumn

_WIDTHS = {
    Column.CHECK: 44,
    Column.OWNER: 66,
    Column.NOTEBOOK: 136,
    Column.SESSION: 72,
    Column.KERNEL: 72,
    Column.PID: 68,
    Column.STATE: 122,
    Column.CONNECTIONS: 52,
    Column.CPU: 58,
    Column.MEMORY: 80,
    Column.ACTIVE: 84,
    Column.STARTED: 82,
}
"""At the least; names get what is left."""

_GAP = 10
_GAP_BEFORE_WORDS = 18

COLUMNS = tuple(
    TableColumn(
        title=TITLES[column],
        width=_WIDTHS[column],
        grows=column is Column.NOTEBOOK,
        is_figure=column in FIGURES,
        is_check=column is Column.CHECK,
        gap=_GAP_BEFORE_WORDS if column in {Column.PID, Column.MEMORY} else _GAP,
    )
    for column in Column
)
