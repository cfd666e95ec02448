"""Builds the window and everything that it is made of, and runs it."""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from dssdesk.app.following_tabs import TabFollower
from dssdesk.app.instance import Instance
from dssdesk.app.offers import (
    ACTION_GROUPS,
    Diagnosis,
    NewNotebookEntries,
    ProjectEntries,
    project_in_front,
    setting_groups,
)
from dssdesk.app.person import PersonAtDesk, PersonNeeds
from dssdesk.app.screens import Parts, details, screens, welcome
from dssdesk.app.signals import SignalListener
from dssdesk.app.taking_over import OpenRequests
from dssdesk.app.ways import OwnersWay, Way
from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import FILES, ProjectKey, SessionId
from dssdesk.base.log import log_to_file
from dssdesk.base.memory import keep_freed_memory
from dssdesk.base.paths import api_page, release_notes
from dssdesk.base.settings import Settings
from dssdesk.desk.activity.presenter import ActivityNeeds, ActivityPresenter
from dssdesk.desk.administration.actions import ENTRY as ADMINISTRATION
from dssdesk.desk.administration.administrator import Administrator
from dssdesk.desk.changing.changes import Changes
from dssdesk.desk.changing.needs import Needs
from dssdesk.desk.dataset.commands import CommandNeeds, DatasetCommands
from dssdesk.desk.explorer.actions import make_explorer
from dssdesk.desk.explorer.new_notebook import LabMenus, NewNotebook
from dssdesk.desk.importing.dropping import WindowDrop
from dssdesk.desk.importing.importer import Importer, ImportNeeds
from dssdesk.desk.kit.actions import ActionSet
from dssdesk.desk.kit.garbage import GarbageCollector
from dssdesk.desk.kit.places import NotebookPlace, ProjectPlace
from dssdesk.desk.kit.plugins import find_plugins
from dssdesk.desk.kit.theme import Look
from dssdesk.desk.lab.lab import Lab
from dssdesk.desk.lab.preferred import PreferredEnvironment
from dssdesk.desk.link.link import Link
from dssdesk.desk.people.directory import Directory
from dssdesk.desk.project.welcome import DEMO
from dssdesk.desk.running.catalogue import Catalogue
from dssdesk.desk.running.running import Running
from dssdesk.desk.running.unload import Unloader
from dssdesk.desk.shell.actions import make_shell
from dssdesk.desk.shell.help_offers import HelpOffers
from dssdesk.desk.shell.palette_state import Entry
from dssdesk.desk.templates.actions import ACTIONS as TEMPLATES_ACTIONS
from dssdesk.desk.templates.actions import TemplatesEntry
from dssdesk.desk.templates.own import OwnNeeds, OwnTemplates
from dssdesk.wire.places import NotebookRef


class Desk(QObject):
    """One window on one instance."""

    def __init__(self, way: Way, settings: Settings) -> None:
        super().__init__()
        self._way = way
        self.look = Look(settings)
        self.look.apply()
        self.link = Link(way.revive, self)
        self.running = Running(self.link, self)
        self.catalogue = Catalogue(self.link, self)
        self.directory = Directory(self.link, self)
        self.shell = make_shell(self.look, settings, running=self.running, catalogue=self.catalogue)
        context = self.shell.context
        self.unloader = Unloader(
            self.link, self.running, ask=context.ask, notify=context.notify, parent=self
        )
        self.lab = Lab(
            self.look,
            self.link,
            self.running,
            self.catalogue,
            open_place=context.open_place,
            notify=context.notify,
        )
        self.templates = OwnTemplates(
            OwnNeeds(
                look=self.look,
                window=self.shell.window,
                link=self.link,
                catalogue=self.catalogue,
                offered=self.lab.offered,
                ask=context.ask,
                notify=context.notify,
                open_place=context.open_place,
            ),
            self,
        )
        self.lab.offer_dialog(self.shell.window, self.templates)
        self.importer = Importer(
            ImportNeeds(
                look=self.look,
                window=self.shell.window,
                link=self.link,
                catalogue=self.catalogue,
                open_place=context.open_place,
                notify=context.notify,
            )
        )
        self.importer.setParent(self)
        self.changes = Changes(
            Needs(
                look=self.look,
                window=self.shell.window,
                link=self.link,
                running=self.running,
                catalogue=self.catalogue,
                directory=self.directory,
                unloader=self.unloader,
                ask=context.ask,
                notify=context.notify,
                open_place=context.open_place,
                import_files=self.importer.open,
                save_template=self.templates.save_notebook,
            )
        )
        self.changes.setParent(self)
        self._new_notebook = NewNotebook(
            self.look,
            self.link,
            self.lab.offered,
            open_place=context.open_place,
            notify=context.notify,
            lab=LabMenus(self.catalogue.datasets_of, self.lab.fill_menu, self.lab.open_standalone),
        )
        self._new_notebook.offer_upload(self.changes.notebooks.choose_uploads)
        self.dataset_commands = DatasetCommands(
            CommandNeeds(
                look=self.look,
                link=self.link,
                catalogue=self.catalogue,
                lab=self.lab,
                changes=self.changes.datasets,
                window=self.shell.window,
                open_place=context.open_place,
                notify=context.notify,
            )
        )
        self.dataset_commands.setParent(self)
        self.administrator = Administrator(self.link, context.open_place)
        self.administrator.setParent(self)
        self.administrator.remember_in(self.shell.memory)
        parts = Parts(
            link=self.link,
            running=self.running,
            catalogue=self.catalogue,
            lab=self.lab,
            unloader=self.unloader,
            administrator=self.administrator,
            directory=self.directory,
            changes=self.changes,
            dataset_commands=self.dataset_commands,
            fill_new_menu=self._new_notebook.fill_new_menu,
            show_details=self.shell.select_place,
        )
        self.shell.use_screens(screens(parts), details(parts))
        self._follower = TabFollower(self.link, self.shell, self.catalogue, self)
        # In the order in which Tab goes through them.
        self._put_tree()
        self.shell.set_welcome(welcome(parts, context))
        self._put_drawer()
        self.shell.add_actions(
            ActionSet(ADMINISTRATION, self.administrator, look=self.look, host=self.shell.window)
        )
        self.shell.offer_unload(self._unload_all)
        self._offer_commands()
        self.person = PersonAtDesk(
            PersonNeeds(
                way=way,
                link=self.link,
                shell=self.shell,
                running=self.running,
                directory=self.directory,
                administrator=self.administrator,
            ),
            self,
        )
        self.link.lost.connect(self._on_lost)
        self.link.refused.connect(self._on_refused)

    def start(self, file: Path | None) -> None:
        """Show the window as it was left, and look for the service."""
        self.shell.start(first=None if file is None else _place_of(str(file)))
        self.link.open()

    @Slot(str)
    def show_file(self, path: str) -> None:
        """Come to the front, with this notebook if there is one to show."""
        self.shell.come_to_front()
        if path:
            self.shell.open_place(_place_of(path))

    @Slot()
    def end(self) -> None:
        """The window is closed, and so the application has nothing more to do."""
        self.person.end(QApplication.quit)

    def _put_tree(self) -> None:
        self.explorer = explorer = make_explorer(
            self.look,
            catalogue=self.catalogue,
            running=self.running,
            fill_lab_menu=self.lab.fill_menu,
            fill_new_menu=self._new_notebook.fill_new_menu,
            changes=self.changes,
        )
        explorer.setParent(self)
        explorer.view.remember_in(self.shell.memory)
        explorer.offer_export(self.dataset_commands.export)
        explorer.place_opened.connect(self.shell.open_place)
        explorer.place_selected.connect(self.shell.select_place)
        explorer.unload_requested.connect(self._on_unload_requested)
        self.shell.front_place_changed.connect(explorer.show_place)
        self._follower.moved.connect(explorer.follow)
        self.shell.set_side(explorer.view, explorer.actions, explorer.focus_tree)
        WindowDrop(self.shell.window, self._takes_files, self._take_files)

    def _takes_files(self, paths: Sequence[str]) -> bool:
        project = self.explorer.current_project
        return project is not None and self.changes.takes(paths)

    def _take_files(self, paths: Sequence[str]) -> None:
        project = self.explorer.current_project
        if project is not None:
            self.changes.take_files(project, paths)

    def _put_drawer(self) -> None:
        context = self.shell.context
        self.activity = ActivityPresenter(
            ActivityNeeds(
                look=self.look,
                link=self.link,
                running=self.running,
                catalogue=self.catalogue,
                unloader=self.unloader,
                open_place=context.open_place,
                notify=context.notify,
            )
        )
        self.activity.setParent(self)
        self.activity.close_requested.connect(self.shell.toggle_drawer)
        self.shell.window.drawer.opened_changed.connect(self._on_drawer_changed)
        self.shell.set_drawer(self.activity.widget)

    def _offer_commands(self) -> None:
        self._new_entries = NewNotebookEntries(self.lab, self._new_notebook)
        entry = TemplatesEntry(self.templates, self._project_now)
        self.shell.add_actions(
            ActionSet(TEMPLATES_ACTIONS, entry, look=self.look, host=self.shell.window)
        )
        self._project_entries = ProjectEntries(self.changes, self.shell.context)
        self.shell.finder.offer(ACTION_GROUPS, self._entries_now, self._sets_now)
        preferred = PreferredEnvironment(self.shell.context.settings, self.link, self)
        self.lab.prefer(preferred.chosen)
        self._new_notebook.prefer(preferred.chosen)
        self.shell.finder.offer_settings(setting_groups(preferred.choices))
        folder = self._way.folder
        self.shell.offer_help(
            HelpOffers(
                open_demo=self._open_demo,
                diagnose=None if folder is None else Diagnosis(folder, self).run,
                api_page=api_page,
                release_notes=release_notes,
            )
        )

    def _entries_now(self) -> Iterable[Entry]:
        return self._new_entries.entries(self.shell.front_place, self._project_now())

    def _sets_now(self) -> Iterable[ActionSet]:
        return self._project_entries.sets(self.shell.front_place, self._project_now())

    def _project_now(self) -> ProjectKey | None:
        return project_in_front(self.shell.front_place, self.explorer.current_project)

    def _open_demo(self) -> None:
        if self.catalogue.project(DEMO) is None:
            self.changes.make_demo()
        else:
            self.shell.open_place(ProjectPlace(DEMO))

    @Slot(bool)
    def _on_drawer_changed(self, is_open: bool) -> None:  # noqa: FBT001 (a signal's payload)
        self.activity.set_open(on=is_open)

    def _unload_all(self, on_done: Callable[[bool], None]) -> None:
        sessions = [info.session_id for info in self.running.state.mine()]
        self.unloader.unload(sessions).then(on_done)

    @Slot(str)
    def _on_lost(self, _reason: str) -> None:
        self.shell.show_lost("The service is away; looking for it")

    @Slot(DssDeskError)
    def _on_refused(self, error: DssDeskError) -> None:
        self.shell.show_lost(error.message)

    @Slot(str)
    def _on_unload_requested(self, session_id: str) -> None:
        self.unloader.unload((SessionId(session_id),))


def _place_of(path: str) -> NotebookPlace:
    return NotebookPlace(NotebookRef(project=FILES, name=path))


def open_desk(instance: Instance, file: Path | None, door: Path | None) -> int:
    """Run a window until the person closes it; the exit code. Later starts find it at the door."""
    application = make_application(instance.folder / "log" / "desk.log")
    desk = Desk(OwnersWay(instance), Settings(instance.folder / "desk.json"))
    GarbageCollector(application)  # before the first thread, after what lives as long as the window
    if door is not None:
        requests = OpenRequests(door, desk)
        requests.wished.connect(desk.show_file)
        desk.shell.left.connect(requests.close)
    return run_desk(application, desk, file)


def make_application(log: Path) -> QApplication:
    """What a window needs before there is one."""
    log_to_file(log)
    keep_freed_memory()
    QApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    # So that a web page can come later, for outputs that run scripts.
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    find_plugins()
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    application.setApplicationName("dssdesk")
    application.setDesktopFileName("dssdesk")
    return application


def run_desk(application: QApplication, desk: Desk, file: Path | None = None) -> int:
    """Show this window until the person closes it; the exit code."""
    desk.shell.left.connect(desk.end)
    signals = SignalListener(desk.shell.leave_now, desk)
    desk.start(file)
    code = application.exec()
    signals.close()
    desk.link.close()
    return code
