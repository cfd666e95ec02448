"""What an administrator can do: the way to the page, and what can be done there."""

from dssdesk.desk.administration.administrator import Administrator
from dssdesk.desk.administration.presenter import TasksPresenter
from dssdesk.desk.kit.actions import Action, Context, Menu
from dssdesk.desk.kit.icons import Icon

_FOCUS = Context.FOCUS


def _why(_administrator: Administrator) -> str:
    return "Only an administrator sees what runs for everybody. What runs for you is in Activity."


def _why_no_people(_administrator: Administrator) -> str:
    return "Only an administrator lets people in, and gives rights. Ask one."


def _why_no_spark(_administrator: Administrator) -> str:
    return "Only an administrator changes how notebooks use Spark. Ask one."


ENTRY: tuple[Action[Administrator], ...] = (
    Action(
        id="administration.tasks",
        text="Administration › Monitoring › Background tasks",
        search=("running kernels", "processes", "sessions"),
        icon=Icon.ADMINISTRATION,
        menus=(Menu.VIEW,),
        section=4,
        when=Administrator.may_administer,
        why=_why,
        hidden=Administrator.may_not,
        run=Administrator.open_tasks,
    ),
    Action(
        id="administration.people",
        text="Administration › Security › People",
        search=("users and groups", "accounts"),
        icon=Icon.PEOPLE,
        menus=(Menu.VIEW,),
        section=4,
        when=Administrator.may_administer,
        why=_why_no_people,
        hidden=Administrator.may_not,
        run=Administrator.open_people,
    ),
    Action(
        id="administration.spark",
        text="Administration › Settings › Spark",
        icon=Icon.ENVIRONMENT,
        menus=(Menu.VIEW,),
        section=4,
        when=Administrator.may_administer,
        why=_why_no_spark,
        hidden=Administrator.may_not,
        run=Administrator.open_spark,
    ),
)
"""For the window, whatever is in front."""

ACTIONS: tuple[Action[TasksPresenter], ...] = (
    Action(
        id="tasks.go_to",
        text="Go to the notebook",
        icon=Icon.GO_TO,
        when=TasksPresenter.has_current,
        run=TasksPresenter.go_to,
    ),
    Action(
        id="tasks.interrupt",
        text="Interrupt",
        icon=Icon.INTERRUPT,
        when=TasksPresenter.can_interrupt,
        run=TasksPresenter.interrupt,
    ),
    Action(
        id="tasks.copy_session",
        text="Copy session id",
        icon=Icon.COPY_NAME,
        shortcut="Ctrl+C",
        context=_FOCUS,
        section=1,
        when=TasksPresenter.has_current,
        run=TasksPresenter.copy_session_id,
    ),
    Action(
        id="tasks.copy_kernel",
        text="Copy kernel id",
        section=1,
        when=TasksPresenter.has_current,
        run=TasksPresenter.copy_kernel_id,
    ),
    Action(
        id="tasks.copy_pid",
        text="Copy process number",
        section=1,
        when=TasksPresenter.has_current,
        run=TasksPresenter.copy_pid,
    ),
    Action(
        id="tasks.unload",
        text="Unload",
        search=("kill kernel", "shut down"),
        icon=Icon.UNLOAD,
        shortcut="Ctrl+U",
        context=_FOCUS,
        section=2,
        when=TasksPresenter.has_target,
        run=TasksPresenter.unload,
    ),
    Action(
        id="tasks.check_all",
        text="Select all sessions",
        shortcut="Ctrl+A",
        context=_FOCUS,
        run=TasksPresenter.check_all,
    ),
    Action(
        id="tasks.clear",
        text="Clear selection",
        shortcut="Esc",
        context=_FOCUS,
        run=TasksPresenter.clear,
    ),
    Action(
        id="tasks.filter",
        text="Filter sessions",
        shortcut="Ctrl+F",
        context=Context.SCREEN,
        run=TasksPresenter.focus_filter,
    ),
)
