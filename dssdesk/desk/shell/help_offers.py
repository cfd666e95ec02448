"""What the Help menu shows that only the application can tell or do."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpOffers:
    """Each may be missing, where the window stands alone.

    Attributes:
        open_demo: Go to the demo project; make it where there is none.
        diagnose: Look at what a start needs, then say what was found.
        api_page: What of Dataiku's API works here, as Markdown.
        release_notes: What changed, as Markdown.
    """

    open_demo: Callable[[], None] | None = None
    diagnose: Callable[[Callable[[str], None]], None] | None = None
    api_page: Callable[[], str] | None = None
    release_notes: Callable[[], str] | None = None
