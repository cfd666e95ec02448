"""Templates and a draft, for tests."""

from dssdesk.base.ids import CellId
from dssdesk.wire.catalogue import TemplateItem
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.templates import TemplateDraft, TemplateFields

READ = TemplateItem(
    id="dataset/python/read", label="Read in memory", description="All.", for_dataset=True
)
MINE = TemplateItem(
    id="dataset/python/delays",
    label="Delays",
    description="By hour.",
    for_dataset=True,
    is_builtin=False,
    author="Ada Lovelace",
    is_mine=True,
    may_change=True,
    name="Delays of __DATASET__",
    order=20,
)
OTHERS = TemplateItem(
    id="dataset/python/map",
    label="Map",
    description="Airports.",
    for_dataset=True,
    is_builtin=False,
    author="Ben",
)
NOTES = TemplateItem(
    id="standalone/python/notes",
    label="Notes",
    description="",
    for_dataset=False,
    is_builtin=False,
    is_mine=True,
    may_change=True,
)
CELLS = (
    Cell(id=CellId("a"), kind=CellKind.MARKDOWN, source="# Delays of __DATASET__"),
    Cell(id=CellId("b"), kind=CellKind.CODE, source="dataiku.Dataset(__DATASET__)"),
)
FIELDS = TemplateFields(label="Delays", for_dataset=True, name="Delays of __DATASET__")
DRAFT = TemplateDraft(fields=FIELDS, cells=CELLS, dataset="flights")
