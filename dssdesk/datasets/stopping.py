"""How work in the data worker ends when nobody wants its result any more."""

from typing import Protocol

from dssdesk.datasets.errors import DatasetUnreadable


class Stoppable(Protocol):
    """Work that ends soon after it was told to. Any thread may tell it, and more than once."""

    def stop(self) -> None:
        """End soon."""


class Stop:
    """A flag that work in steps looks at between them."""

    def __init__(self) -> None:
        self.is_set = False

    def stop(self) -> None:
        """End with the step that is being done."""
        self.is_set = True

    def check(self) -> None:
        """Go on, unless it was stopped.

        Raises:
            DatasetUnreadable: It was.
        """
        if self.is_set:
            raise stopped()


def stopped() -> DatasetUnreadable:
    """What stopped work ends with; hardly anybody is there to read it."""
    return DatasetUnreadable("reading was stopped.")
