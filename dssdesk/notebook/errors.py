"""What can be wrong with a document or with an edit."""

from dssdesk.base.errors import BadInput, Conflict, NotFound
from dssdesk.base.ids import CellId


class CellMissing(Conflict):
    """A change names a cell that the document does not hold."""

    code = "conflict.cell_missing"

    def __init__(self, cell_id: CellId) -> None:
        super().__init__(f"The notebook has no cell {cell_id}; somebody deleted it.")


class EditDoesNotFit(Conflict):
    """An edit names text that is not there, or a cell that is there already."""

    code = "conflict.edit_does_not_fit"

    def __init__(self, why: str) -> None:
        super().__init__(f"This edit does not fit the notebook: {why}. Open it again.")


class NotANotebook(BadInput):
    """A file cannot be read as a notebook; it stays as it was."""

    code = "bad_input.not_a_notebook"

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            f"“{path}” cannot be read as a notebook: {why}. The file is unchanged."
            " Mend it in a text editor, or take an older copy; then open it again."
        )


class RevisionPassed(Conflict):
    """Edits were made for a revision that is not the document's; ``source_revision`` tells it."""

    code = "conflict.revision_passed"

    def __init__(self, source_revision: int) -> None:
        super().__init__(
            f"The notebook is at revision {source_revision} by now; these edits were made for "
            "another one. Nothing was changed.",
            source_revision=source_revision,
        )


class BlobMissing(NotFound):
    """A long value of an output is not kept here."""

    code = "not_found.blob_missing"

    def __init__(self, digest: str) -> None:
        super().__init__(f"This output is no longer kept here ({digest}). Run its cell again.")
