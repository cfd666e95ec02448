"""What an administrator can do with Spark."""

from dssdesk.desk.administration.spark_page import SparkPage
from dssdesk.desk.kit.actions import Action, Context
from dssdesk.desk.kit.icons import Icon

_FOCUS = Context.FOCUS


def _no_configuration(_page: SparkPage) -> str:
    return "Select a configuration first."


def _why_not_use(page: SparkPage) -> str:
    return "Notebooks use this one." if page.has_current() else _no_configuration(page)


SPARK_ACTIONS: tuple[Action[SparkPage], ...] = (
    Action(
        id="spark.add",
        text="Add configuration…",
        icon=Icon.ADD,
        when=SparkPage.is_known,
        run=SparkPage.add,
    ),
    Action(
        id="spark.change",
        text="Edit configuration…",
        icon=Icon.RENAME,
        shortcut="F2",
        context=_FOCUS,
        when=SparkPage.has_current,
        why=_no_configuration,
        run=SparkPage.change,
    ),
    Action(
        id="spark.use",
        text="Let notebooks use it",
        icon=Icon.NOTEBOOK,
        when=SparkPage.can_use,
        why=_why_not_use,
        run=SparkPage.use,
    ),
    Action(
        id="spark.delete",
        text="Delete configuration…",
        icon=Icon.DELETE,
        shortcut="Del",
        context=_FOCUS,
        section=1,
        is_danger=True,
        when=SparkPage.can_delete,
        why=SparkPage.why_not_delete,
        run=SparkPage.delete,
    ),
    Action(
        id="spark.install",
        text="Install Spark now",
        section=2,
        when=SparkPage.can_install,
        run=SparkPage.install,
    ),
    Action(
        id="spark.cancel",
        text="Cancel the installation of Spark",
        section=2,
        when=SparkPage.can_cancel,
        run=SparkPage.cancel,
    ),
    Action(
        id="spark.remove",
        text="Remove Spark…",
        section=2,
        when=SparkPage.can_remove,
        run=SparkPage.remove,
    ),
    Action(
        id="spark.filter",
        text="Filter configurations",
        shortcut="Ctrl+F",
        context=Context.SCREEN,
        run=SparkPage.focus_filter,
    ),
)
