"""What the service is given: the parts of the product that its handlers hand calls on to."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dssdesk.base.ids import (
    CellId,
    DeskId,
    EnvironmentId,
    KernelId,
    Login,
    ProjectKey,
    RunId,
    SessionId,
)
from dssdesk.datasets.definition import Column, DatasetDefinition, Format
from dssdesk.datasets.export import ExportForm
from dssdesk.datasets.requests import Checked, Details
from dssdesk.datasets.rows import RowForm
from dssdesk.datasets.selection import RowSelection
from dssdesk.datasets.views import ViewWish
from dssdesk.people.people import People
from dssdesk.projects.notebook_files import KernelSpec
from dssdesk.projects.projects import Projects
from dssdesk.wire.catalogue import EnvironmentItem
from dssdesk.wire.cells import Cell
from dssdesk.wire.changes import Edit
from dssdesk.wire.datasets import ColumnItem, Page, SampleProfile, SampleRead, SampleViewed
from dssdesk.wire.imports import FileFormat, ImportPreview
from dssdesk.wire.notebooks import DocumentSnapshot, NotebookOpened, NotebookSaved
from dssdesk.wire.places import DatasetRef, NotebookRef
from dssdesk.wire.record import Message
from dssdesk.wire.sessions import (
    Loss,
    SessionChanged,
    SessionInfo,
    SessionSample,
    SessionUnloaded,
)
from dssdesk.wire.spark import SparkConfiguration, SparkSettings

SessionEvent = SessionChanged | SessionUnloaded


class OpenNotebooks(Protocol):
    """Documents that somebody looks at: `dssdesk.sessions.open_notebooks`."""

    async def open(
        self, notebook: NotebookRef, desk: DeskId, holder: str, *, may_edit: bool = True
    ) -> NotebookOpened:
        """Let a desk look at a notebook."""

    async def close(self, notebook: NotebookRef, desk: DeskId) -> None:
        """The desk looks no longer."""

    async def prepare(self, notebook: NotebookRef) -> None:
        """Edits will follow: make them quick."""

    def edit(
        self, notebook: NotebookRef, desk: DeskId, base_revision: int, edits: Sequence[Edit]
    ) -> int:
        """Apply edits; the new source revision."""

    def keep(self, notebook: NotebookRef, cells: Sequence[Cell]) -> None:
        """Insert cells whose edits came too late."""

    def take_lease(self, notebook: NotebookRef, desk: DeskId, holder: str) -> None:
        """Let this desk edit."""

    async def document(self, notebook: NotebookRef) -> DocumentSnapshot:
        """What is in a notebook now, whether somebody looks at it or not."""

    async def save(self, notebook: NotebookRef) -> NotebookSaved:
        """Write the file now."""

    def clear_outputs(self, notebook: NotebookRef, cell_ids: Sequence[CellId]) -> None:
        """Forget outputs."""

    async def trust(self, notebook: NotebookRef) -> None:
        """Let what it shows run scripts."""

    def feed(self, desk: DeskId) -> AsyncIterator[Message]:
        """What happens to the documents that a desk looks at, at the desk's own pace."""

    async def drop(self, desk: DeskId) -> None:
        """The desk's channel closed."""

    async def send_away(self, desk: DeskId, project: ProjectKey) -> None:
        """The desk may look at nothing in a project any more."""

    def blob(self, project: ProjectKey, digest: str) -> str:
        """A long value of an output."""


class Moving(Protocol):
    """Notebooks moved, copied, deleted: `dssdesk.sessions.moving`."""

    async def move(
        self, notebook: NotebookRef, now: NotebookRef, *, may_look: Callable[[DeskId], bool]
    ) -> frozenset[DeskId]:
        """Give a notebook another name or project; the desks that were told in order."""

    async def copy(
        self, notebook: NotebookRef, project: ProjectKey, name: str | None
    ) -> NotebookRef:
        """Duplicate a notebook as it is now."""

    async def delete(self, notebook: NotebookRef, *, by: Login) -> frozenset[DeskId]:
        """Unload and delete a notebook; the desks that were told in order."""

    async def delete_project(self, project: ProjectKey, *, by: Login) -> None:
        """Unload everything in a project, and delete it."""

    async def associate_anew(self, dataset: DatasetRef, name: str) -> None:
        """A dataset has another name: its notebooks follow."""


class Contents(Protocol):
    """Notebooks read and written whole: `dssdesk.sessions.contents`."""

    async def read(self, notebook: NotebookRef) -> bytes:
        """The notebook's file as it would be written now."""

    async def overwrite(
        self, notebook: NotebookRef, data: bytes, *, expected: str | None = None
    ) -> None:
        """Make it what these bytes say, if it still is what is expected."""

    async def clear_outputs(self, notebook: NotebookRef) -> None:
        """Forget all outputs, and save."""


class Environments(Protocol):
    """Where notebooks run: `dssdesk.sessions.environments`."""

    def items(self) -> tuple[EnvironmentItem, ...]:
        """Where kernels can run."""

    def kernelspec(self, environment: EnvironmentId | None) -> KernelSpec:
        """What a notebook's file says to ask for an environment."""

    async def add(self, path: str) -> None:
        """Offer the Python in this folder, or at this path."""

    async def choose(self, notebook: NotebookRef, environment: EnvironmentId) -> None:
        """Run a notebook there from now on."""

    async def library(self, notebook: NotebookRef, name: str) -> str:
        """The text of a script that draws outputs."""


class Sessions(Protocol):
    """Running notebooks: `dssdesk.sessions.sessions`."""

    @property
    def moving(self) -> Moving:
        """Notebooks moved, copied, deleted."""

    @property
    def contents(self) -> Contents:
        """Notebooks read and written whole."""

    @property
    def environments(self) -> Environments:
        """Where notebooks run."""

    @property
    def notebooks(self) -> OpenNotebooks:
        """Documents that somebody looks at."""

    def infos(self) -> tuple[SessionInfo, ...]:
        """Everything that runs."""

    def info(self, session_id: SessionId) -> SessionInfo:
        """One session; SessionMissing if there is none."""

    def of_notebook(self, notebook: NotebookRef) -> SessionInfo | None:
        """The session of a notebook, if it runs."""

    def listen(self, callback: Callable[[SessionEvent], None]) -> None:
        """Tell this callback what happens to sessions."""

    async def start(
        self,
        notebook: NotebookRef,
        *,
        owner: Login,
        environment: EnvironmentId | None = None,
        admit: Callable[[SessionInfo], None],
    ) -> SessionInfo:
        """Start a session, or join the one there is; ``admit`` raises where one may not."""

    async def run(
        self,
        notebook: NotebookRef,
        cell_ids: Sequence[CellId],
        source_revision: int,
        *,
        owner: Login,
        admit: Callable[[SessionInfo], None],
    ) -> tuple[RunId, ...]:
        """Queue cells, in the session there is where ``admit`` does not raise."""

    async def cancel(self, notebook: NotebookRef, run_ids: Sequence[RunId]) -> None:
        """Take runs out of the queue."""

    async def interrupt(self, session_id: SessionId) -> None:
        """Stop what runs."""

    async def restart(self, session_id: SessionId) -> SessionInfo:
        """A new process for the session."""

    async def answer(self, session_id: SessionId, prompt_id: str, text: str) -> None:
        """Answer a prompt."""

    async def loss(self, session_id: SessionId) -> Loss:
        """What an unload would destroy."""

    async def unload(self, session_id: SessionId, *, by: Login) -> SessionUnloaded:
        """End the session."""

    async def sample(self) -> tuple[SessionSample, ...]:
        """What sessions use."""

    async def attach(self, kernel_id: KernelId, *, iopub: bool) -> str:
        """Let a Jupyter client in."""

    async def send(self, client: str, frame: bytes) -> None:
        """A frame from a Jupyter client."""

    def frames(self, client: str) -> AsyncIterator[bytes]:
        """Frames for a Jupyter client."""

    async def detach(self, client: str) -> None:
        """The Jupyter client left."""


class Data(Protocol):
    """What reads rows: `dssdesk.datasets.worker`."""

    async def details(self, definition: DatasetDefinition, base: Path) -> Details:
        """What is known of a dataset's files."""

    async def sample(
        self, definition: DatasetDefinition, base: Path, *, limit: int, is_random: bool
    ) -> SampleRead:
        """Read the first rows, or some from all over."""

    async def view(self, sample_id: str, wish: ViewWish) -> SampleViewed:
        """Sort and filter a sample."""

    async def profile(self, sample_id: str) -> SampleProfile:
        """What is in a sample's columns."""

    async def page(
        self,
        sample_id: str,
        first: int,
        count: int,
        *,
        columns: tuple[int, ...] | None,
        is_whole: bool,
    ) -> Page:
        """Rows of a sample or a view."""

    def rows(
        self, definition: DatasetDefinition, base: Path, selection: RowSelection, *, form: RowForm
    ) -> AsyncGenerator[bytes]:
        """Rows as bytes; raises where they break off."""

    def export(
        self, definition: DatasetDefinition, base: Path, form: ExportForm
    ) -> AsyncGenerator[bytes]:
        """All rows as the bytes of a file; raises where they break off."""

    async def copy(
        self,
        definition: DatasetDefinition,
        base: Path,
        *,
        folder: Path,
        columns: Sequence[Column],
        fmt: Format,
    ) -> int:
        """Write a dataset's rows into a new folder, as these columns; how many."""

    async def preview(
        self,
        paths: Sequence[str],
        stated: FileFormat | None,
        columns: Sequence[ColumnItem] | None,
    ) -> ImportPreview:
        """How files would be read."""

    async def bring_in(
        self, definition: DatasetDefinition, files: Sequence[Path], folder: Path | None
    ) -> Checked:
        """Copy files, if a folder is named, and read all rows."""

    async def write(
        self, folder: Path, columns: Sequence[Column], fmt: Format, pieces: AsyncIterator[bytes]
    ) -> int:
        """Write rows into a new folder; how many."""


class Spark(Protocol):
    """Spark's configurations, and its environment: `dssdesk.sessions.spark`."""

    @property
    def is_changing(self) -> bool:
        """Whether its environment is being made, or taken away."""

    async def settings(self) -> SparkSettings:
        """How it is set up, and what is found."""

    def change(self, configurations: Sequence[SparkConfiguration], notebooks: str) -> None:
        """Replace the configurations."""

    def install(self) -> None:
        """Begin to make the environment."""

    async def stop(self) -> None:
        """Make it no longer."""

    async def remove(self) -> None:
        """Take it away."""

    def listen(self, listener: Callable[[SparkSettings], None]) -> None:
        """Tell this callback when something is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything that a service is made of.

    Attributes:
        stop: Ends the process, soon, without touching kernels.
    """

    server_id: str
    instance_id: str
    instance_path: Path
    people: People
    projects: Projects
    sessions: Sessions
    data: Data
    spark: Spark
    stop: Callable[[], None]
