"""Own templates: what a notebook becomes, and what can be done with it afterwards."""

import json
from pathlib import Path

import nbformat
import pytest

from dssdesk.base.ids import CellId, EnvironmentId, Login, ProjectKey
from dssdesk.base.paths import builtin_templates
from dssdesk.projects.errors import (
    NameInvalid,
    TemplateMissing,
    TemplateReadsDataset,
    TemplateTaken,
)
from dssdesk.projects.own_templates import OwnTemplates
from dssdesk.projects.template_drafts import EDITED, cells_of, notebook_of
from dssdesk.projects.templates import Templates
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.outputs import Stream
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.templates import TemplateFields

NYC = ProjectKey("NYC")
ANNA = Login("anna")
NOTEBOOK = NotebookRef(project=NYC, name="Delays of flights")
FIELDS = TemplateFields(label="Delays", for_dataset=True)
CELLS = (
    Cell(id=CellId("a"), kind=CellKind.MARKDOWN, source="# Delays of flights"),
    Cell(
        id=CellId("b"),
        kind=CellKind.CODE,
        source='df = dataiku.Dataset("NYC.flights").get_dataframe()',
        metadata={"tags": ["load"], "ExecuteTime": {"end_time": "1"}, "scrolled": True},
        outputs=(Stream(name="stdout", text="1"),),
        execution_count=7,
    ),
)


def a_document(*cells: Cell, **metadata: object) -> DocumentSnapshot:
    return DocumentSnapshot(
        cells=cells or CELLS, metadata=dict(metadata), source_revision=0, change_number=0
    )


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    return Templates(builtin=builtin_templates(), own=tmp_path / "own")


@pytest.fixture
def own(templates: Templates, tmp_path: Path) -> OwnTemplates:
    return OwnTemplates(templates, tmp_path / "own")


def save(
    own: OwnTemplates,
    fields: TemplateFields = FIELDS,
    *,
    document: DocumentSnapshot | None = None,
    dataset: str = "flights",
    leaves_text: bool = False,
    **more: object,
) -> str:
    there = document or a_document()
    named = dataset if fields.for_dataset else None
    notebook = notebook_of(there, cells_of(there, NYC, named, leaves_text=leaves_text))
    return own.save(notebook, fields, **({"author": ANNA} | more))


def meta(tmp_path: Path, template: str) -> dict:
    return json.loads((tmp_path / "own" / template / "meta.json").read_text())


def test_a_draft_shows_what_will_stand_for_the_dataset(own: OwnTemplates):
    draft = own.draft(NOTEBOOK, a_document(), "flights")
    assert [cell.source for cell in draft.cells] == [
        "# Delays of __DATASET__",
        "df = dataiku.Dataset(__DATASET__).get_dataframe()",
    ]
    assert draft.fields == TemplateFields(
        label="Delays", for_dataset=True, name="Delays of __DATASET__"
    )
    assert draft.dataset == "flights"


@pytest.mark.parametrize(
    ("title", "label", "name"),
    [
        ("Read flights in memory", "Read in memory", "Read __DATASET__ in memory"),
        ("flights", "Flights", "__DATASET__"),
        ("flights by month", "By month", "__DATASET__ by month"),
        ("Report", "Report", ""),
    ],
)
def test_a_label_is_proposed_without_the_dataset(
    own: OwnTemplates, title: str, label: str, name: str
):
    notebook = NotebookRef(project=NYC, name=title)
    fields = own.draft(notebook, a_document(), "flights").fields
    assert (fields.label, fields.name) == (label, name)


def test_in_texts_the_name_may_be_a_word_like_any_other(own: OwnTemplates, templates: Templates):
    draft = own.draft(NOTEBOOK, a_document(), "flights", leaves_text=True)
    assert [cell.source for cell in draft.cells] == [
        "# Delays of flights",
        "df = dataiku.Dataset(__DATASET__).get_dataframe()",
    ]
    text, _ = templates.filled(save(own, leaves_text=True), "weather")["cells"]
    assert text["source"] == "# Delays of flights"


def test_a_standalone_draft_is_the_notebook_as_it_is(own: OwnTemplates):
    draft = own.draft(NOTEBOOK, a_document(), None)
    assert [cell.source for cell in draft.cells] == [cell.source for cell in CELLS]
    assert draft.fields == TemplateFields(label="Delays of flights")


def test_nothing_of_a_run_is_kept(own: OwnTemplates, tmp_path: Path):
    kept = a_document(
        analyzedDataset="flights", creator="anna", widgets={"state": 1}, customFields={"x": 1}
    )
    template = save(own, document=kept)
    file = nbformat.read(tmp_path / "own" / template / "notebook.ipynb", as_version=4)
    nbformat.validate(file)
    python = {"name": "python3", "display_name": "Python 3", "language": "python"}
    assert file.metadata == {"kernelspec": python, "customFields": {"x": 1}}
    code = file.cells[1]
    assert (code.outputs, code.execution_count, code.metadata) == ([], None, {"tags": ["load"]})


def test_what_was_saved_is_offered_and_filled_for_another_dataset(
    own: OwnTemplates, templates: Templates
):
    fields = TemplateFields(
        label="Delays",
        description="By hour.",
        for_dataset=True,
        name="Delays of __DATASET__",
        order=5,
        environment=EnvironmentId("spark"),
    )
    template = save(own, fields)
    assert template == "dataset/python/delays"
    first = templates.items(for_dataset=True)[0]
    assert (first.id, first.label, first.author, first.environment) == (
        template,
        "Delays",
        "anna",
        "spark",
    )
    assert templates.proposed_name(template, "weather") == "Delays of weather"
    _, code = templates.filled(template, "weather")["cells"]
    assert code["source"] == 'df = dataiku.Dataset("weather").get_dataframe()'


def test_pictures_in_markdown_come_along(own: OwnTemplates, templates: Templates):
    picture = {"a.png": {"image/png": "iVBORw0KGgo="}}
    cell = Cell(id=CellId("a"), kind=CellKind.MARKDOWN, source="![](a)", attachments=picture)
    template = save(own, document=a_document(cell))
    (filled,) = templates.filled(template, "weather")["cells"]
    assert filled["attachments"] == picture


def test_a_label_is_taken_once_in_each_kind(own: OwnTemplates):
    template = save(own)
    with pytest.raises(TemplateTaken) as taken:
        save(own, TemplateFields(label="DELAYS", for_dataset=True))
    assert taken.value.details == {"template": template}
    assert save(own, TemplateFields(label="Delays")) == "standalone/python/delays"


def test_one_of_ours_is_never_hidden(own: OwnTemplates, templates: Templates):
    template = save(own, TemplateFields(label="Read in memory", for_dataset=True))
    assert template == "dataset/python/read-in-memory-2"
    assert not templates.is_own("dataset/python/read-in-memory")


def test_replacing_keeps_author_and_what_others_wrote(own: OwnTemplates, tmp_path: Path):
    template = save(own)
    path = tmp_path / "own" / template / "meta.json"
    path.write_text(json.dumps({**meta(tmp_path, template), "icon": "plane", "note": ""}))
    again = save(
        own,
        TemplateFields(label="Delays, again", for_dataset=True),
        replaces=template,
        author=Login("ben"),
    )
    assert again == template
    said = meta(tmp_path, template)
    assert said == {
        "author": "anna",
        "icon": "plane",
        "label": "Delays, again",
        "note": "",
        "order": 1_000,
    }


def test_a_template_gets_another_label_and_kind(own: OwnTemplates, templates: Templates):
    template = save(own, TemplateFields(label="Report"))
    changed = own.change(template, TemplateFields(label="Reports", for_dataset=True, order=3))
    assert changed == "dataset/python/reports"
    assert templates.item(changed).label == "Reports"
    with pytest.raises(TemplateMissing):
        templates.item(template)


def test_one_that_names_its_dataset_cannot_stand_alone(own: OwnTemplates):
    template = save(own)
    with pytest.raises(TemplateReadsDataset, match="Edit its notebook"):
        own.change(template, TemplateFields(label="Delays"))


@pytest.mark.parametrize("label", ["", "  ", "x" * 201, "a\nb"])
def test_a_label_is_a_line_that_shows(own: OwnTemplates, label: str):
    with pytest.raises(NameInvalid):
        save(own, TemplateFields(label=label))


def test_a_label_in_any_script_becomes_a_folder(own: OwnTemplates, templates: Templates):
    for label in ("Größe", "дані", "航班"):
        template = save(own, TemplateFields(label=label))
        assert templates.item(template).label == label


def test_what_is_deleted_is_gone(own: OwnTemplates, templates: Templates, tmp_path: Path):
    template = save(own)
    own.delete(template)
    with pytest.raises(TemplateMissing):
        templates.item(template)
    assert [*(tmp_path / "own/dataset/python").iterdir()] == []


def test_one_of_ours_is_not_there_to_be_changed(own: OwnTemplates):
    with pytest.raises(TemplateMissing):
        own.delete("dataset/python/read-in-memory")
    with pytest.raises(TemplateMissing):
        own.change("dataset/python/read-in-memory", FIELDS)


def test_what_a_kill_left_is_not_offered_and_goes_at_the_next_start(
    own: OwnTemplates, templates: Templates, tmp_path: Path
):
    template = save(own)
    folder = tmp_path / "own" / template
    folder.rename(folder.with_name(".delays.1234.gone"))
    assert all(item.is_builtin for item in templates.items(for_dataset=True))
    own.tidy()
    assert [*folder.parent.iterdir()] == []


def test_a_notebook_made_to_change_a_template_knows_it(own: OwnTemplates):
    fields = TemplateFields(
        label="Delays", description="By hour.", for_dataset=True, name="D of __DATASET__", order=4
    )
    template = save(own, fields)
    draft = own.draft(NOTEBOOK, a_document(**{EDITED: template}), "flights")
    assert (draft.replaces, draft.fields) == (template, fields)
    own.delete(template)
    assert own.draft(NOTEBOOK, a_document(**{EDITED: template}), "flights").replaces == ""


@pytest.mark.parametrize("said", ["../../etc", 7, None, "dataset/python/read-in-memory"])
def test_a_notebook_that_names_nothing_of_ours_replaces_nothing(own: OwnTemplates, said: object):
    assert own.draft(NOTEBOOK, a_document(**{EDITED: said}), None).replaces == ""


def test_a_notebook_with_the_placeholder_in_it_is_for_a_dataset(own: OwnTemplates):
    cell = Cell(id=CellId("a"), kind=CellKind.CODE, source="Dataset(__DATASET__)")
    draft = own.draft(NOTEBOOK, a_document(cell), None)
    assert (draft.fields.for_dataset, draft.dataset) == (True, None)
    assert not own.draft(NOTEBOOK, a_document(cell), None, is_standalone=True).fields.for_dataset


def test_a_template_that_is_edited_keeps_its_kind(own: OwnTemplates):
    template = save(own, TemplateFields(label="Report", for_dataset=True), dataset="weather")
    draft = own.draft(NOTEBOOK, a_document(**{EDITED: template}), None)
    assert (draft.fields.for_dataset, draft.dataset, draft.replaces) == (True, None, template)


def test_a_template_that_names_a_dataset_itself_does_not_come_back_from_it(own: OwnTemplates):
    cell = Cell(id=CellId("a"), kind=CellKind.CODE, source='f(__DATASET__, "weather")')
    template = save(own, document=a_document(cell))
    assert own.fills_back(template, "flights")
    assert not own.fills_back(template, "weather")
