"""*Save as template*: the sheet, what it asks for, what it keeps."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from dssdesk.base.errors import NotAllowed, error_from_wire
from dssdesk.base.ids import EnvironmentId
from dssdesk.desk.templates.saving_sheet import SavingSheet
from dssdesk.wire.catalogue import ListTemplates, TemplateList
from dssdesk.wire.templates import (
    DraftTemplate,
    SaveTemplate,
    TemplateDraft,
    TemplateFields,
    TemplateSaved,
    TemplatesChanged,
)
from tests.desk.templates.some_templates import CELLS, DRAFT, FIELDS, MINE
from tests.helpers.some_sessions import notebook

NOTEBOOK = notebook("Delays of flights")


def draft_of(ask: DraftTemplate) -> TemplateDraft:
    if ask.is_standalone:
        fields = TemplateFields(label="Delays of flights")
        return TemplateDraft(fields=fields, cells=(replace(CELLS[1], source="1"),))
    return replace(DRAFT, dataset=ask.dataset or "flights")


@pytest.fixture
def sheet(stage, own) -> SavingSheet:
    stage.link.answer(DraftTemplate, draft_of)
    own.save_notebook(NOTEBOOK)
    (found,) = stage.window.findChildren(SavingSheet)
    return found


def take(sheet: SavingSheet, text: str) -> None:
    place = sheet.kind.findText(text)
    sheet.kind.setCurrentIndex(place)
    sheet.kind.activated.emit(place)


def choices(choice) -> list[str]:
    return [choice.itemText(place) for place in range(choice.count())]


def taken(template: str):
    return error_from_wire("conflict.template_taken", "There is one.", {"template": template})


def test_it_proposes_what_the_service_found_and_shows_the_cells(sheet):
    assert sheet.values() == {
        "label": "Delays",
        "description": "",
        "name": "Delays of __DATASET__",
    }
    assert [box.text for box in sheet.preview.boxes()] == [cell.source for cell in CELLS]
    assert sheet.places_text.text() == "The dataset's name will stand in 2 places"
    assert choices(sheet.kind) == [
        "A dataset, in place of flights",
        "A dataset, in place of weather",
        "No dataset",
    ]
    assert choices(sheet.environment)[0] == "Where new notebooks run"
    assert sheet.rows["label"].input.hasFocus()


@pytest.mark.parametrize("number", [0, 1])
def test_where_the_name_will_stand_is_marked(sheet, stage, number):
    document = sheet.preview.boxes()[number]._document
    assert "__DATASET__" in document.toPlainText()
    cursor = document.find("__DATASET__")
    assert isinstance(cursor, QTextCursor)
    marked = cursor.charFormat().background().color().name()
    assert marked == stage.look.colour("accent.soft").name()


def test_enter_keeps_it_and_says_where_it_is_offered(sheet, stage):
    QTest.keyClick(sheet.rows["label"].input, Qt.Key.Key_Return)
    wish = stage.link.answer_next(SaveTemplate, TemplateSaved(template=MINE))
    assert wish == SaveTemplate(notebook=NOTEBOOK, fields=FIELDS, dataset="flights")
    assert sheet.isHidden()
    assert stage.notices[-1].title == "“Delays” is a template now"
    assert "the Lab of every dataset" in stage.notices[-1].text


def test_what_is_typed_is_kept_and_stays_with_another_kind(sheet, stage):
    QTest.keyClicks(sheet.rows["label"].input, "Mine")
    sheet.rows["description"].set_text("What I do.")
    take(sheet, "No dataset")
    assert stage.link.asked_of(DraftTemplate)[-1] == DraftTemplate(
        notebook=NOTEBOOK, is_standalone=True
    )
    assert sheet.places_text.text() == "1 cell, as they are"
    place = sheet.environment.findText("Spark")
    sheet.environment.setCurrentIndex(place)
    sheet.submit.click()
    (wish,) = stage.link.asked_of(SaveTemplate)
    assert wish.fields == TemplateFields(
        label="Mine", description="What I do.", environment=EnvironmentId("spark")
    )
    assert wish.dataset is None


def test_another_dataset_can_be_what_is_replaced(sheet, stage):
    take(sheet, "A dataset, in place of weather")
    assert stage.link.asked_of(DraftTemplate)[-1] == DraftTemplate(
        notebook=NOTEBOOK, dataset="weather"
    )
    sheet.submit.click()
    assert stage.link.asked_of(SaveTemplate)[0].dataset == "weather"


def test_the_name_may_stay_in_texts(sheet, stage):
    sheet.texts.click()
    assert stage.link.asked_of(DraftTemplate)[-1] == DraftTemplate(
        notebook=NOTEBOOK, leaves_text=True
    )
    sheet.submit.click()
    assert stage.link.asked_of(SaveTemplate)[0].leaves_text
    take(sheet, "No dataset")
    assert not sheet.texts.isEnabled()


def test_one_of_this_label_is_replaced_after_a_question(sheet, stage):
    sheet.submit.click()
    stage.link.answer_next(SaveTemplate, taken(MINE.id))
    assert stage.questions[-1].title == "Replace the template “Delays”?"
    stage.answer("")
    assert len(stage.link.asked_of(SaveTemplate)) == 1
    sheet.submit.click()
    stage.link.answer_next(SaveTemplate, taken(MINE.id))
    stage.answer("replace")
    assert stage.link.asked_of(SaveTemplate)[-1].replaces == MINE.id


def test_one_that_is_edited_is_replaced_without_a_question(stage, own):
    fields = replace(FIELDS, description="By hour.", order=20)
    stage.link.answer(DraftTemplate, replace(DRAFT, fields=fields, replaces=MINE.id))
    own.save_notebook(NOTEBOOK)
    (sheet,) = stage.window.findChildren(SavingSheet)
    assert sheet.note.text() == "It replaces the template “Delays”."
    sheet.submit.click()
    (wish,) = stage.link.asked_of(SaveTemplate)
    assert (wish.replaces, wish.fields) == (MINE.id, fields)
    assert not stage.questions


def test_one_that_was_deleted_meanwhile_is_made_anew(stage, own):
    stage.link.answer(DraftTemplate, replace(DRAFT, replaces=MINE.id))
    own.save_notebook(NOTEBOOK)
    (sheet,) = stage.window.findChildren(SavingSheet)
    stage.link.answer(ListTemplates, TemplateList(templates=()))
    stage.link.tell(TemplatesChanged())
    assert sheet.note.text() == ""
    assert sheet.problem.text() == "The template was deleted. Saving makes a new one."
    sheet.submit.click()
    (wish,) = stage.link.asked_of(SaveTemplate)
    assert wish.replaces == ""


def test_one_that_is_edited_may_become_another(stage, own):
    stage.link.answer(DraftTemplate, replace(DRAFT, replaces=MINE.id))
    own.save_notebook(NOTEBOOK)
    (sheet,) = stage.window.findChildren(SavingSheet)
    QTest.keyClicks(sheet.rows["label"].input, "Late")
    sheet.another.click()
    (wish,) = stage.link.asked_of(SaveTemplate)
    assert (wish.replaces, wish.fields.label) == ("", "Late")


def test_one_with_the_placeholder_in_its_cells_stays_for_a_dataset(stage, own):
    stage.link.answer(DraftTemplate, replace(DRAFT, dataset=None, replaces=MINE.id))
    own.save_notebook(NOTEBOOK)
    (sheet,) = stage.window.findChildren(SavingSheet)
    assert choices(sheet.kind)[0] == "A dataset"
    assert sheet.kind.currentIndex() == 0
    sheet.submit.click()
    (wish,) = stage.link.asked_of(SaveTemplate)
    assert (wish.fields.for_dataset, wish.dataset) == (True, None)


def test_what_is_refused_is_said_and_can_be_tried_again(sheet, stage):
    sheet.submit.click()
    stage.link.answer_next(SaveTemplate, NotAllowed("You may not run code here."))
    assert sheet.problem.text() == "You may not run code here."
    assert sheet.submit.isEnabled()


def test_a_notebook_that_cannot_be_read_is_told(stage, own):
    stage.link.answer(DraftTemplate, NotAllowed("You may not."))
    own.save_notebook(NOTEBOOK)
    (sheet,) = stage.window.findChildren(SavingSheet)
    assert sheet.problem.text() == "You may not."
    assert not sheet.submit.isEnabled()


def test_a_label_is_needed(sheet):
    sheet.rows["label"].take_keyboard()
    QTest.keyClick(sheet.rows["label"].input, Qt.Key.Key_Backspace)
    assert sheet.rows["label"].problem == "A label is needed."
    assert not sheet.submit.isEnabled()


def test_esc_keeps_nothing(sheet, stage):
    QTest.keyClick(sheet.rows["label"].input, Qt.Key.Key_Escape)
    assert sheet.isHidden()
    assert not stage.link.asked_of(SaveTemplate)
