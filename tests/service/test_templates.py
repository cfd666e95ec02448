"""Templates over the wire: made, changed, taken away, handed on; and who may do so."""

import io
import json
import zipfile

import pytest
from msgspec.structs import replace

from dssdesk.base.ids import CellId, EnvironmentId
from dssdesk.people.rights import Right
from dssdesk.projects.notebook_files import KernelSpec
from dssdesk.wire.catalogue import (
    CreateNotebook,
    EnvironmentItem,
    ListTemplates,
    NotebookCreated,
)
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.instance import Done
from dssdesk.wire.notebooks import DocumentSnapshot
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.templates import (
    ChangeTemplate,
    DeleteTemplate,
    DraftTemplate,
    EditTemplate,
    ExportTemplates,
    ImportTemplates,
    ReadTemplate,
    SaveTemplate,
    TemplateFields,
    TemplatesChanged,
    TemplatesExported,
    TemplatesImported,
)
from tests.helpers.fake_sessions import an_empty_document
from tests.service.conftest import SALES

MINE = "standalone/python/mine"
ONE = NotebookRef(project=SALES, name="Delays of flights")
FIELDS = TemplateFields(label="Delays", for_dataset=True)
STANDALONE = TemplateFields(label="Notes")
SAVE = SaveTemplate(notebook=ONE, fields=FIELDS)
DELAYS = "dataset/python/delays"


def put(house, place, **meta):
    """A template of the instance, as it lies on disk."""
    folder = house.folder / "templates" / place
    folder.mkdir(parents=True)
    (folder / "meta.json").write_text(json.dumps({"label": "Mine", **meta}))
    (folder / "notebook.ipynb").write_text('{"cells": [], "nbformat": 4, "metadata": {}}')


@pytest.fixture
def flights(house):
    """A house in which a notebook is open that was never saved as it is now."""
    cell = Cell(id=CellId("a"), kind=CellKind.CODE, source='dataiku.Dataset("flights")')
    document = DocumentSnapshot(
        cells=(cell,),
        metadata={"analyzedDataset": "flights"},
        source_revision=4,
        change_number=9,
    )
    house.sessions.notebooks.opened[ONE] = replace(an_empty_document(ONE), document=document)
    return house


def offered(house, token=None, *, for_dataset=True):
    answer = house.ask(ListTemplates(for_dataset=for_dataset), token)
    return {item.id: item for item in answer.templates if not item.is_builtin}


def test_a_notebook_asks_for_the_environment_of_its_template(house):
    put(house, MINE, environment="spark")
    refused = house.ask(CreateNotebook(project=SALES, template=MINE))
    assert refused.code == "bad_input.environment_missing"
    assert "spark" in refused.message


def test_the_environment_that_a_person_names_wins(house):
    put(house, MINE, environment="spark")
    named = EnvironmentId("default")
    made = house.ask(CreateNotebook(project=SALES, template=MINE, environment=named))
    assert isinstance(made, NotebookCreated)


def test_the_open_document_is_what_is_drafted_and_saved(flights):
    draft = flights.ask(DraftTemplate(notebook=ONE))
    assert (draft.dataset, draft.fields.label) == ("flights", "Delays")
    assert [cell.source for cell in draft.cells] == ["dataiku.Dataset(__DATASET__)"]
    saved = flights.ask(SaveTemplate(notebook=ONE, fields=draft.fields)).template
    assert (saved.id, saved.is_mine, saved.may_change) == (DELAYS, True, True)
    read = flights.ask(ReadTemplate(template=DELAYS))
    assert [cell.source for cell in read.cells] == ["dataiku.Dataset(__DATASET__)"]
    assert read.fields == draft.fields


def test_the_environment_of_the_notebook_is_proposed(flights, monkeypatch):
    spark = EnvironmentItem(id=EnvironmentId("spark"), name="Spark")
    environments = flights.sessions.environments
    monkeypatch.setattr(environments, "items", lambda: (spark,))
    monkeypatch.setattr(environments, "kernelspec", lambda _id: KernelSpec(name="spark"))
    opened = flights.sessions.notebooks.opened
    metadata = {"kernelspec": {"name": "spark"}}
    document = replace(opened[ONE].document, metadata=metadata)
    opened[ONE] = replace(opened[ONE], document=document)
    assert flights.ask(DraftTemplate(notebook=ONE)).fields.environment == "spark"
    metadata["kernelspec"] = {"name": "python3"}
    assert flights.ask(DraftTemplate(notebook=ONE)).fields.environment is None


def test_another_dataset_or_none_can_be_replaced(flights):
    other = flights.ask(DraftTemplate(notebook=ONE, dataset="weather"))
    alone = flights.ask(DraftTemplate(notebook=ONE, is_standalone=True))
    for draft in (other, alone):
        assert [cell.source for cell in draft.cells] == ['dataiku.Dataset("flights")']
    assert (other.fields.for_dataset, alone.fields.for_dataset) == (True, False)


def test_a_label_that_is_taken_is_told_with_the_template_that_has_it(flights):
    flights.ask(SAVE)
    taken = flights.ask(SAVE)
    assert (taken.code, taken.details) == ("conflict.template_taken", {"template": DELAYS})
    assert flights.ask(replace(SAVE, replaces=DELAYS)).template.id == DELAYS


def test_every_desk_hears_of_other_templates(flights):
    with flights.channel("reader", flights.somebody("ben", Right.READ)) as ben:
        flights.ask(SAVE)
        assert ben.event() == TemplatesChanged()
        flights.ask(ChangeTemplate(template=DELAYS, fields=FIELDS))
        assert ben.event() == TemplatesChanged()
        flights.ask(DeleteTemplate(template=DELAYS))
        assert ben.event() == TemplatesChanged()


def test_whoever_runs_code_keeps_templates_and_changes_his_own(flights):
    anna, ben = flights.writer("anna"), flights.writer("ben")
    flights.ask(SAVE, anna)
    of_ben = offered(flights, ben)[DELAYS]
    assert (of_ben.author, of_ben.is_mine, of_ben.may_change) == ("Anna", False, False)
    assert offered(flights, anna)[DELAYS].is_mine
    assert offered(flights)[DELAYS].may_change  # an administrator
    change = ChangeTemplate(template=DELAYS, fields=replace(FIELDS, label="Late"))
    for message in (
        change,
        DeleteTemplate(template=DELAYS),
        EditTemplate(template=DELAYS, project=SALES),
        replace(SAVE, replaces=DELAYS),
    ):
        assert flights.ask(message, ben).code == "not_allowed"
    assert flights.ask(change, anna).template.label == "Late"
    assert flights.ask(DeleteTemplate(template=DELAYS), flights.token) == Done()


def test_one_that_lies_there_without_an_author_is_the_administrators(house):
    put(house, MINE)
    anna = house.writer("anna")
    assert house.ask(DeleteTemplate(template=MINE), anna).code == "not_allowed"
    assert house.ask(DeleteTemplate(template=MINE)) == Done()


def test_nobody_changes_those_that_came_with_us(house):
    template = "standalone/python/starter"
    for message in (
        ChangeTemplate(template=template, fields=STANDALONE),
        DeleteTemplate(template=template),
    ):
        assert house.ask(message).code == "not_allowed"


def test_whoever_may_not_run_code_keeps_no_templates(flights):
    reader = flights.somebody("ben", Right.WRITE)
    for message in (SAVE, ImportTemplates(archive=b""), ExportTemplates(templates=())):
        assert flights.ask(message, reader).code == "not_allowed"


def test_a_notebook_that_one_may_not_read_becomes_no_template(flights):
    stranger = flights.somebody("ben")
    flights.people.grant("ben", Right.RUN_CODE, SALES)
    for message in (SAVE, DraftTemplate(notebook=ONE)):
        assert flights.ask(message, stranger).code == "not_found"


def test_somebody_elses_template_is_not_proposed_to_be_replaced(flights):
    anna, ben = flights.writer("anna"), flights.writer("ben")
    flights.ask(SAVE, anna)
    opened = flights.sessions.notebooks.opened
    document = replace(opened[ONE].document, metadata={"editedTemplate": DELAYS})
    opened[ONE] = replace(opened[ONE], document=document)
    assert flights.ask(DraftTemplate(notebook=ONE), anna).replaces == DELAYS
    assert flights.ask(DraftTemplate(notebook=ONE), ben).replaces == ""


def test_a_template_is_changed_in_a_notebook_that_knows_it(flights):
    flights.ask(SAVE)
    made = flights.ask(EditTemplate(project=SALES, template=DELAYS)).notebook
    path = flights.projects.notebooks.path(made)
    notebook = json.loads(path.read_text())
    assert made.name == "Template Delays"
    assert notebook["metadata"]["editedTemplate"] == DELAYS
    assert notebook["cells"][0]["source"] == ["dataiku.Dataset(__DATASET__)"]


def test_a_template_is_tried_on_a_dataset_that_it_does_not_name_itself(flights):
    cell = Cell(id=CellId("a"), kind=CellKind.CODE, source='f(__DATASET__, "flights")')
    opened = flights.sessions.notebooks.opened
    document = replace(opened[ONE].document, cells=(cell,), metadata={})
    opened[ONE] = replace(opened[ONE], document=document)
    flights.ask(SAVE)
    for dataset, expected in (
        ("weather", 'f("weather", "flights")'),
        ("flights", 'f(__DATASET__, "flights")'),
    ):
        edit = EditTemplate(project=SALES, template=DELAYS, dataset=dataset)
        made = flights.ask(edit).notebook
        notebook = json.loads(flights.projects.notebooks.path(made).read_text())
        assert notebook["cells"][0]["source"] == [expected]


def test_templates_go_out_and_come_in(flights):
    flights.ask(SAVE)
    exported = flights.ask(ExportTemplates(templates=(DELAYS,)))
    assert isinstance(exported, TemplatesExported)
    with zipfile.ZipFile(io.BytesIO(exported.archive)) as archive:
        assert f"notebook-templates/{DELAYS}/meta.json" in archive.namelist()
    taken = flights.ask(ImportTemplates(archive=exported.archive))
    assert taken.code == "conflict.templates_taken"
    ben = flights.writer("ben")
    kept = flights.ask(ImportTemplates(archive=exported.archive, replaces=True), ben)
    assert kept.templates == ()
    assert "somebody else's" in kept.notes[0]
    flights.ask(DeleteTemplate(template=DELAYS))
    brought = flights.ask(ImportTemplates(archive=exported.archive), ben)
    assert isinstance(brought, TemplatesImported)
    assert [item.id for item in brought.templates] == [DELAYS]
    assert offered(flights, ben)[DELAYS].is_mine


@pytest.mark.parametrize("template", ["../../projects", "dataset/python/..", "dataset/python/none"])
def test_what_is_no_template_is_not_found(house, template):
    for message in (
        ReadTemplate(template=template),
        DeleteTemplate(template=template),
        ExportTemplates(templates=(template,)),
        CreateNotebook(project=SALES, template=template),
    ):
        assert house.ask(message).code == "not_found.template_missing"
