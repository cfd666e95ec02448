"""The page of templates on a sample: ``python -m dssdesk.desk.preview templates``."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from dssdesk.base.ids import CellId, ProjectKey
from dssdesk.desk.kit.dialogs import Question
from dssdesk.desk.kit.places import Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.samples import sample_link
from dssdesk.desk.templates.offered import OfferedTemplates
from dssdesk.desk.templates.own import OwnNeeds, OwnTemplates
from dssdesk.desk.templates.page import TemplatesPage
from dssdesk.wire.catalogue import ListTemplates, TemplateItem, TemplateList
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.templates import ReadTemplate, TemplateDraft, TemplateFields

_MINE = TemplateItem(
    id="dataset/python/delays",
    label="Delays by carrier",
    description="Who leaves late, by carrier.",
    for_dataset=True,
    is_builtin=False,
    author="Ada",
    is_mine=True,
    may_change=True,
)
_OURS = TemplateItem(
    id="dataset/python/read-in-memory",
    label="Read in memory with pandas",
    description="The whole dataset as a pandas DataFrame.",
    for_dataset=True,
)
_CELLS = (
    Cell(id=CellId("1"), kind=CellKind.MARKDOWN, source="# Delays of __DATASET__"),
    Cell(
        id=CellId("2"),
        kind=CellKind.CODE,
        source="df = dataiku.Dataset(__DATASET__).get_dataframe()\ndf.head()",
    ),
)


class _Preview(QWidget):
    """A window that keeps what it shows alive."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.resize(1440, 900)
        self._link = sample_link({ListTemplates: _templates, ReadTemplate: _read})
        needs = OwnNeeds(
            look=look,
            window=self,
            link=self._link,
            catalogue=Catalogue(self._link),
            offered=OfferedTemplates(self._link),
            ask=_ask,
            notify=_notify,
            open_place=_open,
        )
        TemplatesPage(OwnTemplates(needs, self), ProjectKey("NYC")).open()


def make_preview(look: Look) -> QWidget:
    """A window with the page over it."""
    return _Preview(look)


def _templates(ask: ListTemplates) -> TemplateList:
    return TemplateList(templates=(_OURS, _MINE) if ask.for_dataset else ())


def _read(_ask: ReadTemplate) -> TemplateDraft:
    return TemplateDraft(fields=TemplateFields(label="Delays"), cells=_CELLS)


def _ask(_question: Question, _on_answer: Callable[[str], None]) -> None:
    """A preview asks nothing."""


def _open(_place: Place) -> None:
    """A preview goes nowhere."""


def _notify(_notice: Notice) -> None:
    """A preview tells nobody."""
