"""*Spark* in *Administration*: named configurations, and the environment that PySpark runs in."""

import functools
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QPoint, Signal, Slot

from dssdesk.base.errors import DssDeskError
from dssdesk.desk.administration.list_page import ListPage
from dssdesk.desk.administration.needs import PageNeeds
from dssdesk.desk.administration.spark_found import SparkFoundPanel
from dssdesk.desk.administration.spark_rows import (
    SPARK_COLUMNS,
    can_cancel,
    can_install,
    can_remove,
    configuration_form,
    configuration_of,
    form_problems,
    spark_rows,
    with_configuration,
    without_configuration,
)
from dssdesk.desk.kit.actions import Action, ActionSet
from dssdesk.desk.kit.controls import ButtonKind
from dssdesk.desk.kit.dialogs import Choice, Question
from dssdesk.desk.kit.forms import FormSheet
from dssdesk.desk.kit.text import bytes_text, counted, quoted
from dssdesk.desk.kit.toast import failure
from dssdesk.wire.instance import Welcome
from dssdesk.wire.record import Message
from dssdesk.wire.spark import (
    CancelSparkInstallation,
    ChangeSparkSettings,
    GetSparkSettings,
    InstallSpark,
    RemoveSpark,
    SparkChanged,
    SparkConfiguration,
    SparkSettings,
)

_YES = "yes"


class SparkPage(QObject):
    """One page; `widget` is what it shows.

    Signals:
        changed: The status is another.
    """

    changed = Signal()

    def __init__(self, needs: PageNeeds, records: Sequence[Action["SparkPage"]]) -> None:
        super().__init__()
        self._needs = needs
        self._link = needs.link
        self._settings: SparkSettings | None = None
        self._problem = ""
        look = needs.look
        self.widget = ListPage(
            look,
            "Spark",
            SPARK_COLUMNS,
            filter_text="Filter configurations",
            add="Add configuration…",
        )
        self.found = SparkFoundPanel(look)
        self.widget.add_head(self.found)
        self.actions = ActionSet(records, self, look=look, host=self.widget.table)
        self._connect()
        self._read()
        self._show()

    @property
    def status(self) -> str:
        """For the status bar."""
        settings = self._settings
        if settings is None:
            return ""
        count = counted(len(settings.configurations), "configuration")
        return f"{count}; a change counts from the next start of a kernel"

    def closed(self) -> None:
        """The tab is gone."""
        self.deleteLater()

    # -- what a person does

    @property
    def current(self) -> SparkConfiguration | None:
        """The configuration that the keyboard is on."""
        key = self.widget.table.current_key
        return next((one for one in self._configurations() if one.name == key), None)

    def is_known(self) -> bool:
        """Whether it is known how Spark is set up."""
        return self._settings is not None

    def has_current(self) -> bool:
        """Whether a configuration is selected."""
        return self.current is not None

    def can_use(self) -> bool:
        """Whether notebooks can be let use the one that is selected."""
        current, settings = self.current, self._settings
        return current is not None and settings is not None and settings.notebooks != current.name

    def can_delete(self) -> bool:
        """Whether the one that is selected can be deleted."""
        return self.can_use()

    def why_not_delete(self) -> str:
        """Why the one that is selected cannot be deleted."""
        if self.current is None:
            return "Select a configuration first."
        return "Notebooks use this one. Let them use another one first."

    def can_install(self) -> bool:
        """Whether the environment can be made now."""
        return self._settings is not None and can_install(self._settings.found)

    def can_cancel(self) -> bool:
        """Whether it is being made."""
        return self._settings is not None and can_cancel(self._settings.found)

    def can_remove(self) -> bool:
        """Whether it is there."""
        return self._settings is not None and can_remove(self._settings.found)

    def add(self) -> None:
        """Ask for a new configuration."""
        self._open(None)

    def change(self) -> None:
        """Ask for other settings of the one that is selected."""
        if self.current is not None:
            self._open(self.current)

    def use(self) -> None:
        """Let notebooks use the one that is selected."""
        if self.current is not None:
            ask = ChangeSparkSettings(
                configurations=self._configurations(), notebooks=self.current.name
            )
            self._send(ask, "Nothing was changed")

    def delete(self) -> None:
        """Delete the one that is selected, after a question."""
        configuration = self.current
        if configuration is None or not self.can_delete():
            return
        question = Question(
            title=f"Delete configuration {quoted(configuration.name)}?",
            text="Its settings are gone then. What runs goes on running.",
            choice=Choice(_YES, "Delete configuration", ButtonKind.DANGER),
        )
        self._needs.ask(question, functools.partial(self._on_delete, configuration))

    def install(self) -> None:
        """Make the environment now."""
        self._send(InstallSpark(), "Spark is not being installed")

    def cancel(self) -> None:
        """Make it no longer."""
        self._send(CancelSparkInstallation(), "The installation goes on")

    def remove(self) -> None:
        """Take the environment away, after a question."""
        size = 0 if self._settings is None else self._settings.found.size
        question = Question(
            title="Remove Spark?",
            text=(
                f"Frees {bytes_text(size)}, and takes away what cells installed there. "
                "The next notebook that needs Spark installs it again."
            ),
            choice=Choice(_YES, "Remove Spark", ButtonKind.DANGER),
        )
        self._needs.ask(question, self._on_remove)

    def focus_filter(self) -> None:
        """Put the keyboard into the filter."""
        self.widget.filter_field.setFocus()

    def show_menu(self, at: QPoint) -> None:
        """What can be done with the one that is selected."""
        self.widget.show_menu([self.actions[one] for one in ROW_MENU], at)

    # -- joining

    def _connect(self) -> None:
        view, found = self.widget, self.found
        view.add_requested.connect(self.add)
        view.menu_requested.connect(self.show_menu)
        view.open_requested.connect(self.change)
        view.table.current_changed.connect(self.actions.update_state)
        found.install_requested.connect(self.install)
        found.cancel_requested.connect(self.cancel)
        found.remove_requested.connect(self.remove)
        self._link.listen(SparkChanged, self._on_spark_changed)
        self._link.connected.connect(self._on_connected)

    def _read(self) -> None:
        self._link.ask(GetSparkSettings()).then(self._on_settings, self._on_no_settings)

    def _show(self) -> None:
        settings = self._settings
        if settings is None:
            self.widget.show_hint(self._problem)
        else:
            self.widget.show_rows(spark_rows(settings))
            self.found.show_found(settings.found, settings.problem)
        self.found.setVisible(settings is not None)
        self.widget.add.setEnabled(settings is not None)
        self.actions.update_state()
        self.changed.emit()

    def _configurations(self) -> tuple[SparkConfiguration, ...]:
        return () if self._settings is None else self._settings.configurations

    def _open(self, given: SparkConfiguration | None) -> None:
        others = [one.name for one in self._configurations() if one is not given]
        check = functools.partial(_problems, frozenset(others))
        sheet = FormSheet(self._needs.look, self._needs.window, configuration_form(given), check)
        sheet.submitted.connect(functools.partial(self._on_submit, sheet, given))
        sheet.open()

    def _on_submit(
        self, sheet: FormSheet, given: SparkConfiguration | None, values: Mapping[str, str]
    ) -> None:
        if self._settings is not None:
            ask = with_configuration(self._settings, given, configuration_of(values))
            self._link.ask(ask).then(sheet.on_done, sheet.on_failed)

    def _send(self, ask: Message, otherwise: str) -> None:
        failed = functools.partial(self._on_failed, otherwise)
        self._link.ask(ask).otherwise(failed)

    def _on_delete(self, configuration: SparkConfiguration, answer: str) -> None:
        if answer == _YES and self._settings is not None:
            ask = without_configuration(self._settings, configuration.name)
            self._send(ask, f"{quoted(configuration.name)} was not deleted")

    def _on_remove(self, answer: str) -> None:
        if answer == _YES:
            self._send(RemoveSpark(), "Spark was not removed")

    def _on_failed(self, title: str, error: DssDeskError) -> None:
        self._needs.notify(failure(title, error.message))

    def _on_settings(self, settings: SparkSettings) -> None:
        self._settings, self._problem = settings, ""
        self._show()

    def _on_no_settings(self, error: DssDeskError) -> None:
        self._problem = error.message
        self._show()

    def _on_spark_changed(self, event: SparkChanged) -> None:
        self._on_settings(event.settings)

    @Slot(Welcome)
    def _on_connected(self, _welcome: Welcome) -> None:
        self._read()


def _problems(taken: frozenset[str], values: Mapping[str, str]) -> dict[str, str]:
    return form_problems(values, taken)


ROW_MENU = ("spark.change", "spark.use", "spark.delete")
