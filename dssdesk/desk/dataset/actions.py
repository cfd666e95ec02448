"""What a person can do in a dataset's tab."""

from dssdesk.desk.dataset.presenter import DatasetPresenter
from dssdesk.desk.kit.actions import Action, Context, Menu
from dssdesk.desk.kit.icons import Icon


def _can_copy(presenter: DatasetPresenter) -> bool:
    return presenter.can_copy


def _can_read(presenter: DatasetPresenter) -> bool:
    return presenter.can_read


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
        id="dataset.read_again",
        text="Read the rows again",
        run=DatasetPresenter.read,
        when=_can_read,
        icon=Icon.RESTART,
        shortcut="F5",
        menus=(Menu.DATA,),
        section=10,
        context=Context.SCREEN,
    ),
)
