"""The page *Templates*: what is there, and what can be done with it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dssdesk.base.errors import BadInput, Conflict, NotAllowed
from dssdesk.desk.kit.forms import FormSheet
from dssdesk.desk.kit.places import NotebookPlace
from dssdesk.desk.templates.actions import TemplatesEntry
from dssdesk.desk.templates.bringing import archive_of
from dssdesk.desk.templates.page_sheet import TemplatesSheet
from dssdesk.wire.catalogue import ListTemplates, NotebookCreated, TemplateList
from dssdesk.wire.instance import Done
from dssdesk.wire.templates import (
    ChangeTemplate,
    DeleteTemplate,
    EditTemplate,
    ExportTemplates,
    ImportTemplates,
    TemplateFields,
    TemplateSaved,
    TemplatesChanged,
    TemplatesExported,
    TemplatesImported,
)
from tests.desk.templates.some_templates import CELLS, MINE, NOTES, OTHERS, READ
from tests.desk.templates.test_bringing import DSS_PLUGIN
from tests.helpers.some_sessions import NYC, notebook


@pytest.fixture
def sheet(stage, own) -> TemplatesSheet:
    TemplatesEntry(own, lambda: NYC).open_page()
    return sheet_of(stage)


def sheet_of(stage) -> TemplatesSheet:
    return stage.window.findChildren(TemplatesSheet)[-1]


def go_to(sheet: TemplatesSheet, label: str) -> None:
    names = [row.name for row in sheet.templates.rows]
    sheet.templates.setCurrentIndex(sheet.templates.model().index(names.index(label), 0))


def test_own_templates_come_first_and_are_marked(sheet):
    shown = [(row.name, row.word) for row in sheet.templates.rows]
    own = [("Delays", "Yours"), ("Map", "Ben"), ("Notes", "Yours")]
    assert shown == [*own, ("Read in memory", "")]
    assert sheet.label.text() == "Delays"
    assert sheet.facts.text() == "Offered in the Lab of every dataset · yours · 2 cells"
    assert [box.text for box in sheet.preview.boxes()] == [cell.source for cell in CELLS]


@pytest.mark.parametrize(
    ("label", "why"),
    [("Map", "Only its author or an administrator"), ("Read in memory", "came with DSS Desk")],
)
def test_what_may_not_be_changed_says_why(sheet, label, why):
    go_to(sheet, label)
    for button in (sheet.tools.describe, sheet.tools.edit, sheet.tools.delete):
        assert not button.isEnabled()
        assert why in button.toolTip()


def test_the_filter_narrows(sheet):
    QTest.keyClicks(sheet.filter, "airports")
    assert [row.name for row in sheet.templates.rows] == ["Map"]
    QTest.keyClicks(sheet.filter, "zzz")
    assert sheet.hint.text() == "No template matches."
    assert sheet.label.text() == ""


def test_without_own_ones_it_says_how_to_make_one(stage, own):
    stage.link.answer(ListTemplates, TemplateList(templates=(READ,)))
    stage.link.tell(TemplatesChanged())
    TemplatesEntry(own, lambda: NYC).open_page()
    assert "File › Save as template…" in sheet_of(stage).hint.text()


def test_label_description_and_place_are_changed_in_a_form(sheet, stage):
    sheet.tools.describe.click()
    (form,) = stage.window.findChildren(FormSheet)
    form.set_value("label", "Late")
    form.set_value("order", "x")
    assert form.problem("order") == "A whole number is needed, such as 20."
    form.set_value("order", "30")
    form.submit.click()
    wish = stage.link.answer_next(ChangeTemplate, Conflict("There is one."))
    assert wish == ChangeTemplate(
        template=MINE.id,
        fields=TemplateFields(
            label="Late",
            description="By hour.",
            for_dataset=True,
            name="Delays of __DATASET__",
            order=30,
        ),
    )
    assert form.failure.text() == "There is one."
    form.submit.click()
    stage.link.answer_next(ChangeTemplate, TemplateSaved(template=MINE))
    assert form.isHidden()


def test_cells_are_edited_in_a_notebook(sheet, stage):
    sheet.tools.edit.click()
    made = notebook("Template Delays")
    wish = stage.link.answer_next(EditTemplate, NotebookCreated(notebook=made))
    assert wish == EditTemplate(project=NYC, template=MINE.id)
    assert stage.opened == [NotebookPlace(made)]
    assert "File › Save as template…" in stage.notices[-1].text
    assert sheet.isHidden()


def test_without_a_project_there_is_no_place_for_such_a_notebook(stage, own):
    TemplatesEntry(own, lambda: None).open_page()
    edit = sheet_of(stage).tools.edit
    assert not edit.isEnabled()
    assert "Go to a project first" in edit.toolTip()


def test_a_template_is_deleted_after_a_question(sheet, stage):
    sheet.tools.delete.click()
    assert "Notebooks made from it stay." in stage.questions[-1].text
    stage.answer("")
    assert not stage.link.asked_of(DeleteTemplate)
    sheet.tools.delete.click()
    stage.answer("delete")
    assert stage.link.answer_next(DeleteTemplate, Done()) == DeleteTemplate(template=MINE.id)
    left = {True: TemplateList(templates=(READ, OTHERS)), False: TemplateList(templates=())}
    stage.link.answer(ListTemplates, lambda ask: left[ask.for_dataset])
    stage.link.tell(TemplatesChanged())
    assert [row.name for row in sheet.templates.rows] == ["Map", "Read in memory"]
    assert sheet.label.text() == "Map"


def test_what_was_not_deleted_is_told(sheet, stage):
    sheet.tools.delete.click()
    stage.answer("delete")
    stage.link.answer_next(DeleteTemplate, NotAllowed("Only its author."))
    assert stage.notices[-1].text == "Only its author."


# Handing on


def test_a_plugins_folder_is_imported_and_what_was_left_out_is_told(own, stage):
    own.handing_on.bring(str(DSS_PLUGIN))
    note = "“In R” was left out: it is for R, notebooks here run Python."
    reply = TemplatesImported(templates=(NOTES,), notes=(note,))
    wish = stage.link.answer_next(ImportTemplates, reply)
    assert wish.archive.startswith(b"PK")
    question = stage.questions[-1]
    assert (question.title, question.cancel) == ("1 template imported", "")
    assert question.text == f"“Notes”\n\n{note}"


def test_an_import_that_went_well_is_a_toast(own, stage):
    own.handing_on.bring(str(DSS_PLUGIN))
    stage.link.answer_next(ImportTemplates, TemplatesImported(templates=(NOTES, MINE)))
    assert stage.notices[-1].title == "2 templates imported"


def test_what_is_here_already_is_replaced_after_a_question(own, stage):
    own.handing_on.bring(str(DSS_PLUGIN))
    stage.link.answer_next(ImportTemplates, Conflict("Here already: “Notes”.", templates=["x"]))
    assert "“Notes”" in stage.questions[-1].text
    stage.answer("replace")
    assert [wish.replaces for wish in stage.link.asked_of(ImportTemplates)] == [False, True]


@pytest.mark.parametrize("path", ["/nowhere/at/all.zip", "/proc/self"])
def test_what_cannot_be_read_is_told(own, stage, path):
    own.handing_on.bring(path)
    assert stage.notices[-1].title == "No template was imported"
    assert not stage.link.asked_of(ImportTemplates)


def test_what_the_service_refuses_is_told(own, stage):
    own.handing_on.bring(str(DSS_PLUGIN))
    stage.link.answer_next(ImportTemplates, BadInput("It is no zip file."))
    assert stage.notices[-1].text == "It is no zip file."


def test_templates_are_written_as_a_zip_file_or_into_a_folder(own, stage, tmp_path, qtbot):
    archive = archive_of(DSS_PLUGIN)
    stage.link.answer(ExportTemplates, TemplatesExported(archive=archive))
    own.handing_on.export_to((NOTES.id,), str(tmp_path / "x.zip"))
    qtbot.waitUntil(lambda: len(stage.notices) == 1)
    assert (tmp_path / "x.zip").read_bytes() == archive
    own.handing_on.export_to((NOTES.id,), str(tmp_path))
    qtbot.waitUntil(lambda: len(stage.notices) == 2)
    assert (tmp_path / "standalone/python/acme-logbook/meta.json").is_file()
    assert stage.link.asked_of(ExportTemplates)[0].templates == (NOTES.id,)
    own.handing_on.export_to((NOTES.id,), str(tmp_path / "none" / "x.zip"))
    qtbot.waitUntil(lambda: len(stage.notices) == 3)
    assert stage.notices[-1].title == "The templates were not exported"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [(0, (MINE.id,)), (2, (MINE.id, OTHERS.id, NOTES.id))],
)
def test_the_menu_exports_the_chosen_one_or_all_own(sheet, own, monkeypatch, entry, expected):
    wanted = []
    monkeypatch.setattr(own.handing_on, "choose_target_zip", lambda ids: wanted.append(tuple(ids)))
    sheet.export_menu().actions()[entry].trigger()
    assert wanted == [expected]


def test_tab_reaches_everything(sheet):
    seen = set()
    for _ in range(12):
        focus = sheet.window().focusWidget()
        seen.add(focus.accessibleName() or getattr(focus, "text", str)())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert {
        "Filter templates",
        "Templates",
        "Preview",
        "Edit label and description…",
        "Edit its cells in a notebook",
        "Delete template…",
        "Import…",
        "Export…",
    } <= seen
