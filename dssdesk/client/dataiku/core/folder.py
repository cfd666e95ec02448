"""`dataiku.Folder`: files of any kind that a project keeps in a managed folder."""

from __future__ import annotations

import json
import os
from typing import IO, TYPE_CHECKING, Any

from dataiku.core.body import Body
from dataiku.core.calls import ask, open_stream, tell
from dataiku.core.errors import DataikuError, NotCovered
from dataiku.core.later import later
from dataiku.core.session import default_project_key
from dataiku.core.upload import Closing, Upload

if TYPE_CHECKING:
    from os import PathLike

_PIECE = 1 << 20
_NO_PARTITION = ("", "NP", None)


class Folder:
    """A managed folder, by its id or its name, or as ``PROJECT.id``.

    Attributes:
        project_key: The key of its project.
    """

    def __init__(
        self, lookup: str, project_key: str | None = None, ignore_flow: bool = False
    ) -> None:
        self._whole = ""
        key, _, rest = lookup.partition(".")
        if project_key is None and rest and key.isidentifier():
            self._whole, project_key, lookup = lookup, key, rest  # or a name with a dot in it
        self.lookup = lookup
        self.project_key = project_key or default_project_key()
        self.ignore_flow = ignore_flow
        self.short_name = lookup
        self._id = ""
        self._name = ""

    def __repr__(self) -> str:
        return f"Folder({self.project_key}.{self.lookup!r})"

    def __getattr__(self, name: str) -> Any:
        return later("Folder", name)

    @property
    def full_name(self) -> str:
        """``PROJECT.id``."""
        folder_id = self.get_id()  # may find it in another project
        return f"{self.project_key}.{folder_id}"

    def get_id(self) -> str:
        """Its id in the project."""
        self._look_up()
        return self._id

    def get_name(self) -> str:
        """Its name, as the tree shows it."""
        self._look_up()
        return self._name

    def get_info(self, sensitive_info: bool = False) -> dict[str, Any]:
        """Id, name and where its files are; ``sensitive_info`` changes nothing, there is none."""
        del sensitive_info
        path = self.get_path()
        return {
            "id": self.get_id(),
            "projectKey": self.project_key,
            "name": self.get_name(),
            "type": "Filesystem",
            "directoryBasedPartitioning": False,
            "path": path,
            "accessInfo": {"root": path},
        }

    def get_path(self) -> str:
        """The folder on the service's machine; a program may read and write there directly."""
        path = str(self._listing()["path"])
        if not os.path.isdir(path):
            raise DataikuError(
                f"{self!r} lies on another machine. Use get_download_stream() and upload_stream()."
            )
        return path

    def file_path(self, filename: str) -> str:
        """The path of one of its files on the service's machine."""
        return os.path.join(self.get_path(), filename.lstrip("/"))

    def is_partitioning_directory_based(self) -> bool:
        """No: folders have no partitions here."""
        return False

    def list_partitions(self) -> list[str]:
        """The one partition that a folder without partitions has, by Dataiku's name for it."""
        return ["NP"]

    def get_partition_folder(self, partition: str) -> str:
        """The path of all its files."""
        self._refuse_partition(partition)
        return "/"

    def get_partition_info(self, partition: str) -> dict[str, Any]:
        """The path and the files of all of it."""
        return {"folder": "/", "paths": self.list_paths_in_partition(partition)}

    def list_paths_in_partition(self, partition: str = "") -> list[str]:
        """The paths of its files, each with a slash in front, sorted."""
        self._refuse_partition(partition)
        return [file["path"] for file in self._listing()["files"]]

    def get_path_details(self, path: str = "/") -> dict[str, Any]:
        """Whether there is such a path, and what it is; of a directory, what is in it."""
        found = ask((*self._path, "details"), [("path", path)])
        return dict(found)

    def get_download_stream(self, path: str) -> Body:
        """The bytes of a file, to be read; use it in a ``with`` block.

        Raises:
            ServiceRefused: There is no such file.
        """
        return open_stream((*self._path, "content"), [("path", path)])

    def get_writer(self, path: str) -> FolderWriter:
        """Takes the bytes of a file, which is there, or replaced, when the writer is closed."""
        self.get_id()  # a service that just restarted is waited for here
        return FolderWriter(Upload((*self._path, "content"), [("path", path)], method="PUT"), path)

    def upload_stream(self, path: str, f: IO[Any] | bytes | str) -> None:
        """Store what can be read from a file object, or the bytes themselves; texts as UTF-8."""
        with self.get_writer(path) as writer:
            if isinstance(f, (bytes, bytearray, memoryview, str)):
                writer.write(f)
                return
            while True:
                data = f.read(_PIECE)
                if not data:
                    break
                writer.write(data)

    def upload_file(self, path: str, file_path: str | PathLike[str]) -> None:
        """Store a file of this machine."""
        with open(file_path, "rb") as file:
            self.upload_stream(path, file)

    def upload_data(self, path: str, data: bytes | str) -> None:
        """Store these bytes; a text as UTF-8."""
        with self.get_writer(path) as writer:
            writer.write(data)

    def read_json(self, filename: str) -> Any:
        """The JSON in a file."""
        with self.get_download_stream(filename) as body:
            return json.loads(body.read_all())

    def write_json(self, filename: str, obj: Any) -> None:
        """Store an object as JSON."""
        self.upload_data(filename, json.dumps(obj, indent=2, ensure_ascii=False).encode())

    def clear(self) -> None:
        """Delete all of its files."""
        self.delete_path("/")

    def clear_partition(self, partition: str) -> None:
        """As `clear`, since there is one partition only."""
        self._refuse_partition(partition)
        self.clear()

    def clear_path(self, path: str) -> None:
        """As `delete_path`, which is its name today."""
        self.delete_path(path)

    def delete_path(self, path: str) -> None:
        """Delete a file, or a directory with all that is in it; nothing where there is none."""
        tell((*self._path, "content"), [("path", path)], method="DELETE")

    @property
    def _path(self) -> tuple[str, ...]:
        folder_id = self.get_id()  # may find it in another project
        return ("kernel", "folders", self.project_key, folder_id)

    def _listing(self) -> dict[str, Any]:
        found = ask((*self._path, "files"))
        return dict(found)

    def _look_up(self) -> None:
        if self._id:
            return
        try:
            self._found(self.project_key, self.lookup)
        except DataikuError:
            if not self._whole or not self._is_here(self._whole):
                raise

    def _is_here(self, name: str) -> bool:
        """Whether the notebook's own project has a folder of this name."""
        try:
            key = default_project_key()
            self._found(key, name)
        except DataikuError:
            return False
        self.project_key, self.lookup = key, name
        return True

    def _found(self, project_key: str, lookup: str) -> None:
        folders = ask(("kernel", "project", project_key, "folders"))
        by_id = [it for it in folders if it["id"] == lookup]
        found = by_id or [it for it in folders if it["name"] == lookup]
        if not found:
            names = ", ".join(sorted(it["name"] for it in folders)) or "none"
            raise DataikuError(
                f"The project {project_key} has no managed folder {lookup!r} "
                f"(it has: {names}). Make it in the project's tree, with New folder."
            )
        self._id, self._name = found[0]["id"], found[0]["name"]

    def _refuse_partition(self, partition: str | None) -> None:
        if partition not in _NO_PARTITION:
            raise NotCovered(f"{self!r} has no partitions; DSS Desk has none at all.")


class FolderWriter(Closing):
    """Takes the bytes of a file. `close` puts it in its place; until then nothing has changed.

    As a context manager it is closed at the end of the block, given up where the block raises.
    """

    def __init__(self, upload: Upload, path: str) -> None:
        self._upload = upload
        self._file_path = path

    def __del__(self) -> None:
        upload = self.__dict__.get("_upload")
        if upload is not None:
            upload.abandon()

    @property
    def closed(self) -> bool:
        """Whether it takes no more."""
        return not self._upload.is_open

    def writable(self) -> bool:
        """Yes; part of what writers of formats ask of a file."""
        return True

    def readable(self) -> bool:
        """No."""
        return False

    def seekable(self) -> bool:
        """No."""
        return False

    def write(self, data: bytes | str) -> int:
        """Send some more; a text goes as UTF-8. Returns how long it was."""
        self._upload.write(data.encode() if isinstance(data, str) else bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing: the file is whole or not there."""

    def close(self) -> None:
        """Put the file in its place. A second call does nothing."""
        if self._upload.is_open:
            try:
                self._upload.finish()
            except BaseException:
                self._upload.abandon()
                raise
