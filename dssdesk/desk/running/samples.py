"""What runs in the pictures of the look, for previews of the screens that show it."""

import math
import time
from collections.abc import Callable
from typing import Any

from dssdesk.base.ids import EnvironmentId, KernelId, Login, ProjectKey, SessionId
from dssdesk.desk.link.sample_link import SampleLink
from dssdesk.desk.running.state import HISTORY
from dssdesk.wire.catalogue import (
    DatasetItem,
    ListProjects,
    ListTemplates,
    NotebookItem,
    ProjectItem,
    ProjectList,
    TemplateItem,
    TemplateList,
)
from dssdesk.wire.places import DatasetRef, NotebookRef
from dssdesk.wire.record import Message
from dssdesk.wire.sessions import (
    ListSessions,
    Prompt,
    SessionInfo,
    SessionList,
    SessionPhase,
    SessionSample,
    SessionsSampled,
)

NYC = ProjectKey("NYC_FLIGHTS")
FLIGHTS = DatasetRef(project=NYC, name="flights")
_MACHINE = 15_400_000_000
_DAY = 86_400

Answers = dict[type[Message], Callable[[Any], Message]]


def sample_link(more: Answers | None = None) -> SampleLink:
    """A link to the demo project with four running notebooks."""
    answers: Answers = {
        ListProjects: _projects,
        ListSessions: _sessions,
        ListTemplates: _templates,
    }
    return SampleLink(answers | (more or {}))


def tell_usage(link: SampleLink) -> None:
    """Let the running notebooks have used something for a minute."""
    for step in range(HISTORY):
        link.tell(SessionsSampled(samples=_samples(step), machine_memory=_MACHINE))


def _projects(_ask: ListProjects) -> ProjectList:
    now = time.time()
    notebooks = (
        NotebookItem(name="Airports map", dataset="airports"),
        NotebookItem(name="Delays by carrier", dataset="flights", modified_at=now - 60),
        NotebookItem(name="Late aircraft", dataset="flights", modified_at=now - _DAY),
        NotebookItem(name="Route profitability", dataset="flights", modified_at=now - 9 * _DAY),
        NotebookItem(name="Weather and delays", dataset="weather"),
    )
    datasets = tuple(DatasetItem(name=name) for name in ("airports", "flights", "weather"))
    nyc = ProjectItem(key=NYC, name="NYC flights", datasets=datasets, notebooks=notebooks)
    return ProjectList(projects=(nyc,))


def _sessions(_ask: ListSessions) -> SessionList:
    now = time.time()
    prompt = Prompt(prompt_id="p", text="Airport code to inspect:", asked_at=now - 900)
    sessions = (
        _session("Delays by carrier", SessionPhase.BUSY, cell=6, since=now - 14, queued=1),
        _session("Late aircraft", SessionPhase.WAITING, cell=3, prompt=prompt),
        _session("Weather and delays", SessionPhase.BUSY, cell=9, since=now - 252),
        _session("Airports map", SessionPhase.IDLE, active=now - 9600),
    )
    return SessionList(sessions=sessions, samples=(), machine_memory=_MACHINE)


def _session(  # noqa: PLR0913 (a sample's facts)
    name: str,
    phase: SessionPhase,
    *,
    cell: int = 0,
    since: float | None = None,
    queued: int = 0,
    prompt: Prompt | None = None,
    active: float = 0.0,
) -> SessionInfo:
    return SessionInfo(
        session_id=SessionId(name),
        kernel_id=KernelId("kernel"),
        notebook=NotebookRef(project=NYC, name=name),
        owner=Login("ada"),
        environment=EnvironmentId("default"),
        environment_name="Python 3.12",
        pid=1,
        phase=phase,
        started_at=0,
        last_activity=active or time.time(),
        cell_number=cell,
        busy_since=since,
        queued=queued,
        prompt=prompt,
    )


def _samples(step: int) -> tuple[SessionSample, ...]:
    share = step / HISTORY
    wave = math.sin(step * 1.7)
    busy = 96 + 3 * wave if share > 0.5 else 0
    fading = max(0.0, 30 - 4 * step + 9 * wave)
    figures = {
        "Delays by carrier": (busy, 380e6 + 32e6 * share),
        "Late aircraft": (fading, 238e6 + 4e6 * wave),
        "Weather and delays": (380 + 25 * wave, 800e6 + 400e6 * share),
        "Airports map": (fading / 2, 196e6),
    }
    return tuple(
        SessionSample(session_id=SessionId(name), cpu=cpu, memory=round(memory))
        for name, (cpu, memory) in figures.items()
    )


def _templates(_ask: ListTemplates) -> TemplateList:
    labels = {
        "read-in-memory": "Read in memory with pandas",
        "read-by-chunks": "Read by chunks",
        "read-a-sample": "Read a sample",
    }
    return TemplateList(
        templates=tuple(
            TemplateItem(id=key, label=label, description=label, for_dataset=True)
            for key, label in labels.items()
        )
    )
