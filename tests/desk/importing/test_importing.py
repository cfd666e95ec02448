"""The import dialog: guesses, corrections, what is asked of the service."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QMenu, QWidget

from dssdesk.base.errors import Conflict
from dssdesk.desk.importing.dropping import WindowDrop
from dssdesk.desk.importing.importer import Importer, ImportNeeds
from dssdesk.desk.importing.sheet import ImportSheet
from dssdesk.desk.kit.places import DatasetPlace
from dssdesk.desk.kit.sheet import Sheet
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.tokens import TypeRole
from dssdesk.wire.datasets import ColumnItem
from dssdesk.wire.imports import (
    BadRow,
    DatasetImported,
    FileFormat,
    ImportDataset,
    ImportPreview,
    PreviewImport,
)
from dssdesk.wire.places import DatasetRef
from tests.helpers.changing_stage import OTHER, Stage
from tests.helpers.some_sessions import NYC

PATH = "/data/sales.csv"
COLUMNS = (ColumnItem(name="day", type="string"), ColumnItem(name="pieces", type="bigint"))
PREVIEW = ImportPreview(
    name="sales",
    format=FileFormat(),
    columns=COLUMNS,
    rows=(("1", "2"), ("3", None)),
    size=1_000,
    checked=2,
)
BAD = replace(
    PREVIEW, bad=1, examples=(BadRow(path=PATH, line=7, text="x,y", reason="“y” is no bigint."),)
)


@pytest.fixture
def stage(qtbot) -> Stage:
    return Stage(qtbot)


@pytest.fixture
def importer(stage) -> Importer:
    return Importer(
        ImportNeeds(
            look=stage.look,
            window=stage.window,
            link=stage.link,
            catalogue=stage.catalogue,
            open_place=stage.opened.append,
            notify=stage.notices.append,
        )
    )


@pytest.fixture
def dialog(importer, stage):
    found = importer.open(NYC, [PATH])
    stage.link.answer_next(PreviewImport, PREVIEW)
    return found


def choose(field, text: str) -> None:
    """Choose an entry as a person would."""
    assert isinstance(field, QComboBox)
    index = field.findText(text)
    assert index >= 0, text
    field.setCurrentIndex(index)
    field.activated.emit(index)


def wait_for_ask(qtbot, stage) -> PreviewImport:
    qtbot.waitUntil(lambda: bool(stage.link.open_asks))
    return stage.link.open_asks[0][0]


def head_texts(dialog) -> list[list[str]]:
    model = dialog.sheet.grid.head.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(2)
    ]


def test_it_asks_with_nothing_stated_and_shows_what_was_guessed(importer, stage):
    dialog = importer.open(NYC, [PATH])
    wish = stage.link.answer_next(PreviewImport, PREVIEW)
    assert wish == PreviewImport(project=NYC, paths=(PATH,))
    assert head_texts(dialog) == [["day", "pieces"], ["string", "bigint"]]
    assert dialog.sheet.name.text() == "sales"
    assert dialog.sheet.files.text() == "sales.csv, 1 kB"
    assert dialog.sheet.grid.rows.model().index(1, 1).data() == "empty"


def test_a_guess_that_is_corrected_is_asked_again(dialog, stage, qtbot):
    choose(dialog.sheet.choices.fields["delimiter"], "Semicolon  ;")
    assert not dialog.sheet.submit.isEnabled()
    wish = wait_for_ask(qtbot, stage)
    assert wish.format == FileFormat(delimiter=";")
    assert wish.columns is None
    other = replace(PREVIEW, format=wish.format, columns=COLUMNS[:1], rows=(("1",),))
    stage.link.answer_next(PreviewImport, other)
    assert head_texts(dialog) == [["day"], ["string"]]
    assert dialog.sheet.submit.isEnabled()


def test_any_sign_can_be_typed_as_a_delimiter(dialog, stage, qtbot):
    field = dialog.sheet.choices.fields["delimiter"]
    field.setFocus()
    field.lineEdit().selectAll()
    QTest.keyClicks(field, "~")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert wait_for_ask(qtbot, stage).format.delimiter == "~"


def test_every_guess_of_a_text_file_can_be_corrected(dialog, stage, qtbot):
    fields = dialog.sheet.choices.fields
    choose(fields["encoding"], "Latin-1 (Western)")
    choose(fields["quote"], "Single  '")
    header = fields["header"]
    assert isinstance(header, QCheckBox)
    header.click()
    typed = {
        "skip": "2",
        "nulls": "NA, -",
        "decimal": ",",
        "date_format": "%d.%m.%Y",
        "timestamp_format": "%d.%m.%Y %H:%M",
    }
    for name, text in typed.items():
        field = fields[name]
        assert isinstance(field, QLineEdit)
        field.selectAll()
        QTest.keyClicks(field, text)
    dialog.sheet.choices.tell_typed()
    assert wait_for_ask(qtbot, stage).format == FileFormat(
        encoding="latin-1",
        quote="'",
        escape="'",
        header=False,
        skip=2,
        nulls=("", "NA", "-"),
        decimal=",",
        date_format="%d.%m.%Y",
        timestamp_format="%d.%m.%Y %H:%M",
    )


def test_the_sheets_of_a_workbook_are_offered(importer, stage, qtbot):
    dialog = importer.open(NYC, ["/data/book.xlsx"])
    book = replace(
        PREVIEW, format=FileFormat(type="excel", sheet="A"), parts=("A", "B"), name="book"
    )
    stage.link.answer_next(PreviewImport, book)
    fields = dialog.sheet.choices.fields
    assert not fields["delimiter"].isVisibleTo(dialog.sheet.choices)
    choose(fields["sheet"], "B")
    assert wait_for_ask(qtbot, stage).format.sheet == "B"


def test_the_last_answer_wins(dialog, stage, qtbot):
    choose(dialog.sheet.choices.fields["delimiter"], "Tab")
    wait_for_ask(qtbot, stage)
    choose(dialog.sheet.choices.fields["delimiter"], "Bar  |")
    qtbot.waitUntil(lambda: len(stage.link.open_asks) == 2)
    late, last = [pending for _, pending in stage.link.open_asks]
    last.resolve(replace(PREVIEW, format=FileFormat(delimiter="|")))
    late.resolve(replace(PREVIEW, format=FileFormat(delimiter="\t"), columns=()))
    assert head_texts(dialog) == [["day", "pieces"], ["string", "bigint"]]


def test_a_column_is_renamed_in_the_header(dialog, stage, qtbot):
    head = dialog.sheet.grid.head
    head.setFocus()
    head.setCurrentIndex(head.model().index(0, 1))
    QTest.keyClick(head, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "amount")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    wish = wait_for_ask(qtbot, stage)
    assert wish.columns == (COLUMNS[0], ColumnItem(name="amount", type="bigint"))


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_type_is_chosen_by_keyboard_and_rows_that_do_not_fit_are_shown(dialog, stage, qtbot):
    head = dialog.sheet.grid.head
    head.setFocus()
    head.setCurrentIndex(head.model().index(1, 0))
    QTest.keyClick(head, Qt.Key.Key_Return)
    (menu,) = (one for one in dialog.sheet.grid.findChildren(QMenu) if one.isVisible())
    next(action for action in menu.actions() if action.text() == "bigint").trigger()
    menu.close()
    columns = (ColumnItem(name="day", type="bigint"), COLUMNS[1])
    wish = stage.link.answer_next(PreviewImport, replace(BAD, columns=columns))
    assert wish.columns == columns
    sheet = dialog.sheet
    assert sheet.bad.text() == "1 of the first 2 rows does not fit."
    assert sheet.examples.toPlainText() == "line 7: “y” is no bigint.  x,y"
    assert sheet.skip.isVisible()


def test_a_column_is_as_wide_as_its_figures(importer, stage, qtbot):
    long = "1970-01-01 00:00:00.000000"
    column = ColumnItem(name="when", type="datetimenotz")
    stage.link.answer(PreviewImport, replace(PREVIEW, columns=(column,), rows=((long,),)))
    importer.open(NYC, [PATH])
    rows = stage.window.findChildren(ImportSheet)[-1].grid.rows
    text = QFontMetrics(rows.font()).horizontalAdvance(long)
    assert rows.columnWidth(0) >= text + 2 * 6
    assert text > stage.look.metrics(TypeRole.SMALL).horizontalAdvance(long)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_letter_goes_to_the_next_type_that_begins_with_it(dialog):
    dialog.sheet.grid.offer_types(0)
    (menu,) = (one for one in dialog.sheet.grid.findChildren(QMenu) if one.isVisible())
    found = []
    for letter in "ddBgx":
        QTest.keyClicks(menu, letter)
        found.append(menu.activeAction().text())
    menu.close()
    assert found == ["double", "date", "bigint", "geopoint", "geopoint"]


def test_corrected_columns_outlive_other_null_marks_but_not_another_delimiter(dialog, stage, qtbot):
    dialog.sheet.grid.renamed.emit(0, "when")
    named = (ColumnItem(name="when", type="string"), COLUMNS[1])
    stage.link.answer_next(PreviewImport, replace(PREVIEW, columns=named))
    dialog.sheet.choices.corrected.emit({"nulls": ("", "NA")})
    wait_for_ask(qtbot, stage)
    stage.link.answer_next(PreviewImport, PREVIEW)  # guessed anew, then checked with the names
    again = stage.link.answer_next(PreviewImport, replace(PREVIEW, columns=named))
    assert again.columns == named
    assert head_texts(dialog)[0] == ["when", "pieces"]
    dialog.sheet.choices.corrected.emit({"delimiter": ";"})
    wait_for_ask(qtbot, stage)
    stage.link.answer_next(PreviewImport, PREVIEW)
    assert not stage.link.open_asks
    assert head_texts(dialog)[0] == ["day", "pieces"]


def test_two_columns_of_one_name_are_said_at_once(dialog, stage):
    asked = len(stage.link.asked)
    dialog.sheet.grid.renamed.emit(0, "pieces")
    assert "Two columns are called “pieces”" in dialog.sheet.problem.text()
    assert not dialog.sheet.submit.isEnabled()
    assert len(stage.link.asked) == asked
    dialog.sheet.grid.renamed.emit(0, "day")
    assert dialog.sheet.problem.isHidden()


def test_a_problem_stands_where_the_preview_would_be(dialog, stage, qtbot):
    choose(dialog.sheet.choices.fields["type"], "Parquet")
    wait_for_ask(qtbot, stage)
    stage.link.answer_next(
        PreviewImport,
        ImportPreview(name="sales", format=FileFormat(type="parquet"), problem="It is no Parquet."),
    )
    assert dialog.sheet.problem.text() == "It is no Parquet."
    assert dialog.sheet.problem.isVisible()
    assert not dialog.sheet.grid.isVisible()
    assert not dialog.sheet.submit.isEnabled()


def test_a_name_that_cannot_be_is_said_and_not_imported(dialog, stage):
    for name, words in (("flights", "There is a dataset"), ("a/b", "Letters"), ("", "A name")):
        dialog.sheet.name.selectAll()
        QTest.keyClicks(dialog.sheet.name, name) if name else dialog.sheet.name.clear()
        dialog.sheet.name.textEdited.emit(name)
        assert words in dialog.sheet.progress.text()
        assert not dialog.sheet.submit.isEnabled()


def test_enter_imports_and_opens_the_dataset(dialog, stage):
    QTest.keyClick(dialog.sheet.name, Qt.Key.Key_Return)
    assert dialog.sheet.progress.text().startswith("Importing sales.csv")
    wish = stage.link.answer_next(ImportDataset, DatasetImported(name="sales"))
    assert wish == ImportDataset(
        project=NYC, name="sales", paths=(PATH,), format=FileFormat(), columns=COLUMNS
    )
    assert stage.opened == [DatasetPlace(DatasetRef(project=NYC, name="sales"))]
    assert dialog.sheet.isHidden()


def test_what_is_chosen_below_is_what_is_asked_for(importer, stage):
    dialog = importer.open(NYC, [PATH])
    stage.link.answer_next(PreviewImport, BAD)
    sheet = dialog.sheet
    choose(sheet.files_stay, "Leave where they are")
    sheet.skip.click()
    choose(sheet.project, "Other")
    stage.link.answer_next(PreviewImport, BAD)
    sheet.submit.click()
    wish = stage.link.answer_next(ImportDataset, DatasetImported(name="sales", skipped=2))
    assert (wish.project, wish.copy_files, wish.skip_bad) == (OTHER, False, True)
    assert stage.notices[0].text == "2 rows that do not fit were left out."


def test_an_import_that_fails_can_be_corrected(dialog, stage):
    dialog.sheet.submit.click()
    stage.link.answer_next(ImportDataset, Conflict("Row 9 does not fit."))
    assert dialog.sheet.problem.text() == "Row 9 does not fit."
    assert dialog.sheet.submit.isEnabled()
    assert dialog.sheet.choices.isEnabled()
    assert dialog.sheet.name.hasFocus()


def test_esc_cancels_and_an_import_under_way_goes_on(dialog, stage):
    dialog.sheet.submit.click()
    QTest.keyClick(dialog.sheet, Qt.Key.Key_Escape)
    assert dialog.sheet.isHidden()
    stage.link.answer_next(ImportDataset, DatasetImported(name="sales"))
    assert not stage.opened
    assert "sales" in stage.notices[0].title


def test_files_that_are_not_one_dataset_are_imported_one_by_one(importer, stage):
    dialog = importer.open(NYC, ["/a.csv", "/b.csv", "/c.csv"])
    assert dialog.sheet.part.isHidden()
    no = ImportPreview(name="a", format=FileFormat(), problem="“b.csv” has other columns.")
    stage.link.answer_next(PreviewImport, no)
    assert dialog.sheet.part.isVisible()
    dialog.sheet.part.click()
    assert dialog.sheet.isHidden()
    wish = stage.link.answer_next(PreviewImport, replace(PREVIEW, name="a"))
    assert wish.paths == ("/a.csv",)
    first = open_sheet(stage)
    first.submit.click()
    stage.link.answer_next(ImportDataset, DatasetImported(name="a"))
    wish = stage.link.answer_next(PreviewImport, replace(PREVIEW, name="b"))
    assert wish.paths == ("/b.csv",)
    QTest.keyClick(open_sheet(stage), Qt.Key.Key_Escape)  # nor the third
    assert not stage.link.open_asks
    assert not [sheet for sheet in stage.window.findChildren(ImportSheet) if sheet.isVisible()]


def test_one_that_cannot_be_read_does_not_stop_those_after_it(importer, stage):
    no = ImportPreview(name="a", format=FileFormat(), problem="It is empty.")
    dialog = importer.open(NYC, ["/a.csv", "/b.csv"])
    stage.link.answer_next(PreviewImport, no)
    dialog.sheet.part.click()
    stage.link.answer_next(PreviewImport, no)
    first = open_sheet(stage)
    assert first.go_on.isVisible()
    first.go_on.click()
    wish = stage.link.answer_next(PreviewImport, no)
    assert wish.paths == ("/b.csv",)
    assert open_sheet(stage).go_on.isHidden()  # it is the last


def test_what_cannot_be_one_dataset_is_said_across_the_dialog(importer, stage):
    sheet = importer.open(NYC, ["/a.csv", "/b.csv"]).sheet
    no = ImportPreview(name="a", format=FileFormat(), problem="“b.csv” has other columns.")
    stage.link.answer_next(PreviewImport, no)
    sheet.card.layout().activate()
    assert sheet.choices.x() <= 1
    assert sheet.problem.width() > sheet.card.width() // 2
    assert sheet.summary.isHidden()  # nor an empty line above it


def open_sheet(stage) -> ImportSheet:
    """The dialog that is open."""
    (found,) = (sheet for sheet in stage.window.findChildren(ImportSheet) if sheet.isVisible())
    return found


def test_a_click_beside_it_loses_no_correction(dialog):
    QTest.mouseClick(dialog.sheet, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert dialog.is_open


def test_tab_goes_through_names_types_and_fields(dialog):
    seen = set()
    for _ in range(40):
        focus = QApplication.focusWidget()
        seen.add(focus.accessibleName() or getattr(focus, "text", str)())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert {
        "Name of the dataset",
        "Delimiter",
        "Columns: names and types",
        "First rows",
        "Project",
        "Cancel",
        "Import",
    } <= seen


def test_files_that_are_dropped_on_the_window_are_taken(qtbot):
    window, taken = QWidget(), []
    qtbot.addWidget(window)
    window.show()
    taking = WindowDrop(window, bool, taken.append)
    sheet = Sheet(Look(), window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(PATH)])
    drop = QDropEvent(
        QPointF(QPoint(3, 3)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    assert taking.eventFilter(window, drop)  # Qt sends a drop only where a drag came before
    assert window.acceptDrops()
    assert taken == [[PATH]]
    sheet.open()  # it asks something already
    assert taking.eventFilter(window, drop)
    assert taken == [[PATH]]
    assert not drop.isAccepted()
