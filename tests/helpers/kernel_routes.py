"""The routes that `dataiku` in a kernel reads, served over real HTTP from Arrow tables.

It can also behave badly: refuse a ticket, stop in the middle, forget the end mark.
"""

import json
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

import pyarrow as pa
import pyarrow.compute as pc

TICKET = "ticket-1"
PROJECT = "DEMO"


class Fault(Enum):
    """How an answer goes wrong."""

    NONE = "none"
    CUT_CHUNK = "a chunk is shorter than announced"
    NO_LAST_CHUNK = "the connection closes before the last chunk"
    HALF_THE_BYTES = "half the rows in good HTTP order"
    NO_END_MARK = "no end mark of Arrow, in good HTTP order"
    NO_LENGTH = "neither chunks nor a length"
    SHORT = "less than the announced length"


@dataclass
class Stored:
    """A dataset: its schema in DSS's types, and its rows."""

    types: dict[str, str]
    table: pa.Table
    batch_rows: int = 65_536


@dataclass
class KernelRoutes:
    """The fake service; use it as a context manager.

    Attributes:
        refuse: How many more calls are answered with 401.
        asked: The targets of all calls so far.
        files: What is said of a dataset's files.
        certificate: A file with a certificate and its key; with one it speaks TLS.
    """

    datasets: dict[str, Stored] = field(default_factory=dict)
    ticket: str = TICKET
    fault: Fault = Fault.NONE
    refuse: int = 0
    asked: list[str] = field(default_factory=list)
    files: dict[str, Any] = field(default_factory=dict)
    port: int = 0
    certificate: Path | None = None

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", self.port), _Handler)
        self._server.routes = self
        if self.certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        scheme = "http" if self.certificate is None else "https"
        return f"{scheme}://127.0.0.1:{self.port}"

    def write_session(self, path: Path, *, ticket: str | None = None) -> Path:
        """The file that tells a kernel where this service is."""
        session = {
            "url": self.url,
            "ticket": ticket or self.ticket,
            "project": PROJECT,
            "notebook": "Test",
        }
        path.write_text(json.dumps(session))
        return path


class _Server(ThreadingHTTPServer):
    routes: KernelRoutes
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that went away is no news."""


class _Refused(Exception):
    def __init__(self, status: int, error_type: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.error_type = error_type


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        routes = self.server.routes
        routes.asked.append(self.path)
        target = urlsplit(self.path)
        segments = [unquote(part) for part in target.path.strip("/").split("/")]
        try:
            self._authenticate(routes)
            match segments:
                case ["kernel", "project", project, "datasets"]:
                    self._json(sorted(routes.datasets) if project == PROJECT else [])
                case ["dip", "publicapi", "projects"]:
                    self._json([{"projectKey": PROJECT}])
                case ["public", "api", "projects", project, "datasets", name]:
                    self._json(self._config(name, self._stored(project, name)))
                case ["kernel", "datasets", project, name]:
                    self._json(self._config(name, self._stored(project, name)))
                case ["kernel", "datasets", _, name, "files"]:
                    self._json(routes.files[name])
                case ["kernel", "datasets", project, name, "rows"]:
                    self._rows(self._stored(project, name), parse_qs(target.query))
                case _:
                    self._answer(404, b"Not Found", "text/plain")
        except _Refused as refused:
            error = {"errorType": refused.error_type, "message": str(refused)}
            error["detailedMessage"] = str(refused)
            self._answer(refused.status, json.dumps(error).encode(), "application/json")

    def _authenticate(self, routes: KernelRoutes) -> None:
        if routes.refuse > 0:
            routes.refuse -= 1
            raise _Refused(401, "not_authenticated", "The ticket is unknown.")
        if self.headers.get("X-DKU-APITicket") != routes.ticket:
            raise _Refused(401, "not_authenticated", "The ticket is unknown.")

    def _stored(self, project: str, name: str) -> Stored:
        found = self.server.routes.datasets.get(name) if project == PROJECT else None
        if found is None:
            raise _Refused(404, "not_found.dataset", f"There is no dataset {project}.{name}.")
        return found

    def _config(self, name: str, stored: Stored) -> dict[str, Any]:
        columns = [{"name": column, "type": kind} for column, kind in stored.types.items()]
        return {"projectKey": PROJECT, "name": name, "schema": {"columns": columns}}

    def _json(self, value: Any) -> None:
        self._answer(200, json.dumps(value).encode(), "application/json")

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _rows(self, stored: Stored, query: dict[str, list[str]]) -> None:
        table = select(stored.table, query)
        if query["format"] == ["arrow"]:
            self._stream(list(arrow_bytes(table, stored.batch_rows)), "arrow")
        else:
            self._stream(list(tsv_bytes(table, stored.batch_rows)), "tsv")

    def _stream(self, parts: list[bytes], form: str) -> None:
        fault = self.server.routes.fault
        if fault is Fault.NO_END_MARK:
            parts = [b"".join(parts)[:-8]]
        if fault is Fault.HALF_THE_BYTES:
            whole = b"".join(parts)
            parts = [whole[: len(whole) // 2]]
        self.send_response(200)
        self.send_header("Content-Type", form)
        if fault in (Fault.NO_LENGTH, Fault.SHORT):
            self._plain(b"".join(parts), announce=fault is Fault.SHORT)
            return
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for number, part in enumerate(parts, start=1):
            if fault is Fault.CUT_CHUNK and number == len(parts):
                self.wfile.write(b"%x\r\n%s" % (len(part), part[: len(part) // 2]))
                break
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        if fault in (Fault.CUT_CHUNK, Fault.NO_LAST_CHUNK):
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")

    def _plain(self, body: bytes, *, announce: bool) -> None:
        if announce:
            self.send_header("Content-Length", str(len(body) + 10))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True


def select(table: pa.Table, query: dict[str, list[str]]) -> pa.Table:
    """The columns and rows that a kernel asks for."""
    if "columns" in query:
        table = table.select(query["columns"])
    if query.get("sampling") == ["random"] and "ratio" in query:
        table = table.slice(0, round(table.num_rows * float(query["ratio"][0])))
    if "limit" in query:
        table = table.slice(0, int(query["limit"][0]))
    return table


def arrow_bytes(table: pa.Table, batch_rows: int) -> Iterator[bytes]:
    """An Arrow IPC stream, a batch at a time; the last part is the end mark."""
    sink = pa.BufferOutputStream()
    at = 0
    with pa.ipc.new_stream(sink, table.schema) as writer:
        for batch in table.to_batches(max_chunksize=batch_rows):
            writer.write_batch(batch)
    whole = sink.getvalue().to_pybytes()
    for at in range(0, len(whole) - 8, 100_000):
        yield whole[at : min(at + 100_000, len(whole) - 8)]
    yield whole[-8:]


def tsv_bytes(table: pa.Table, batch_rows: int) -> Iterator[bytes]:
    """The same rows as header-less TSV, with the texts of `dssdesk.datasets.types`."""
    for batch in table.to_batches(max_chunksize=batch_rows):
        columns = [_texts(column) for column in batch.columns]
        rows = ["\t".join(row) + "\n" for row in zip(*columns, strict=True)]
        yield "".join(rows).encode()


def _texts(column: pa.Array) -> list[str]:
    return ["" if value is None else _text(value) for value in _printable(column).to_pylist()]


def _printable(column: pa.Array) -> pa.Array:
    if not pa.types.is_timestamp(column.type):
        return column
    form = "%Y-%m-%dT%H:%M:%SZ" if column.type.tz else "%Y-%m-%d %H:%M:%S"
    return pc.strftime(column, format=form)


def _text(value: Any) -> str:
    if value is True or value is False:
        return str(value).lower()
    text = str(value)
    if text and not any(character in text for character in '\t\n\r"'):
        return text
    return '"' + text.replace('"', '""') + '"'
