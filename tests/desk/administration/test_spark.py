"""*Spark* over a fake link."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dssdesk.base.errors import BadInput, Unavailable
from dssdesk.desk.administration.needs import PageNeeds
from dssdesk.desk.administration.spark_actions import SPARK_ACTIONS
from dssdesk.desk.administration.spark_page import SparkPage
from dssdesk.desk.kit.forms import FormSheet
from dssdesk.desk.kit.pairs import PairsInput
from dssdesk.desk.kit.theme import Look
from dssdesk.wire.instance import Done
from dssdesk.wire.sessions import Progress
from dssdesk.wire.spark import (
    CancelSparkInstallation,
    ChangeSparkSettings,
    GetSparkSettings,
    InstallSpark,
    RemoveSpark,
    SparkChanged,
    SparkConfiguration,
    SparkFound,
    SparkSetting,
    SparkSettings,
)
from tests.helpers.fake_link import WELCOME, FakeLink

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def a_configuration(name: str, **settings: str) -> SparkConfiguration:
    pairs = {f"spark.{key.replace('_', '.')}": value for key, value in settings.items()}
    return SparkConfiguration(
        name=name, settings=tuple(SparkSetting(key=key, value=pairs[key]) for key in pairs)
    )


LOCAL = a_configuration("Local", master="local[*]")
CLUSTER = a_configuration("Cluster", master="spark://host:7077", executor_memory="4g")
MISSING = SparkFound(java="17.0.15 (/usr/bin/java)", folder="/data/spark-py3.11")
THERE = replace(MISSING, version="4.3.0", size=1_036_000_000)
SETTINGS = SparkSettings(configurations=(LOCAL, CLUSTER), notebooks="Local", found=MISSING)


class Desk:
    """The page in a window, and what came of it."""

    def __init__(self, qtbot, settings: SparkSettings) -> None:
        self.link = FakeLink()
        self.link.answer(GetSparkSettings, settings)
        for ask in (ChangeSparkSettings, InstallSpark, CancelSparkInstallation, RemoveSpark):
            self.link.answer(ask, Done())
        self.window = QWidget()
        self.window.resize(1000, 700)
        qtbot.addWidget(self.window)
        self.questions = []
        self.notices = []
        needs = PageNeeds(
            look=Look(),
            window=self.window,
            link=self.link,
            ask=lambda question, answer: self.questions.append((question, answer)),
            notify=self.notices.append,
        )
        self.link.reconnect(WELCOME)
        self.page = SparkPage(needs, SPARK_ACTIONS)
        self.page.widget.setParent(self.window)
        self.page.widget.resize(1000, 700)
        self.window.show()

    @property
    def sheet(self) -> FormSheet:
        return self.window.findChildren(FormSheet)[-1]

    def choose(self, name: str) -> None:
        self.page.widget.table.choose(name)

    def tell(self, found: SparkFound) -> None:
        self.link.tell(SparkChanged(settings=replace(SETTINGS, found=found)))

    def asked(self) -> ChangeSparkSettings:
        return self.link.asked_of(ChangeSparkSettings)[-1]

    def answer(self) -> None:
        question, then = self.questions.pop()
        then(question.choice.id)


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot, SETTINGS)


def test_the_table_says_what_each_configuration_is(desk: Desk):
    assert [row.texts for row in desk.page.widget.table.rows] == [
        ("Cluster", "spark://host:7077", "spark.executor.memory 4g", ""),
        ("Local", "local[*]", "", "use this one"),
    ]
    assert desk.page.status.startswith("2 configurations")


def test_a_configuration_is_added(desk: Desk):
    desk.page.add()
    sheet = desk.sheet
    assert sheet.values()["master"] == "local[*]"
    sheet.set_value("name", "Local")
    assert sheet.problem("name") == "There is a configuration of this name. Choose another one."
    sheet.set_value("name", "Small")
    sheet.set_value("master", "http://x")
    assert "no master" in sheet.problem("master")
    sheet.set_value("master", "local[2]")
    sheet.set_value("settings", "spark.driver.memory 1g")
    sheet.submit.click()
    small = a_configuration("Small", master="local[2]", driver_memory="1g")
    assert desk.asked() == ChangeSparkSettings(
        configurations=(LOCAL, CLUSTER, small), notebooks="Local"
    )
    assert not sheet.isVisible()


def test_one_that_notebooks_use_gets_another_name_and_stays_theirs(desk: Desk):
    desk.choose("Local")
    desk.page.change()
    desk.sheet.set_value("name", "Here")
    desk.sheet.submit.click()
    assert desk.asked().notebooks == "Here"
    assert [one.name for one in desk.asked().configurations] == ["Here", "Cluster"]


def test_what_the_service_refuses_is_said_in_the_form(desk: Desk):
    desk.link.answer(ChangeSparkSettings, BadInput("In “Cluster”: that is wrong."))
    desk.choose("Cluster")
    desk.page.change()
    desk.sheet.submit.click()
    assert desk.sheet.failure.text() == "In “Cluster”: that is wrong."


def test_pairs_are_edited_a_row_each(desk: Desk, qtbot):
    desk.choose("Cluster")
    desk.page.change()
    (pairs,) = desk.sheet.findChildren(PairsInput)
    assert [row.text() for row in pairs.rows] == ["spark.executor.memory 4g", ""]
    qtbot.keyClicks(pairs.rows[1].key, "spark.executor.cores")
    qtbot.keyClicks(pairs.rows[1].worth, "2")
    assert len(pairs.rows) == 3
    assert pairs.value() == "spark.executor.memory 4g\nspark.executor.cores 2"
    qtbot.mouseClick(pairs.rows[0].remove, Qt.MouseButton.LeftButton)
    assert pairs.value() == "spark.executor.cores 2"
    assert not pairs.rows[-1].remove.isEnabled()
    qtbot.keyClicks(pairs.rows[1].key, "executor.memory")
    assert "no setting of Spark" in desk.sheet.problem("settings")
    assert not desk.sheet.submit.isEnabled()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("spark.a 1\nspark.a 2", "spark.a is there twice."),
        ("spark.master local", "spark.master stands above already."),
        ("spark.a", "spark.a needs a value of one line."),
    ],
)
def test_settings_that_make_no_sense_are_named(desk: Desk, text: str, said: str):
    desk.page.add()
    desk.sheet.set_value("settings", text)
    assert desk.sheet.problem("settings") == said


def test_notebooks_are_let_use_another_one(desk: Desk):
    desk.choose("Local")
    assert not desk.page.can_use()
    assert desk.page.why_not_delete() == "Notebooks use this one. Let them use another one first."
    desk.choose("Cluster")
    desk.page.use()
    assert desk.asked() == ChangeSparkSettings(
        configurations=SETTINGS.configurations, notebooks="Cluster"
    )


def test_one_is_deleted_after_a_question(desk: Desk):
    desk.choose("Cluster")
    desk.page.delete()
    desk.answer()
    assert desk.asked() == ChangeSparkSettings(configurations=(LOCAL,), notebooks="Local")


def test_spark_is_installed_with_progress_and_that_can_be_cancelled(desk: Desk, qtbot):
    found = desk.page.found
    assert found.environment.text().startswith("Not installed.")
    qtbot.mouseClick(found.install, Qt.MouseButton.LeftButton)
    assert desk.link.asked_of(InstallSpark) == [InstallSpark()]
    desk.tell(replace(MISSING, progress=Progress(text="Downloading pyspark", fraction=0.4)))
    assert (found.environment.text(), found.meter.isVisible()) == ("Downloading pyspark", True)
    assert not found.install.isVisible()
    qtbot.mouseClick(found.cancel, Qt.MouseButton.LeftButton)
    assert desk.link.asked_of(CancelSparkInstallation) == [CancelSparkInstallation()]


def test_what_is_being_removed_cannot_be_cancelled(desk: Desk):
    desk.tell(replace(MISSING, progress=Progress(text="Removing Spark", can_stop=False)))
    found = desk.page.found
    assert found.environment.text() == "Removing Spark"
    assert not found.cancel.isVisible()
    assert not found.install.isVisible()


def test_what_is_there_is_removed_after_a_question(desk: Desk, qtbot):
    desk.tell(THERE)
    found = desk.page.found
    assert found.environment.text() == "PySpark 4.3.0, 1.0 GB in /data/spark-py3.11"
    qtbot.mouseClick(found.remove, Qt.MouseButton.LeftButton)
    assert "Frees 1.0 GB" in desk.questions[0][0].text
    desk.link.answer(RemoveSpark, Unavailable("A notebook runs there."))
    desk.answer()
    assert [notice.text for notice in desk.notices] == ["A notebook runs there."]


def test_without_java_nothing_can_be_installed(desk: Desk):
    desk.tell(replace(MISSING, java="", java_advice="Spark needs Java. Install it."))
    found = desk.page.found
    assert found.java.text() == "Spark needs Java. Install it."
    assert not found.install.isEnabled()
    assert not desk.page.can_install()


def test_a_failed_try_says_why(desk: Desk):
    desk.tell(replace(MISSING, problem="Spark could not be installed: no network."))
    assert desk.page.found.environment.text() == "Spark could not be installed: no network."
    assert desk.page.can_install()


def test_a_broken_file_is_said(desk: Desk):
    settings = replace(SETTINGS, problem="spark.json cannot be read.")
    desk.link.tell(SparkChanged(settings=settings))
    assert desk.page.found.problem.text() == "spark.json cannot be read."


def test_what_is_not_known_says_why(qtbot):
    desk = Desk(qtbot, SETTINGS)
    desk.link.answer(GetSparkSettings, Unavailable("The service does not answer."))
    desk.page._settings = None
    desk.link.reconnect(WELCOME)
    assert desk.page.widget.hint.label.text() == "The service does not answer."
    assert not desk.page.widget.add.isEnabled()
