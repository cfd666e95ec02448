"""The Lab's dialog: notebooks, templates with a preview, a new notebook."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dssdesk.base.errors import Conflict
from dssdesk.base.ids import CellId, EnvironmentId
from dssdesk.desk.kit.forms import FormSheet
from dssdesk.desk.kit.marks import Mark
from dssdesk.desk.kit.places import NotebookPlace
from dssdesk.desk.lab.dialog import LabDialog
from dssdesk.desk.lab.lab import Lab
from dssdesk.desk.lab.sheet import LabSheet
from dssdesk.desk.lab.state import size_text
from dssdesk.desk.templates.own import OwnNeeds, OwnTemplates
from dssdesk.desk.templates.page_sheet import TemplatesSheet
from dssdesk.wire.catalogue import (
    CreateNotebook,
    EnvironmentItem,
    EnvironmentList,
    ListEnvironments,
    ListTemplates,
    NotebookCreated,
    PreviewTemplate,
    TemplateItem,
    TemplateList,
    TemplatePreview,
)
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.datasets import ColumnItem, DatasetDetails, GetDataset
from dssdesk.wire.instance import Done
from dssdesk.wire.places import DatasetRef
from dssdesk.wire.sessions import StartSession
from dssdesk.wire.templates import (
    DeleteTemplate,
    EditTemplate,
    ReadTemplate,
    TemplateDraft,
    TemplateFields,
    TemplatesChanged,
)
from tests.helpers.changing_stage import Stage
from tests.helpers.some_sessions import NYC, notebook

FLIGHTS = DatasetRef(project=NYC, name="flights")
READ = TemplateItem(id="read", label="Read in memory", description="All of it.", for_dataset=True)
CHUNKS = TemplateItem(id="chunks", label="By chunks", description="Piecewise.", for_dataset=True)
OWN = TemplateItem(
    id="own",
    label="Report",
    description="Ours.",
    for_dataset=True,
    is_builtin=False,
    is_mine=True,
    may_change=True,
)
CELLS = (
    Cell(id=CellId("a"), kind=CellKind.MARKDOWN, source="# Read"),
    Cell(id=CellId("b"), kind=CellKind.CODE, source="import dataiku\nprint(1)"),
)
ENVIRONMENTS = (
    EnvironmentItem(id=EnvironmentId("default"), name="Python 3.12", is_default=True),
    EnvironmentItem(id=EnvironmentId("other"), name="Old Python"),
)


def preview_of(ask: PreviewTemplate) -> TemplatePreview:
    """The cells, and a name that tells which template was asked for."""
    return TemplatePreview(name=f"{ask.template} of {ask.dataset}", cells=CELLS)


@pytest.fixture
def stage(qtbot) -> Stage:
    found = Stage(qtbot)
    link = found.link
    link.answer(ListTemplates, TemplateList(templates=(READ, CHUNKS, OWN)))
    link.answer(ListEnvironments, EnvironmentList(environments=ENVIRONMENTS))
    link.answer(PreviewTemplate, preview_of)
    columns = (ColumnItem(name="year", type="int"),)
    link.answer(
        GetDataset,
        DatasetDetails(
            dataset=FLIGHTS, columns=columns, format="", connection="", path="", rows=336_776
        ),
    )
    return found


@pytest.fixture
def lab(stage) -> Lab:
    found = Lab(
        stage.look,
        stage.link,
        stage.running,
        stage.catalogue,
        open_place=stage.opened.append,
        notify=stage.notices.append,
    )
    found.offer_dialog(stage.window)
    return found


def sheet_of(stage) -> LabSheet:
    (sheet,) = stage.window.findChildren(LabSheet)
    return sheet


@pytest.fixture
def sheet(lab, stage) -> LabSheet:
    lab.open_dialog(FLIGHTS)
    return sheet_of(stage)


def take_environment(sheet: LabSheet, name: str) -> None:
    """Choose it as a person does."""
    place = sheet.environment.findText(name)
    sheet.environment.setCurrentIndex(place)
    sheet.environment.activated.emit(place)


def names(rows) -> list[str]:
    return [row.name for row in rows.rows]


def test_one_row_is_one_row():
    columns = (ColumnItem(name="a", type="string"),)
    details = DatasetDetails(
        dataset=FLIGHTS, columns=columns, format="", connection="", path="", rows=1
    )
    assert size_text(details) == "1 row, 1 column"


def test_it_shows_notebooks_with_their_state_templates_and_the_first_ones_preview(sheet, stage):
    assert names(sheet.notebooks) == ["Airports map"]
    assert names(sheet.templates) == ["Read in memory", "By chunks", "Report"]
    assert [row.word for row in sheet.templates.rows] == ["", "", "Yours"]
    assert sheet.size_label.text() == "336,776 rows, 1 column"
    assert [box.text for box in sheet.preview.boxes()] == ["# Read", "import dataiku\nprint(1)"]
    assert sheet.cells_text.text() == "2 cells"
    assert sheet.name.text() == "read of flights"
    assert sheet.name.selectedText() == "read of flights"
    assert sheet.name.hasFocus()
    assert sheet.environment.currentText() == "Python 3.12"


def test_a_notebook_that_runs_shows_its_mark(lab, stage):
    item = stage.catalogue.project(NYC)
    assert item is not None
    lab.open_dialog(DatasetRef(project=NYC, name="weather"))
    sheet = sheet_of(stage)
    assert sheet.no_notebooks.isVisible()
    dialog = sheet.findChild(LabDialog)
    (busy,) = (one for one in item.notebooks if one.name == "Delays")
    assert dialog._row_of(busy).mark is Mark.BUSY


def test_enter_makes_a_notebook_under_the_proposed_name_and_goes_there(sheet, stage):
    QTest.keyClick(sheet.name, Qt.Key.Key_Return)
    wish = stage.link.answer_next(CreateNotebook, NotebookCreated(notebook=notebook("New")))
    assert wish == CreateNotebook(project=NYC, template="read", dataset="flights")
    assert stage.opened == [NotebookPlace(notebook("New"))]
    assert stage.link.asked_of(StartSession) == [StartSession(notebook=notebook("New"))]
    assert sheet.isHidden()


def test_arrows_in_the_name_choose_a_template_and_its_preview_is_shown(sheet, stage, qtbot):
    QTest.keyClick(sheet.name, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: sheet.name.text() == "chunks of flights")
    assert sheet.name.hasFocus()


def test_a_double_click_makes_a_notebook_once(sheet, stage):
    rect = sheet.templates.visualRect(sheet.templates.model().index(1, 0))
    view = sheet.templates.viewport()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=rect.center())
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=rect.center())
    QTest.keyClick(sheet.templates, Qt.Key.Key_Return)
    assert [wish.template for wish in stage.link.asked_of(CreateNotebook)] == ["chunks"]


def test_the_filter_narrows_and_chooses(sheet, qtbot):
    sheet.filter.setFocus()
    QTest.keyClicks(sheet.filter, "piece")
    assert names(sheet.templates) == ["By chunks"]
    qtbot.waitUntil(lambda: sheet.name.text() == "chunks of flights")
    QTest.keyClicks(sheet.filter, "zzz")
    assert sheet.no_template.isVisible()
    assert not sheet.submit.isEnabled()
    QTest.keyClick(sheet.filter, Qt.Key.Key_Escape)  # empties the field, closes nothing
    assert sheet.isVisible()
    assert len(sheet.templates.rows) == 3


def test_a_typed_name_stays_with_another_template_and_is_asked_for(sheet, stage, qtbot):
    QTest.keyClicks(sheet.name, "Mine")
    QTest.keyClick(sheet.name, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(stage.link.asked_of(PreviewTemplate)) == 2)
    assert sheet.name.text() == "Mine"
    take_environment(sheet, "Old Python")
    sheet.submit.click()
    (wish,) = stage.link.asked_of(CreateNotebook)
    assert (wish.template, wish.name, wish.environment) == ("chunks", "Mine", "other")


def test_a_template_brings_its_environment_and_a_persons_choice_wins(lab, stage):
    spark = replace(OWN, environment=EnvironmentId("other"))
    stage.link.answer(ListTemplates, TemplateList(templates=(READ, spark)))
    lab.open_dialog(FLIGHTS)
    sheet = sheet_of(stage)
    assert sheet.environment.currentText() == "Python 3.12"
    QTest.keyClick(sheet.name, Qt.Key.Key_Down)
    assert sheet.environment.currentText() == "Old Python"
    QTest.keyClick(sheet.name, Qt.Key.Key_Up)
    assert sheet.environment.currentText() == "Python 3.12"
    take_environment(sheet, "Python 3.12")
    QTest.keyClick(sheet.name, Qt.Key.Key_Down)
    assert sheet.environment.currentText() == "Python 3.12"
    sheet.submit.click()
    (wish,) = stage.link.asked_of(CreateNotebook)
    assert (wish.template, wish.environment) == ("own", "default")


def test_an_environment_that_is_not_here_is_named_and_asked_for(lab, stage):
    spark = replace(OWN, environment=EnvironmentId("spark"))
    stage.link.answer(ListTemplates, TemplateList(templates=(spark,)))
    lab.open_dialog(FLIGHTS)
    sheet = sheet_of(stage)
    assert sheet.environment.placeholderText() == "spark (not here)"
    assert sheet.environment.currentIndex() == -1
    sheet.submit.click()
    (wish,) = stage.link.asked_of(CreateNotebook)
    assert wish.environment == "spark"


@pytest.mark.parametrize(
    ("name", "words"),
    [("a/b", "A name cannot hold /"), ("Delays", "There is a notebook"), (" ", "A name is needed")],
)
def test_a_name_that_cannot_be_is_said(sheet, stage, name, words):
    QTest.keyClicks(sheet.name, name)
    assert words in sheet.problem.text()
    assert not sheet.submit.isEnabled()
    QTest.keyClick(sheet.name, Qt.Key.Key_Return)
    assert not stage.link.asked_of(CreateNotebook)


def test_a_long_environment_is_read_whole_until_something_is_wrong(lab, stage, qtbot):
    spark = EnvironmentItem(
        id=EnvironmentId("spark"), name="Spark", note="is installed at the first use"
    )
    stage.link.answer(ListEnvironments, EnvironmentList(environments=(spark,)))
    stage.window.resize(1400, 900)
    stage.window.show()
    lab.open_dialog(FLIGHTS)
    sheet = sheet_of(stage)
    text = sheet.environment.fontMetrics().horizontalAdvance(spark.text)
    assert sheet.problem.isHidden()
    qtbot.waitUntil(lambda: sheet.environment.width() > text + 60)
    QTest.keyClicks(sheet.name, "a/b")
    assert sheet.problem.isVisible()
    qtbot.waitUntil(lambda: sheet.problem.width() >= sheet.problem.sizeHint().width() / 3)
    sheet.dismiss()


def test_what_could_not_be_made_is_told_and_can_be_tried_again(sheet, stage):
    sheet.submit.click()
    stage.link.answer_next(CreateNotebook, Conflict("There is one of this name."))
    assert sheet.problem.text() == "There is one of this name."
    assert sheet.submit.isEnabled()


def test_a_click_on_a_notebook_opens_it(sheet, stage):
    rect = sheet.notebooks.visualRect(sheet.notebooks.model().index(0, 0))
    QTest.mouseClick(sheet.notebooks.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert stage.opened == [NotebookPlace(notebook("Airports map"))]
    assert sheet.isHidden()


def test_esc_cancels(sheet, stage):
    QTest.keyClick(sheet.name, Qt.Key.Key_Escape)
    assert sheet.isHidden()
    assert not stage.link.asked_of(CreateNotebook)


def test_without_a_dataset_it_offers_the_standalone_templates(lab, stage):
    lab.open_standalone(NYC)
    sheet = sheet_of(stage)
    assert stage.link.asked_of(ListTemplates)[-1] == ListTemplates(for_dataset=False)
    assert sheet.size_label.text() == "NYC flights"
    assert not sheet.notebooks.isVisible()
    sheet.submit.click()
    (wish,) = stage.link.asked_of(CreateNotebook)
    assert wish.dataset is None


def test_tab_reaches_everything(sheet):
    seen = set()
    for _ in range(14):
        focus = QApplication.focusWidget()
        seen.add(focus.accessibleName() or getattr(focus, "text", str)())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert {
        "Notebooks on flights",
        "Filter templates",
        "Templates",
        "Preview",
        "Name of the notebook",
        "Environment",
        "Cancel",
        "Create notebook",
    } <= seen


@pytest.fixture
def changing(lab, stage) -> LabSheet:
    """The dialog of somebody who may change own templates, with an own one chosen."""
    stage.link.answer(ReadTemplate, TemplateDraft(fields=TemplateFields(label="x"), cells=()))
    needs = OwnNeeds(
        look=stage.look,
        window=stage.window,
        link=stage.link,
        catalogue=stage.catalogue,
        offered=lab.offered,
        ask=stage.ask,
        notify=stage.notices.append,
        open_place=stage.opened.append,
    )
    lab.offer_dialog(stage.window, OwnTemplates(needs))
    lab.open_dialog(FLIGHTS)
    sheet = sheet_of(stage)
    QTest.keyClick(sheet.name, Qt.Key.Key_Down)
    QTest.keyClick(sheet.name, Qt.Key.Key_Down)
    return sheet


def test_only_own_templates_have_tools(changing):
    assert changing.tools.isVisible()
    QTest.keyClick(changing.name, Qt.Key.Key_Up)
    assert not changing.tools.isVisible()


def test_an_own_template_is_edited_on_the_dataset(changing, stage):
    changing.tools.edit.click()
    (wish,) = stage.link.asked_of(EditTemplate)
    assert wish == EditTemplate(project=NYC, template="own", dataset="flights")
    assert changing.isHidden()


def test_an_own_template_is_described_and_deleted_over_the_dialog(changing, stage):
    changing.tools.describe.click()
    (form,) = stage.window.findChildren(FormSheet)
    assert form.values()["label"] == "Report"
    form.dismiss()
    changing.tools.delete.click()
    stage.answer("delete")
    stage.link.answer_next(DeleteTemplate, Done())
    stage.link.answer(ListTemplates, TemplateList(templates=(READ, CHUNKS)))
    stage.link.tell(TemplatesChanged())
    assert names(changing.templates) == ["Read in memory", "By chunks"]
    assert not changing.tools.isVisible()


def test_the_dialog_leads_to_all_templates(changing, stage):
    changing.manage.click()
    assert changing.isHidden()
    assert stage.window.findChildren(TemplatesSheet)


@pytest.mark.parametrize(
    "text", ["![x]({})", "![x](file://{})", "[![x]({})](y)", "![x][1]\n\n[1]: {}"]
)
def test_a_preview_opens_no_file(lab, stage, tmp_path, text):
    picture = tmp_path / "canary.png"
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.save(str(picture))
    cell = Cell(id=CellId("a"), kind=CellKind.MARKDOWN, source=text.format(picture))
    stage.link.answer(PreviewTemplate, TemplatePreview(name="x", cells=(cell,)))
    lab.open_dialog(FLIGHTS)
    (box,) = sheet_of(stage).preview.boxes()
    shot = box.grab().toImage()
    places = [(x, y) for x in range(shot.width()) for y in range(shot.height())]
    assert "#ff0000" not in {shot.pixelColor(x, y).name() for x, y in places}
