"""What is known of the file of an open notebook."""

from dataclasses import dataclass

from dssdesk.notebook.codec import NotebookFile
from dssdesk.wire.notebooks import DocumentSnapshot


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from, and what its file holds.

    Attributes:
        file: The file's form.
        disk: The digests of the file that are ours.
        held: The document when the file was read or written last; None where that is not known.
    """

    file: NotebookFile
    disk: str
    held: DocumentSnapshot | None = None
