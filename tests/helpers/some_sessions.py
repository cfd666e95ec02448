"""Sessions, samples and projects as the service would tell them."""

from dssdesk.base.ids import EnvironmentId, KernelId, Login, ProjectKey, SessionId
from dssdesk.wire.catalogue import DatasetItem, NotebookItem, ProjectItem
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.sessions import SessionInfo, SessionPhase, SessionSample

NYC = ProjectKey("NYC_FLIGHTS")
NOW = 1_800_000_000.0


def notebook(name: str, project: ProjectKey = NYC) -> NotebookRef:
    """A notebook of the demo project."""
    return NotebookRef(project=project, name=name)


def session(name: str, phase: SessionPhase = SessionPhase.IDLE, **more) -> SessionInfo:
    """A session of the notebook with this name; its id is the name's first word."""
    fields = {
        "session_id": SessionId(name.split(maxsplit=1)[0].lower()),
        "kernel_id": KernelId("kernel"),
        "notebook": notebook(name),
        "owner": Login("ada"),
        "environment": EnvironmentId("default"),
        "environment_name": "Python 3.12",
        "pid": 1,
        "phase": phase,
        "started_at": NOW - 3600,
        "last_activity": NOW,
    }
    return SessionInfo(**(fields | more))


def sample(of: SessionInfo, memory: int = 412_000_000, cpu: float = 98.0) -> SessionSample:
    """A sample of this session."""
    return SessionSample(session_id=of.session_id, cpu=cpu, memory=memory)


def project(*notebooks: NotebookItem, key: ProjectKey = NYC, name: str = "NYC flights"):
    """A project with two datasets and these notebooks."""
    datasets = (DatasetItem(name="flights"), DatasetItem(name="weather"))
    return ProjectItem(key=key, name=name, datasets=datasets, notebooks=notebooks)
