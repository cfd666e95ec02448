"""Made-up projects and sessions, as in the pictures of the look."""

from msgspec.structs import replace

from dssdesk.base.ids import EnvironmentId, KernelId, Login, ProjectKey, SessionId
from dssdesk.wire.catalogue import DatasetItem, DatasetKind, NotebookItem, ProjectItem
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import SessionInfo, SessionPhase, SessionSample

NYC = ProjectKey("NYC")
NOW = 1_780_000_000.0

PROJECTS = (
    ProjectItem(
        key=NYC,
        name="NYC flights",
        description="All flights that left New York City in 2013.",
        datasets=(
            DatasetItem(name="airlines", kind=DatasetKind.EXCEL),
            DatasetItem(name="airports"),
            DatasetItem(name="flights"),
            DatasetItem(name="planes", kind=DatasetKind.SQL),
            DatasetItem(name="weather"),
        ),
        notebooks=tuple(
            NotebookItem(name=name, dataset=dataset, modified_at=NOW)
            for name, dataset in (
                ("Airports map", "airports"),
                ("Delays by carrier", "flights"),
                ("Fleet age", "planes"),
                ("Hourly departures", "flights"),
                ("Late aircraft", "flights"),
                ("Read flights with PySpark", "flights"),
                ("Route profitability", "flights"),
                ("Scratch", None),
                ("Snow days", "weather"),
                ("Taxi out by runway", None),
                ("Weather and delays", "weather"),
            )
        ),
    ),
    ProjectItem(key=ProjectKey("POWER"), name="Power forecasts"),
    ProjectItem(key=ProjectKey("RETAIL"), name="Retail demand"),
)


def session(notebook: str, phase: SessionPhase, **more: object) -> SessionInfo:
    """A session of a notebook of the sample project."""
    base = SessionInfo(
        session_id=SessionId(f"session-{notebook}"),
        kernel_id=KernelId(f"kernel-{notebook}"),
        notebook=NotebookRef(project=NYC, name=notebook),
        owner=Login("ada"),
        environment=EnvironmentId("default"),
        environment_name="Python 3.12",
        pid=4711,
        phase=phase,
        started_at=NOW - 9000,
        last_activity=NOW - 60,
    )
    return replace(base, **more)


SESSIONS = (
    session("Airports map", SessionPhase.IDLE),
    session("Delays by carrier", SessionPhase.BUSY, cell_number=6, busy_since=NOW - 14, queued=1),
    session("Late aircraft", SessionPhase.WAITING, cell_number=3),
    session("Weather and delays", SessionPhase.BUSY, cell_number=9, busy_since=NOW - 252),
)

SAMPLES = tuple(
    SessionSample(session_id=one.session_id, cpu=cpu, memory=memory)
    for one, cpu, memory in zip(
        SESSIONS,
        (0.0, 98.0, 0.0, 391.0),
        (196_000_000, 412_000_000, 238_000_000, 1_200_000_000),
        strict=True,
    )
)


def sample_clock() -> float:
    """The time at which the samples were taken."""
    return NOW
