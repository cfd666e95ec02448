"""Renaming, duplicating, moving, deleting, unloading, uploading notebooks."""

import pytest
from PySide6.QtWidgets import QLabel, QMenu
from shiboken6 import Shiboken

from dssdesk.base.errors import Conflict
from dssdesk.base.ids import ProjectKey
from dssdesk.desk.kit.forms import FormSheet
from dssdesk.desk.kit.places import NotebookPlace
from dssdesk.wire.catalogue import NotebookCreated, OpenFile
from dssdesk.wire.instance import Done
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.projects import CopyNotebook, DeleteNotebook, MoveNotebook, UploadNotebook
from dssdesk.wire.sessions import AskLoss
from tests.helpers.some_sessions import NYC, notebook

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

OTHER = ProjectKey("OTHER")
MAP, DELAYS = notebook("Airports map"), notebook("Delays")


def sheet_of(stage) -> FormSheet | None:
    sheets = [one for one in stage.window.findChildren(FormSheet) if not one.isHidden()]
    return sheets[0] if sheets else None


def test_a_rename_checks_the_name_and_closes_when_it_is_done(stage):
    stage.changes.notebooks.rename(MAP)
    sheet = sheet_of(stage)
    assert sheet.values() == {"name": "Airports map"}
    sheet.set_value("name", "Delays")
    assert "another" in sheet.problem("name")
    assert not sheet.submit.isEnabled()
    sheet.set_value("name", "  Map of airports ")
    sheet.submit.click()
    now = NotebookRef(project=NYC, name="Map of airports")
    assert stage.link.answer_next(MoveNotebook, Done()) == MoveNotebook(notebook=MAP, now=now)
    assert sheet_of(stage) is None


def test_a_rename_that_the_service_refuses_stays_open_and_says_why(stage):
    stage.changes.notebooks.rename(MAP)
    sheet = sheet_of(stage)
    sheet.set_value("name", "New")
    sheet.submit.click()
    assert not sheet.submit.isEnabled()
    stage.link.answer_next(MoveNotebook, Conflict("It is taken."))
    assert sheet.failure.text() == "It is taken."
    assert sheet.submit.isEnabled()


def test_the_same_name_asks_nothing(stage):
    stage.changes.notebooks.rename(MAP)
    sheet_of(stage).submit.click()
    assert stage.link.asked_of(MoveNotebook) == []
    assert sheet_of(stage) is None


def test_a_reply_to_a_form_that_was_closed_meanwhile_hurts_nobody(stage, qtbot):
    stage.changes.notebooks.rename(MAP)
    sheet = sheet_of(stage)
    sheet.set_value("name", "New")
    sheet.submit.click()
    sheet.dismiss()
    qtbot.waitUntil(lambda: not Shiboken.isValid(sheet), timeout=1000)
    stage.link.answer_next(MoveNotebook, Done())


def test_a_duplicate_alone_is_opened_and_of_several_none(stage):
    stage.changes.notebooks.duplicate((MAP,))
    copy = notebook("Airports map 2")
    asked = stage.link.answer_next(CopyNotebook, NotebookCreated(notebook=copy))
    assert asked == CopyNotebook(notebook=MAP, project=NYC)
    assert stage.opened == [NotebookPlace(copy)]
    stage.changes.notebooks.duplicate((MAP, DELAYS))
    for _ in range(2):
        stage.link.answer_next(CopyNotebook, NotebookCreated(notebook=copy))
    assert len(stage.opened) == 1


def test_the_menu_of_projects_moves(stage, qtbot):
    menu = QMenu()
    qtbot.addWidget(menu)
    stage.changes.fill_move_menu(menu, (MAP, DELAYS))
    assert [action.text() for action in menu.actions()] == ["Other"]
    menu.actions()[0].trigger()
    asked = [stage.link.answer_next(MoveNotebook, Done()) for _ in range(2)]
    assert [one.now for one in asked] == [
        NotebookRef(project=OTHER, name="Airports map"),
        NotebookRef(project=OTHER, name="Delays"),
    ]
    assert [one.title for one in stage.notices] == ["2 notebooks were moved to “Other”"]


def test_what_cannot_be_moved_is_told(stage):
    stage.changes.notebooks.move((MAP,), OTHER)
    stage.link.answer_next(MoveNotebook, Conflict("There is one of this name."))
    assert [one.title for one in stage.notices] == ["“Airports map” was not moved"]


def test_a_delete_says_what_goes_and_does_nothing_when_cancelled(stage):
    stage.changes.notebooks.delete((DELAYS,))
    (question,) = stage.questions
    assert question.title == "Delete “Delays”?"
    assert "It runs" in question.text
    stage.answer("")
    assert stage.link.asked_of(DeleteNotebook) == []
    stage.answer("delete")
    assert stage.link.asked_of(DeleteNotebook) == [DeleteNotebook(notebook=DELAYS)]


def test_a_delete_of_several_lists_them(stage):
    stage.changes.notebooks.delete((MAP, DELAYS))
    (question,) = stage.questions
    assert question.title == "Delete 2 notebooks?"
    assert question.details == ("Airports map", "Delays, runs")
    assert question.choice.text == "Delete 2"
    stage.answer("delete")
    stage.link.answer_next(DeleteNotebook, Conflict("No."))
    assert [one.text for one in stage.notices] == ["No."]


def test_an_unload_asks_what_would_be_lost_of_those_that_run(stage):
    stage.changes.notebooks.unload((MAP, DELAYS))
    assert [one.session_id for one in stage.link.asked_of(AskLoss)] == ["delays"]


def test_an_upload_sends_the_text_and_opens_it(stage, tmp_path):
    path = tmp_path / "Été.ipynb"
    path.write_text('{"cells": []}', "utf-8")
    stage.changes.notebooks.upload(NYC, [str(path)])
    made = notebook("Été")
    asked = stage.link.answer_next(UploadNotebook, NotebookCreated(notebook=made))
    assert asked == UploadNotebook(project=NYC, name="Été", content='{"cells": []}')
    assert stage.opened == [NotebookPlace(made)]


def test_files_that_cannot_be_uploaded_are_told_and_the_others_go(stage, tmp_path):
    (tmp_path / "latin.ipynb").write_bytes(b"\xe9")
    (tmp_path / "good.ipynb").write_text("{}")
    names = ("missing", "latin", "good")
    stage.changes.notebooks.upload(NYC, [str(tmp_path / f"{name}.ipynb") for name in names])
    stage.link.answer_next(UploadNotebook, Conflict("It is no notebook."))
    (notice,) = stage.notices
    assert notice.title == "3 files were not uploaded"
    assert notice.text.splitlines() == [
        "missing.ipynb: It cannot be read: No such file or directory.",
        "latin.ipynb: It is not a text in UTF-8. Save it again with Jupyter.",
        "good.ipynb: It is no notebook.",
    ]
    assert all(one.text for one in stage.notices)


def test_dropped_files_go_where_they_belong(make_stage, tmp_path):
    imported = []
    stage = make_stage(import_files=lambda project, paths: imported.append((project, paths)))
    book, data = tmp_path / "a.ipynb", tmp_path / "b.csv"
    book.write_text("{}")
    data.write_text("x\n1\n")
    stage.changes.take_files(NYC, [str(book), str(data)])
    assert len(stage.link.asked_of(UploadNotebook)) == 1
    assert imported == [(NYC, [str(data)])]


def test_without_an_import_data_files_are_refused_with_a_word(stage):
    assert not stage.changes.takes(["/x/b.csv"])
    assert stage.changes.takes(["/x/a.ipynb"])
    stage.changes.take_files(NYC, ["/x/b.csv"])
    assert stage.link.open_asks == []
    assert [one.title for one in stage.notices] == ["Data files were not taken"]


def test_a_file_from_outside_opens_where_it_is(stage):
    stage.changes.open_file("/home/a.ipynb")
    ref = NotebookRef(project=ProjectKey(""), name="/home/a.ipynb")
    stage.link.answer_next(OpenFile, NotebookCreated(notebook=ref))
    assert stage.opened == [NotebookPlace(ref)]
    stage.changes.open_file("/home/b.ipynb")
    stage.link.answer_next(OpenFile, Conflict("It is no notebook."))
    assert [one.text for one in stage.notices] == ["It is no notebook."]


def test_files_uploaded_together_are_told_of_when_all_are_done(stage, tmp_path):
    good = [tmp_path / f"{name}.ipynb" for name in ("a", "b")]
    for one in good:
        one.write_text("{}")
    bad = tmp_path / "bad.ipynb"
    bad.write_bytes(b"\xff")
    gone = tmp_path / "gone.ipynb"
    stage.changes.notebooks.upload(NYC, [str(one) for one in (bad, gone, *good)])
    stage.link.answer_next(UploadNotebook, NotebookCreated(notebook=notebook("a")))
    assert stage.notices == []
    stage.link.answer_next(UploadNotebook, NotebookCreated(notebook=notebook("b")))
    done, failed = stage.notices
    assert done.title == "2 notebooks were uploaded"
    assert failed.title == "2 files were not uploaded"
    assert failed.text.startswith("bad.ipynb: It is not a text in UTF-8.")


def test_a_long_name_has_room_in_a_title(stage):
    long = notebook("x" * 200)
    stage.changes.notebooks.rename(long)
    sheet = sheet_of(stage)
    title = next(one for one in sheet.findChildren(QLabel) if one.text().startswith("Rename"))
    assert title.minimumSizeHint().width() <= title.width()


def test_files_that_take_their_time_are_told_to_be_on_their_way(stage, tmp_path, qtbot):
    paths = [tmp_path / "a.ipynb", tmp_path / "b.ipynb"]
    for path in paths:
        path.write_text("{}")
    stage.changes.notebooks.upload(NYC, [str(path) for path in paths])
    assert stage.notices == []
    qtbot.waitUntil(lambda: bool(stage.notices))
    assert stage.notices[0].title == "Uploading 2 files…"
