"""The palette finds what is open, what can be opened, and commands also of closed screens."""

import dataclasses

import pytest
from PySide6.QtCore import Qt

from dssdesk.app.offers import ACTION_GROUPS, ProjectEntries
from dssdesk.desk.kit.places import NotebooksPlace, ProjectPlace
from dssdesk.desk.shell.finding import RECENT
from dssdesk.desk.shell.known import ActionGroup
from dssdesk.desk.shell.palette import Palette
from dssdesk.desk.shell.palette_state import Entry, Group, find
from tests.desk.shell.test_shell import DELAYS, FLIGHTS
from tests.helpers.changing_stage import Stage
from tests.helpers.fake_tab import PING
from tests.helpers.some_sessions import NYC


def open_palette(shell, typed: str = "") -> Palette:
    shell.finder.open(typed)
    return next(one for one in shell.window.findChildren(Palette) if not one.isHidden())


def named(shell, text: str) -> Entry:
    (found,) = [entry for entry in shell.finder.entries() if entry.text == text]
    return found


def test_an_open_place_is_listed_as_open_and_only_there(shell):
    assert named(shell, "Delays by carrier").group is Group.NOTEBOOKS
    shell.open_place(DELAYS)
    assert named(shell, "Delays by carrier").group is Group.OPEN


def test_what_was_chosen_comes_first_next_time_and_after_a_start(qtbot, shell, settings):
    palette = open_palette(shell, "fligh")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert settings[RECENT] == ["dataset:NYC_FLIGHTS/flights"]
    palette = open_palette(shell)
    assert palette.list.found[0].entry.group is Group.RECENT
    palette.dismiss()


def test_a_command_of_a_closed_screen_says_what_to_open(qtbot, shell):
    group = ActionGroup(title="Fake", where="Open a notebook first.", records=(PING,))
    shell.finder.offer((group,))
    assert named(shell, "Ping").why_not == "Open a notebook first."
    palette = open_palette(shell, ">ping")
    assert palette.list.accessibleDescription() == "Ping. Open a notebook first."
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isHidden()
    assert not palette.grab().isNull()
    palette.dismiss()
    shell.open_place(DELAYS)
    assert named(shell, "Ping").why_not == ""


def test_what_several_closed_screens_offer_is_listed_once(shell):
    again = dataclasses.replace(PING, id="other.ping")
    groups = [
        ActionGroup(title="Fake", where="Open a notebook first.", records=(PING,)),
        ActionGroup(title="Other", where="Open something else first.", records=(again,)),
    ]
    shell.finder.offer(tuple(groups))
    assert named(shell, "Ping").why_not == "Open a notebook first."
    shell.open_place(DELAYS)
    assert named(shell, "Ping").why_not == ""


def test_the_application_adds_entries(qtbot, shell):
    made = []
    entry = Entry(text="New notebook: Starter", group=Group.NEW, run=lambda: made.append(1))
    shell.finder.offer((), lambda: (entry,))
    palette = open_palette(shell, "starter")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert made == [1]


def test_the_palette_does_not_offer_itself(shell):
    texts = {entry.text for entry in shell.finder.entries()}
    assert not texts & {"Open anything…", "Run a command…"}


def test_a_dataset_that_is_open_is_among_the_datasets(shell):
    shell.open_place(FLIGHTS)
    shell.open_place(DELAYS)
    palette = open_palette(shell, "@")
    assert [found.entry.text for found in palette.list.found] == ["flights", "weather"]
    palette.dismiss()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("doctor", "Diagnosis…"),
        ("create a project", "New project…"),
        ("kill kernel", "Unload…"),
        ("restart kernel", "Restart…"),
        ("clear output", "Clear outputs of cells"),
        ("dark mode", "Dark colours"),
        ("run all", "Run all cells"),
        ("table of contents", "Contents…"),
        ("change to markdown", "Turn into text"),
        ("users", "Administration › Security › People"),
    ],
)
def test_the_words_of_jupyter_and_of_everyday_find_commands(shell, typed, first):
    shell.finder.offer(ACTION_GROUPS)
    assert find(shell.finder.entries(), typed)[0].entry.text == first


def test_the_project_one_is_in_is_served_wherever_in_it_one_is(qtbot, shell):
    stage = Stage(qtbot)
    shell.finder.offer(ACTION_GROUPS)
    assert named(shell, "Notebooks list").why_not == "Go to a project first."
    context = dataclasses.replace(shell.context, open_place=stage.opened.append)
    offered = ProjectEntries(stage.changes, context)
    shell.finder.offer(ACTION_GROUPS, more_sets=lambda: offered.sets(FLIGHTS, NYC))
    entry = named(shell, "Notebooks list")
    assert entry.why_not == ""
    entry.run()
    assert stage.opened == [NotebooksPlace(NYC)]
    assert offered.sets(ProjectPlace(NYC), NYC) == ()
