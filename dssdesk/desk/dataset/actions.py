"""What a person can do in a dataset's tab."""

from dssdesk.desk.changing.refusals import NO_EXPORT, READ_ONLY
from dssdesk.desk.dataset.presenter import DatasetPresenter
from dssdesk.desk.kit.actions import Action, Context, Menu
from dssdesk.desk.kit.icons import Icon


def _why_not_write(_presenter: DatasetPresenter) -> str:
    return READ_ONLY


def _why_not_export(_presenter: DatasetPresenter) -> str:
    return NO_EXPORT


def _can_copy(presenter: DatasetPresenter) -> bool:
    return presenter.can_copy


def _can_read(presenter: DatasetPresenter) -> bool:
    return presenter.can_read


def _is_busy(presenter: DatasetPresenter) -> bool:
    return presenter.is_busy


def _has_rows(presenter: DatasetPresenter) -> bool:
    return presenter.has_rows


def _has_column(presenter: DatasetPresenter) -> bool:
    return presenter.has_column


def _is_narrow(presenter: DatasetPresenter) -> bool:
    return presenter.is_narrow


ACTIONS = (
    Action(
        id="dataset.copy_cells",
        text="Copy cells",
        run=DatasetPresenter.copy,
        when=_can_copy,
        icon=Icon.DUPLICATE,
        shortcut="Ctrl+C",
        menus=(Menu.EDIT,),
        section=20,
        context=Context.SCREEN,
    ),
    Action(
        id="dataset.copy_with_names",
        text="Copy cells with column names",
        run=DatasetPresenter.copy_with_names,
        when=_can_copy,
        shortcut="Ctrl+Shift+C",
        menus=(Menu.EDIT,),
        section=20,
        context=Context.SCREEN,
    ),
    Action(
        id="dataset.find",
        text="Find in sample",
        run=DatasetPresenter.find,
        when=_has_rows,
        icon=Icon.SEARCH,
        shortcut="Ctrl+F",
        menus=(Menu.EDIT,),
        section=30,
        context=Context.SCREEN,
    ),
    Action(
        id="dataset.change_sample",
        text="Change sample…",
        search=("sampling", "more rows"),
        run=DatasetPresenter.choose_sample,
        when=_has_rows,
        menus=(Menu.DATA,),
        section=10,
    ),
    Action(
        id="dataset.read_again",
        text="Reload",
        search=("refresh",),
        run=DatasetPresenter.read,
        when=_can_read,
        icon=Icon.RESTART,
        shortcut="F5",
        menus=(Menu.DATA,),
        section=10,
        context=Context.SCREEN,
    ),
    Action(
        id="dataset.stop_reading",
        text="Cancel reading",
        search=("stop",),
        run=DatasetPresenter.stop_reading,
        when=_is_busy,
        icon=Icon.INTERRUPT,
        menus=(Menu.DATA,),
        section=10,
    ),
    Action(
        id="dataset.sort_ascending",
        text="Sort by this column",
        run=DatasetPresenter.sort_ascending,
        when=_has_column,
        icon=Icon.MOVE_UP,
        menus=(Menu.DATA,),
        section=20,
    ),
    Action(
        id="dataset.sort_descending",
        text="Sort by this column, largest first",
        run=DatasetPresenter.sort_descending,
        when=_has_column,
        icon=Icon.MOVE_DOWN,
        menus=(Menu.DATA,),
        section=20,
    ),
    Action(
        id="dataset.filter_column",
        text="Filter this column",
        run=DatasetPresenter.filter_column,
        when=_has_rows,
        icon=Icon.FILTER,
        shortcut="Ctrl+Shift+L",
        menus=(Menu.DATA,),
        section=20,
        context=Context.SCREEN,
    ),
    Action(
        id="dataset.clear_filters",
        text="Clear filters",
        run=DatasetPresenter.clear_filters,
        when=_is_narrow,
        menus=(Menu.DATA,),
        section=20,
    ),
    Action(
        id="dataset.column_menu",
        text="Column statistics",
        run=DatasetPresenter.open_column_menu,
        when=_has_column,
        icon=Icon.STATISTICS,
        shortcut="Alt+Down",
        menus=(Menu.DATA,),
        section=20,
        context=Context.SCREEN,
    ),
    Action(
        id="dataset.columns",
        text="Choose columns…",
        run=DatasetPresenter.choose_columns,
        when=_has_rows,
        icon=Icon.COLUMNS,
        menus=(Menu.DATA,),
        section=20,
    ),
    Action(
        id="dataset.open_lab",
        text="Open Lab…",
        search=("new notebook on this dataset",),
        run=DatasetPresenter.open_lab,
        icon=Icon.LAB,
        shortcut="Ctrl+L",
        menus=(Menu.DATA,),
        section=5,
        context=Context.SCREEN,
    ),
    Action(
        id="dataset.export",
        text="Export…",
        search=("download csv",),
        run=DatasetPresenter.export,
        when=DatasetPresenter.may_export,
        why=_why_not_export,
        icon=Icon.EXPORT,
        menus=(Menu.DATA,),
        section=30,
    ),
    Action(
        id="dataset.rename",
        text="Rename dataset…",
        run=DatasetPresenter.rename,
        when=DatasetPresenter.may_write,
        why=_why_not_write,
        icon=Icon.RENAME,
        menus=(Menu.DATA,),
        section=40,
    ),
    Action(
        id="dataset.copy_name",
        text="Copy name of dataset",
        run=DatasetPresenter.copy_name,
        icon=Icon.COPY_NAME,
        menus=(Menu.DATA,),
        section=40,
    ),
    Action(
        id="dataset.delete",
        text="Delete dataset…",
        run=DatasetPresenter.delete,
        when=DatasetPresenter.may_write,
        why=_why_not_write,
        icon=Icon.DELETE,
        menus=(Menu.DATA,),
        section=50,
        is_danger=True,
    ),
)
