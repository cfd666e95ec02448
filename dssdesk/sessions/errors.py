"""What can go wrong with a session or an open notebook."""

from dssdesk.base.errors import Conflict, NotFound, Unavailable


class SessionMissing(NotFound):
    """There is no such session, or it is somebody else's."""

    code = "not_found.session"

    def __init__(self) -> None:
        super().__init__("This session has ended.")


class NotebookNotOpen(Conflict):
    """A desk edits or closes a notebook that it has not opened."""

    code = "conflict.notebook_not_open"

    def __init__(self) -> None:
        super().__init__("This notebook is not open here. Open it first.")


class NotebookUnreadable(Unavailable):
    """A notebook's file is there, and the system does not let it be read."""

    code = "unavailable.notebook_unreadable"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"The file of “{name}” cannot be read: {why}. The file is unchanged. See that you may"
            " read it, and that its disk is there; then open it again."
        )


class NotebookChanged(Conflict):
    """A program overwrites what it has not read: the notebook is another one by now."""

    code = "conflict.notebook_changed"

    def __init__(self) -> None:
        super().__init__(
            "The notebook has changed since it was read. Read it again, then save what you changed."
        )


class NotebookNotSaved(Unavailable):
    """The disk does not take a notebook."""

    code = "unavailable.notebook_not_saved"

    def __init__(self, why: str) -> None:
        super().__init__(why)


class LeaseLost(Conflict):
    """A desk edits a notebook that another desk took over."""

    code = "conflict.lease_lost"

    def __init__(self, holder: str) -> None:
        super().__init__(
            f"{holder or 'Another window'} edits this notebook now. Take over to edit it here."
        )


class KernelEndedEarlier(Conflict):
    """Cells are asked to run in a session whose kernel is gone."""

    code = "conflict.kernel_ended_earlier"

    def __init__(self) -> None:
        super().__init__("The kernel has ended. Restart it, then run the cells again.")


class PromptGone(Conflict):
    """Somebody else answered, or the cell ended."""

    code = "conflict.prompt_gone"

    def __init__(self) -> None:
        super().__init__("The kernel no longer waits for this answer.")
