"""What changing things needs of the window and of the link."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.kit.dialogs import Question
from dssdesk.desk.kit.places import Place
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.kit.toast import Notice
from dssdesk.desk.link.protocol import LinkLike
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.unload import Unloader
from dssdesk.wire.places import NotebookRef

ImportFiles = Callable[[ProjectKey, Sequence[str]], object]
"""Opens the import dialog for these files and this project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Parts of the window and of the link.

    Attributes:
        window: The parent of sheets and file dialogs.
        ask: Put a question over the window; the answer is a choice's id, or "" for cancel.
        import_files: None where data files cannot be imported.
        save_template: Shows what a template of a notebook would hold; None where none can be made.
    """

    look: Look
    window: QWidget
    link: LinkLike
    running: Running
    catalogue: Catalogue
    directory: Directory
    unloader: Unloader
    ask: Callable[[Question, Callable[[str], None]], None]
    notify: Callable[[Notice], None]
    open_place: Callable[[Place], None]
    import_files: ImportFiles | None = None
    save_template: Callable[[NotebookRef], object] | None = None
