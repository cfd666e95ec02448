"""The notebooks list in a tab: joins the page with what is there, what runs, and the person."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QTimer, Signal

from dssdesk.base.ids import ProjectKey
from dssdesk.desk.changing.refusals import NO_CODE, READ_ONLY
from dssdesk.desk.kit.actions import Action, ActionSet, action_after, fill_menu, make_menu
from dssdesk.desk.kit.controls import RING_MARGIN
from dssdesk.desk.kit.icons import Icon, make_icon
from dssdesk.desk.kit.places import NotebookPlace
from dssdesk.desk.project.list_view import ListView
from dssdesk.desk.project.needs import ProjectNeeds
from dssdesk.desk.project.state import Column, ListRow, ListState, summary
from dssdesk.wire.notebooks import NotebookMoved
from dssdesk.wire.places import NotebookRef

_TICK = 1_000
"""Milliseconds; a busy row counts seconds."""


class ListPresenter(QObject):
    """One tab; `widget` is what it shows.

    Signals:
        changed: Title or status are others.
    """

    changed = Signal()

    def __init__(
        self,
        needs: ProjectNeeds,
        key: ProjectKey,
        records: Sequence[Action["ListPresenter"]],
    ) -> None:
        super().__init__()
        self._needs = needs
        self._changes = needs.changes
        self._rows: tuple[ListRow, ...] = ()
        self._awaited: NotebookRef | None = None
        self.state = ListState(key)
        self.widget = ListView(needs.look)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._show)
        self.actions = ActionSet(records, self, look=needs.look, host=self.widget.table)
        self._connect()
        self._on_catalogue_changed(key)

    # -- what the window shows of it

    @property
    def title(self) -> str:
        """The tab's title."""
        return "Notebooks"

    @property
    def tooltip(self) -> str:
        """Of which project, for a pointer on the tab."""
        return f"Notebooks of {self._needs.catalogue.project_name(self.state.key)}"

    @property
    def status(self) -> str:
        """For the status bar."""
        return summary(self._rows)

    def can_close(self) -> bool:
        """There is nothing to lose."""
        return True

    def closed(self) -> None:
        """The tab is gone."""
        self._timer.stop()
        self.deleteLater()

    # -- what a person does

    def targets(self) -> tuple[NotebookRef, ...]:
        """What is checked; else the current row."""
        checked = self.state.checked()
        row = self.widget.table.current_row()
        return checked or ((row.notebook,) if row else ())

    def may_write(self) -> bool:
        """Whether the person may change notebooks of this project."""
        return self._changes.may_write(self.state.key)

    def why_not_change(self) -> str:
        """Why nothing can be changed now."""
        return "Select a notebook first." if self.may_write() else READ_ONLY

    def has_target(self) -> bool:
        """Whether there is something to act on."""
        return bool(self.targets())

    def can_change(self) -> bool:
        """Whether there is something that the person may change."""
        return self.has_target() and self.may_write()

    def can_rename(self) -> bool:
        """Whether one notebook may get another name."""
        return self.can_change() and len(self.targets()) == 1

    def can_unload(self) -> bool:
        """Whether something of it runs."""
        return any(self._needs.running.session(one) for one in self.targets())

    def can_move(self) -> bool:
        """Whether there is another project."""
        return self.can_change() and bool(self._changes.targets(self.targets()))

    def open_targets(self) -> None:
        """Go to them."""
        for notebook in self.targets():
            self._open(notebook)

    def rename(self) -> None:
        """Ask for another name."""
        self._changes.notebooks.rename(self.targets()[0])

    def can_save_template(self) -> bool:
        """Whether one notebook may become a template."""
        targets = self.targets()
        return len(targets) == 1 and self._changes.notebooks.may_save_template(targets[0])

    def why_not_save_template(self) -> str:
        """Why none can become a template."""
        return NO_CODE if len(self.targets()) == 1 else "Select one notebook first."

    def save_template(self) -> None:
        """Show what a template of it would hold."""
        self._changes.notebooks.save_template(self.targets()[0])

    def duplicate(self) -> None:
        """Copy them beside themselves."""
        self._changes.notebooks.duplicate(self.targets())

    def delete(self) -> None:
        """Delete them, after a question."""
        self._changes.notebooks.delete(self.targets())

    def unload(self) -> None:
        """End the sessions of those that run."""
        self._changes.notebooks.unload(self.targets())

    def upload(self) -> None:
        """Choose `.ipynb` files to put into the project."""
        self._changes.notebooks.choose_uploads(self.state.key)

    def check_all(self) -> None:
        """Check all that is shown; once more, nothing."""
        names = {row.notebook.name for row in self.state.shown(self._rows)}
        checked = {one.name for one in self.state.checked()}
        self.state.check_only(set() if names <= checked else names)
        self._show()

    def clear(self) -> None:
        """Check nothing."""
        self.state.check_only(set())
        self._show()

    def focus_filter(self) -> None:
        """Put the keyboard into the filter."""
        self.widget.filter_field.setFocus()

    def show_new_menu(self) -> None:
        """Offer new notebooks, below the button."""
        menu = make_menu(self.widget)
        self._needs.fill_new_menu(menu, self.state.key)
        button = self.widget.new
        left = button.width() - RING_MARGIN - menu.sizeHint().width()
        menu.popup(button.mapToGlobal(QPoint(left, button.height())))

    def show_move_menu(self) -> None:
        """Offer the other projects, above the bar."""
        menu = make_menu(self.widget)
        self._changes.fill_move_menu(menu, self.targets())
        button = self.widget.bar.move_to
        height = menu.sizeHint().height()
        menu.popup(button.mapToGlobal(QPoint(0, -height)))

    def show_row_menu(self, at: QPoint) -> None:
        """What can be done with the current row, or with what is checked."""
        menu = make_menu(self.widget)
        self.actions.update_state()
        fill_menu(menu, [one for one in self.actions if one.isEnabled() and one.id in ROW_MENU])
        if self.can_move():
            move = make_menu(menu, "Move to")
            move.setIcon(make_icon(self._needs.look, Icon.PROJECT))
            self._changes.fill_move_menu(move, self.targets())
            menu.insertMenu(action_after(menu, self.actions["notebooks.duplicate"]), move)
        menu.popup(at)

    # -- joining

    def _connect(self) -> None:
        view, table = self.widget, self.widget.table
        view.filter_changed.connect(self._on_filter_changed)
        view.running_only_changed.connect(self._on_running_only_changed)
        view.new_requested.connect(self.show_new_menu)
        view.unload_requested.connect(self.unload)
        view.move_requested.connect(self.show_move_menu)
        view.duplicate_requested.connect(self.duplicate)
        view.delete_requested.connect(self.delete)
        view.clear_requested.connect(self.clear)
        view.files_dropped.connect(self._on_files_dropped)
        table.open_requested.connect(self._open)
        table.unload_requested.connect(self._on_unload_requested)
        table.toggled.connect(self._on_toggled)
        table.all_toggled.connect(self.check_all)
        table.menu_requested.connect(self.show_row_menu)
        table.sort_requested.connect(self._on_sort_requested)
        table.current_changed.connect(self.actions.update_state)
        self._needs.link.listen(NotebookMoved, self._on_moved)
        self._needs.catalogue.changed.connect(self._on_catalogue_changed)
        self._needs.running.changed.connect(self._on_running_changed)
        self._needs.running.sampled.connect(self._show)

    def _show(self) -> None:
        running = self._needs.running
        self._rows = everything = self.state.rows(running.state, running.now())
        shown = self.state.shown(everything)
        count = sum(1 for row in everything if row.session is not None)
        self.widget.show_state(self.state, shown, count)
        if self._awaited is not None and self.widget.table.choose(self._awaited):
            self._awaited = None
        checked = set(self.state.checked())
        chosen = tuple(row for row in everything if row.notebook in checked)
        self.widget.show_checked(chosen, may_write=self.may_write(), can_move=self.can_move())
        counts_up = any(row.session and row.session.mark.turns for row in everything)
        if counts_up and not self._timer.isActive():
            self._timer.start()
        elif not counts_up:
            self._timer.stop()
        self.actions.update_state()
        self.changed.emit()

    def _open(self, notebook: NotebookRef) -> None:
        self._needs.open_place(NotebookPlace(notebook))

    def _on_unload_requested(self, notebook: NotebookRef) -> None:
        self._changes.notebooks.unload((notebook,))

    def _on_toggled(self, notebook: NotebookRef) -> None:
        self.state.toggle(notebook.name)
        self._show()

    def _on_sort_requested(self, section: int) -> None:
        self.state.sort_by(Column(section))
        self._show()

    def _on_filter_changed(self, text: str) -> None:
        self.state.filter = text
        self._show()

    def _on_running_only_changed(self) -> None:
        self.state.running_only = self.widget.running.isChecked()
        self._show()

    def _on_files_dropped(self, paths: list[str]) -> None:
        self._changes.take_files(self.state.key, paths)

    def _on_moved(self, event: NotebookMoved) -> None:
        """What was renamed is still the current row, and still checked."""
        if event.notebook.project != self.state.key or event.now.project != self.state.key:
            return
        self.state.rename(event.notebook.name, event.now.name)
        row = self.widget.table.current_row()
        if row is not None and row.notebook == event.notebook:
            self._awaited = event.now

    def _on_catalogue_changed(self, project: str) -> None:
        if project in {"", self.state.key}:
            self.state.show_project(self._needs.catalogue.project(self.state.key))
        self._show()

    def _on_running_changed(self, _notebooks: frozenset[NotebookRef]) -> None:
        self._show()


ROW_MENU = (
    "notebooks.open",
    "notebooks.rename",
    "notebooks.duplicate",
    "notebooks.save_template",
    "notebooks.unload",
    "notebooks.delete",
)
