"""The list of keys is made from the actions' records."""

from dssdesk.desk.kit.actions import Action, Context
from dssdesk.desk.shell.known import ActionGroup, KeyGroup, KeyRow, as_text, keys_of_groups

RUN = Action(id="a.run", text="Run all…", shortcut="F5", more_shortcuts=("R",), run=len)
CUT = Action(id="a.cut", text="Cut", shortcut="X", context=Context.FOCUS, run=len)
BARE = Action(id="a.bare", text="Bare", run=len)
GROUPS = (
    ActionGroup(title="Both modes", focus_title="Command mode", records=(RUN, CUT, BARE)),
    ActionGroup(title="Tree", records=(CUT,)),
)


def test_keys_of_command_mode_stand_apart():
    assert keys_of_groups(GROUPS) == (
        KeyGroup("Both modes", (KeyRow("Run all", ("F5", "R")),)),
        KeyGroup("Command mode", (KeyRow("Cut", ("X",)),)),
        KeyGroup("Tree", (KeyRow("Cut", ("X",)),)),
    )


def test_text_and_keys_are_filtered():
    assert [group.title for group in keys_of_groups(GROUPS, "f5 run")] == ["Both modes"]
    assert keys_of_groups(GROUPS, "bare") == ()


def test_the_list_can_be_printed():
    assert as_text(keys_of_groups(GROUPS[1:])).splitlines() == ["Tree", f"  {'X':<34} Cut"]


def test_keys_that_are_no_actions_stand_beside():
    more = (KeyGroup("Edit mode", (KeyRow("Indent", ("Tab",)),)),)
    group = ActionGroup(title="Notebook", records=(BARE,), more=more)
    assert keys_of_groups((group,)) == more
    assert keys_of_groups((group,), "tab mode") == more
