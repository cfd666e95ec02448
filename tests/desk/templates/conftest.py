import pytest
from msgspec.structs import replace

from dssdesk.base.ids import EnvironmentId
from dssdesk.desk.templates.offered import OfferedTemplates
from dssdesk.desk.templates.own import OwnNeeds, OwnTemplates
from dssdesk.wire.catalogue import (
    DatasetItem,
    EnvironmentItem,
    EnvironmentList,
    ListEnvironments,
    ListTemplates,
    ProjectChanged,
    TemplateItem,
    TemplateList,
)
from dssdesk.wire.templates import ReadTemplate
from tests.desk.templates.some_templates import DRAFT, MINE, NOTES, OTHERS, READ
from tests.helpers.changing_stage import NOTEBOOKS, Stage
from tests.helpers.some_sessions import NYC, project

ENVIRONMENTS = (
    EnvironmentItem(id=EnvironmentId("default"), name="Python 3.12", is_default=True),
    EnvironmentItem(id=EnvironmentId("spark"), name="Spark"),
)


def templates_of(ask: ListTemplates) -> TemplateList:
    """Ours, mine, and somebody else's."""
    listed: tuple[TemplateItem, ...] = (READ, MINE, OTHERS) if ask.for_dataset else (NOTES,)
    return TemplateList(templates=listed)


@pytest.fixture
def stage(qtbot) -> Stage:
    found = Stage(qtbot)
    found.window.resize(1200, 760)
    found.link.answer(ListTemplates, templates_of)
    found.link.answer(ListEnvironments, EnvironmentList(environments=ENVIRONMENTS))
    found.link.answer(ReadTemplate, DRAFT)
    datasets = (DatasetItem(name="flights"), DatasetItem(name="weather"))
    item = replace(project(*NOTEBOOKS), key=NYC, datasets=datasets)
    found.link.tell(ProjectChanged(project=item))
    return found


@pytest.fixture
def own(stage) -> OwnTemplates:
    return OwnTemplates(
        OwnNeeds(
            look=stage.look,
            window=stage.window,
            link=stage.link,
            catalogue=stage.catalogue,
            offered=OfferedTemplates(stage.link),
            ask=stage.ask,
            notify=stage.notices.append,
            open_place=stage.opened.append,
        )
    )
