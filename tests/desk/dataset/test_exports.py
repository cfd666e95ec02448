"""Exports: where to, how far, how they end; and the *Actions* of a dataset."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from dssdesk.base.errors import NotFound, Unavailable
from dssdesk.desk.changing.refusals import NO_EXPORT
from dssdesk.desk.kit.forms import FormSheet
from dssdesk.desk.kit.places import DatasetPlace
from dssdesk.desk.link.errors import NoService
from dssdesk.wire.catalogue import ProjectChanged
from dssdesk.wire.datasets import DatasetDetails, GetDataset, ReadSample
from dssdesk.wire.instance import Done
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.projects import DatasetMoved, DeleteDataset, RenameDataset
from tests.desk.dataset.conftest import FLIGHTS, LATE, SAMPLE
from tests.helpers.some_sessions import project

DELAYS = DatasetRef(project=FLIGHTS.project, name="delays")


@pytest.fixture
def download(desk):
    """An export that runs."""
    desk.commands.exports.save(FLIGHTS, "/home/ada/flights.parquet")
    return desk.link.downloads[0]


def test_the_ending_of_the_file_says_what_is_saved(desk, download):
    assert (download.path, download.to) == (
        "/desk/export/NYC_FLIGHTS/flights?format=parquet",
        Path("/home/ada/flights.parquet"),
    )
    desk.commands.exports.save(DELAYS, "/home/ada/delays.txt")
    assert desk.link.downloads[1].path.endswith("delays?format=csv")


def test_a_tab_shows_how_far_the_export_is_even_one_opened_later(desk, download):
    tab = desk.tab()
    assert tab.widget.line.progress.text() == "Exporting…"
    download.progressed.emit(12_400_000)
    assert tab.widget.line.progress.text() == "Exporting, 12 MB"
    assert not tab.widget.line.cancel.isHidden()
    download.saved.emit(20_000_000)
    assert tab.widget.line.cancel.isHidden()
    assert desk.notices[0].text == "20 MB in /home/ada/flights.parquet."


def test_an_export_can_be_cancelled_from_its_tab(desk, download):
    tab = desk.tab()
    tab.widget.line.cancel.click()
    assert download.is_cancelled
    assert (tab.widget.line.progress.text(), desk.notices) == ("", [])


def test_an_export_that_fails_says_why(desk, download):
    download.failed.emit(Unavailable("The disk is full."))
    assert desk.notices[0].text == "The disk is full."
    assert desk.commands.exports.progress(FLIGHTS) == ""


def test_without_a_service_nothing_is_exported(desk, monkeypatch):
    def refuse(_path, _to):
        raise NoService

    monkeypatch.setattr(desk.link, "download", refuse)
    desk.commands.exports.save(FLIGHTS, "/x.csv")
    assert "was not exported" in desk.notices[0].title


def test_one_export_of_a_dataset_runs_at_a_time(desk, download):
    assert desk.commands.exports.ask(FLIGHTS, desk.window) is None
    assert "already" in desk.notices[0].title


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_person_is_asked_where_to_save(desk):
    desk.commands.export(FLIGHTS)
    assert desk.places == [DatasetPlace(FLIGHTS)]
    dialog = desk.window.findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("/flights.csv")
    dialog.filterSelected.emit("Parquet (*.parquet)")
    assert dialog.selectedFiles()[0].endswith("/flights.parquet")
    dialog.fileSelected.emit("/home/ada/f.tsv")
    assert desk.link.downloads[0].path.endswith("format=tsv")
    dialog.close()


# -- the menu


def texts(menu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def entry(menu, text: str):
    return next(action for action in menu.actions() if action.text() == text)


def test_the_actions_of_a_dataset(desk):
    menu = desk.commands.make_menu(FLIGHTS, desk.window)
    assert texts(menu) == ["Lab", "Export…", "Reload", "Rename…", "Copy name", "Delete…"]
    entry(menu, "Copy name").trigger()
    assert QGuiApplication.clipboard().text() == "flights"


def test_who_may_only_read_a_project_changes_nothing(desk):
    readable = msgspec.structs.replace(project(LATE), may_write=False, may_export=False)
    desk.link.tell(ProjectChanged(project=readable))
    menu = desk.commands.make_menu(FLIGHTS, desk.window)
    assert [entry(menu, text).isEnabled() for text in ("Rename…", "Delete…", "Export…")] == [
        False,
        False,
        False,
    ]
    assert entry(menu, "Export…").toolTip() == NO_EXPORT
    assert desk.tab().actions["dataset.export"].why == NO_EXPORT
    assert not desk.tab().widget.line.export.isEnabled()
    assert not desk.tab().actions["dataset.delete"].isEnabled()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_panel_opens_the_actions(desk, qtbot):
    panel = desk.panel()
    qtbot.addWidget(panel)
    panel.show_dataset(FLIGHTS)
    panel.actions_button.click()
    menu = QApplication.activePopupWidget()
    assert "Rename…" in texts(menu)
    menu.close()


def test_reload_reads_the_rows_of_open_tabs(desk):
    tab = desk.tab()
    desk.commands.reload(DELAYS)
    assert len(desk.link.asked_of(ReadSample)) == 1
    desk.commands.reload(tab.dataset)
    assert len(desk.link.asked_of(ReadSample)) == 2


def test_a_dataset_is_renamed_and_its_tab_goes_along(desk):
    desk.link.answer(RenameDataset, Done())
    tab = desk.tab()
    tab.actions["dataset.rename"].trigger()
    sheet = desk.window.findChild(FormSheet)
    sheet.submitted.emit({"name": "delays"})
    assert desk.link.asked_of(RenameDataset) == [RenameDataset(dataset=FLIGHTS, name="delays")]
    desk.link.tell(DatasetMoved(dataset=FLIGHTS, now=DELAYS))
    assert tab.title == "delays"
    tab.read()
    assert desk.link.asked_of(ReadSample)[-1].dataset == DELAYS


def test_a_dataset_that_is_renamed_while_it_is_read_is_read_by_its_new_name(desk):
    desk.link.no_answer(ReadSample)
    tab = desk.tab()
    desk.link.tell(DatasetMoved(dataset=FLIGHTS, now=DELAYS))
    assert [ask.dataset for ask in desk.link.withdrawn] == [FLIGHTS]
    assert tab.widget.hint == "Reading the rows…"
    asked = desk.link.answer_next(ReadSample, SAMPLE)
    assert (asked.dataset, tab.widget.hint) == (DELAYS, "")


def details(*, is_managed: bool) -> DatasetDetails:
    return DatasetDetails(
        dataset=FLIGHTS,
        columns=(),
        format="CSV",
        connection="Demo files",
        path="/data/nyc",
        files=12,
        is_managed=is_managed,
    )


def asked_to_delete(desk):
    """The question, and what answers it."""
    desk.link.answer(DeleteDataset, Done())
    desk.tab().actions["dataset.delete"].trigger()
    ((question, on_answer),) = desk.questions
    return question, on_answer


def test_before_a_dataset_is_deleted_the_person_chooses_about_its_files(desk):
    desk.link.answer(GetDataset, details(is_managed=False))
    question, on_answer = asked_to_delete(desk)
    assert [one.text for one in (question.choice, *question.others)] == [
        "Delete dataset",
        "Delete with files",
    ]
    assert question.details == ("Files: 12 files in /data/nyc",)
    on_answer("")
    assert desk.link.asked_of(DeleteDataset) == []
    on_answer(question.others[0].id)
    assert desk.link.asked_of(DeleteDataset) == [DeleteDataset(dataset=FLIGHTS, with_files=True)]


def test_files_that_the_project_manages_always_go(desk):
    desk.link.answer(GetDataset, details(is_managed=True))
    question, _ = asked_to_delete(desk)
    assert question.others == ()
    assert "its data go" in question.text


def test_a_dataset_of_which_nothing_is_known_can_be_deleted(desk):
    desk.link.answer(GetDataset, NotFound("Its definition is damaged."))
    question, on_answer = asked_to_delete(desk)
    on_answer(question.choice.id)
    assert desk.link.asked_of(DeleteDataset) == [DeleteDataset(dataset=FLIGHTS)]
