"""Files that are uploaded together: read, and told of in one notice. No widgets."""

import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dssdesk.base.errors import BadInput
from dssdesk.base.ids import ProjectKey
from dssdesk.desk.kit.text import breakable, counted, quoted, shortened
from dssdesk.desk.kit.toast import Notice, failure, success
from dssdesk.wire.places import NotebookRef
from dssdesk.wire.projects import UploadNotebook

LARGEST = 250_000_000
"""Bytes of one file."""

_MOST_NAMED = 3
_PIECE = 1 << 20


def upload_of(path: Path, project: ProjectKey) -> UploadNotebook:
    """What the service is asked for this file. Other threads run while it is read.

    Raises:
        BadInput: It cannot be read, or sent.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe would never end
            raise BadInput("It is no file.")
        if status.st_size > LARGEST:
            raise BadInput("It is larger than 250 MB. Clear its outputs first.")
        with path.open(encoding="utf-8") as file:
            content = "".join(iter(lambda: file.read(_PIECE), ""))
    except OSError as error:
        raise BadInput(f"It cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadInput("It is not a text in UTF-8. Save it again with Jupyter.") from error
    return UploadNotebook(project=project, name=path.stem, content=content)


@dataclass(slots=True)
class Uploads:
    """What became of each file so far.

    Attributes:
        failed: Why, by path.
    """

    paths: Sequence[str]
    made: list[NotebookRef] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        """Whether all of them came back."""
        return len(self.made) + len(self.failed) == len(self.paths)

    def under_way(self) -> Notice:
        """What to say while it lasts."""
        one = len(self.paths) == 1
        what = quoted(Path(self.paths[0]).name) if one else counted(len(self.paths), "file")
        return Notice(title=f"Uploading {what}…")

    def notices(self) -> list[Notice]:
        """What to say at the end: what is there, then what is not, and why."""
        said = []
        if len(self.made) == 1:
            said.append(success(f"{quoted(self.made[0].title)} was uploaded"))
        elif self.made:
            said.append(success(f"{counted(len(self.made), 'notebook')} were uploaded"))
        if len(self.failed) == 1:
            ((path, reason),) = self.failed.items()
            said.append(failure(f"{quoted(Path(path).name)} was not uploaded", reason))
        elif self.failed:
            title = f"{counted(len(self.failed), 'file')} were not uploaded"
            said.append(failure(title, self._names()))
        return said

    def _names(self) -> str:
        names = [breakable(shortened(Path(path).name)) for path in self.failed]
        reasons = list(self.failed.values())
        is_same, more = len(set(reasons)) == 1, len(names) - _MOST_NAMED
        if not is_same and more <= 0:
            lines = zip(names, reasons, strict=True)
            return "\n".join(f"{name}: {reason}" for name, reason in lines)
        listed = ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
        return f"{listed}. {reasons[0] if is_same else 'Upload fewer to see what is wrong.'}"
