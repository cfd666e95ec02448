"""What a person can do about herself, as actions: in the menu below the initials."""

from dssdesk.desk.kit.actions import Action
from dssdesk.desk.kit.icons import Icon
from dssdesk.desk.people.me import Me


def _why_not_known(_me: Me) -> str:
    return "The service has not answered yet."


def _why_not_log_out(_me: Me) -> str:
    return "You are here by the account of this machine. Close the window instead."


ACTIONS: tuple[Action[Me], ...] = (
    Action(
        id="me.keys",
        text="API keys…",
        search=("api token",),
        icon=Icon.KEY,
        when=Me.is_known,
        why=_why_not_known,
        run=Me.open_keys,
    ),
    Action(
        id="me.password",
        text="Change my password…",
        when=Me.is_known,
        why=_why_not_known,
        run=Me.change_password,
    ),
    Action(
        id="me.log_out",
        text="Log out",
        search=("sign out",),
        section=1,
        when=Me.can_log_out,
        why=_why_not_log_out,
        run=Me.log_out,
    ),
)
