"""What a page with one table is handed by the window."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from dssdesk.desk.kit.dialogs import Question
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.link.protocol import LinkLike


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNeeds:
    """What every such page needs; a page that needs more is handed it beside this."""

    look: Look
    window: QWidget
    link: LinkLike
    ask: Callable[[Question, Callable[[str], None]], None]
    notify: Callable[[Notice], None]
