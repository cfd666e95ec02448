"""What an administrator can do with people and groups."""

from dssdesk.desk.administration.groups_page import GroupsPage
from dssdesk.desk.administration.people_page import PeoplePage
from dssdesk.desk.kit.actions import Action, Context
from dssdesk.desk.kit.icons import Icon

_FOCUS = Context.FOCUS


def _no_group(_page: GroupsPage) -> str:
    return "Select a group first."


def _no_person(_page: PeoplePage) -> str:
    return "Select a person first."


PEOPLE_ACTIONS: tuple[Action[PeoplePage], ...] = (
    Action(
        id="people.add",
        text="Add person…",
        icon=Icon.ADD,
        when=PeoplePage.is_known,
        run=PeoplePage.add,
    ),
    Action(
        id="people.change",
        text="Edit person…",
        icon=Icon.RENAME,
        shortcut="F2",
        context=_FOCUS,
        when=PeoplePage.has_current,
        why=_no_person,
        run=PeoplePage.change,
    ),
    Action(
        id="people.password",
        text="Set password…",
        icon=Icon.KEY,
        when=PeoplePage.has_current,
        why=_no_person,
        run=PeoplePage.set_password,
    ),
    Action(
        id="people.delete",
        text="Delete person…",
        icon=Icon.DELETE,
        shortcut="Del",
        context=_FOCUS,
        section=1,
        is_danger=True,
        when=PeoplePage.can_delete,
        why=PeoplePage.why_not_delete,
        run=PeoplePage.delete,
    ),
    Action(
        id="people.share",
        text="Let kernels share the account…",
        section=2,
        when=PeoplePage.can_share,
        run=PeoplePage.share,
    ),
    Action(
        id="people.stop_sharing",
        text="Let kernels share the account no longer…",
        section=2,
        when=PeoplePage.can_stop_sharing,
        run=PeoplePage.stop_sharing,
    ),
    Action(
        id="people.filter",
        text="Filter people",
        shortcut="Ctrl+F",
        context=Context.SCREEN,
        run=PeoplePage.focus_filter,
    ),
)

GROUP_ACTIONS: tuple[Action[GroupsPage], ...] = (
    Action(
        id="groups.add",
        text="Add group…",
        icon=Icon.ADD,
        when=GroupsPage.is_known,
        run=GroupsPage.add,
    ),
    Action(
        id="groups.change",
        text="Edit group…",
        icon=Icon.RENAME,
        shortcut="F2",
        context=_FOCUS,
        when=GroupsPage.has_current,
        why=_no_group,
        run=GroupsPage.change,
    ),
    Action(
        id="groups.delete",
        text="Delete group…",
        icon=Icon.DELETE,
        shortcut="Del",
        context=_FOCUS,
        section=1,
        is_danger=True,
        when=GroupsPage.has_current,
        why=_no_group,
        run=GroupsPage.delete,
    ),
    Action(
        id="groups.filter",
        text="Filter groups",
        shortcut="Ctrl+F",
        context=Context.SCREEN,
        run=GroupsPage.focus_filter,
    ),
)
