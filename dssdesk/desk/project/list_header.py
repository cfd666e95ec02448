"""The header of the notebooks list: a person may make its columns wider."""

from PySide6.QtWidgets import QHeaderView

from dssdesk.desk.kit.table_header import TableColumn, TableHeader
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.desk.project.list_delegate import LEFT
from dssdesk.desk.project.state import TITLES, Column

_WIDTHS = {
    Column.CHECK: 62,
    Column.STATE: 150,
    Column.NAME: 200,
    Column.DATASET: 150,
    Column.ENVIRONMENT: 160,
    Column.MODIFIED: 140,
    Column.MEMORY: 90,
    Column.UNLOAD: 60,
}

_SPARE = {Column.ENVIRONMENT: 1, Column.MODIFIED: 2, Column.DATASET: 3}

_MARK_ONLY = 28
"""The state without its word."""

_COLUMNS = tuple(
    TableColumn(
        title=TITLES[column],
        width=_WIDTHS[column],
        grows=column is Column.NAME,
        is_figure=column is Column.MEMORY,
        is_check=column is Column.CHECK,
        spare=_SPARE.get(column, 0),
    )
    for column in Column
)


class ListHeader(TableHeader):
    """Names get what other columns leave; where that is too little, those make way."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _COLUMNS, left=LEFT, role=TypeRole.STRONG)
        self._text_size = 0
        self.setMinimumSectionSize(look.px(_MARK_ONLY))

    def fit(self, width: int) -> None:
        if self._text_size != self.look.text_size:
            self._text_size = self.look.text_size
            self._take_widths()
        shown = self.shown_in(width)
        for at, column in enumerate(self.columns):
            self.setSectionHidden(at, column not in shown)
        needed = sum(self.look.px(column.width) for column in shown)
        state = _MARK_ONLY if needed > width else _WIDTHS[Column.STATE]
        self.resizeSection(Column.STATE, self.look.px(state))

    def _take_widths(self) -> None:
        for column, width in _WIDTHS.items():
            self.resizeSection(column, self.look.px(width))
            self.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column in (Column.CHECK, Column.UNLOAD):
            self.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
