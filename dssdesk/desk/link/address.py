"""Where the service is, and how to be let in."""

from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from dssdesk.base.ids import KernelId, ProjectKey
from dssdesk.wire.places import NotebookRef


@dataclass(frozen=True, slots=True)
class ServiceAddress:
    """A service as `service.json` names it.

    Attributes:
        url: ``http://127.0.0.1:8123``, without a slash at the end.
        token: Goes into the ``Authorization`` header, never into a URL or a log.
        server_id: Tells one service process from the next.
    """

    url: str
    token: str = field(repr=False)
    server_id: str = ""

    @property
    def authorization(self) -> bytes:
        """The value of the ``Authorization`` header."""
        return b"Bearer " + self.token.encode()

    @property
    def channel(self) -> str:
        """Where the desk's channel is."""
        return f"{self._socket_url}/desk/channel"

    def blob(self, project: ProjectKey, digest: str) -> str:
        """Where the text of a blob is."""
        return f"{self.url}/desk/blobs/{digest}?project={project}"

    def library(self, notebook: NotebookRef, name: str) -> str:
        """Where a script that draws outputs is, for this notebook."""
        asked = urlencode({"project": notebook.project, "notebook": notebook.name})
        return f"{self.url}/desk/libraries/{quote(name, safe='')}?{asked}"

    def kernel(self, kernel_id: KernelId, *, iopub: bool) -> str:
        """Where Jupyter's WebSocket of a kernel is; without ``iopub``: own replies only."""
        return f"{self._socket_url}/api/kernels/{kernel_id}/channels?iopub={int(iopub)}"

    @property
    def _socket_url(self) -> str:
        scheme, _, rest = self.url.partition("://")
        return f"{'wss' if scheme == 'https' else 'ws'}://{rest}"
