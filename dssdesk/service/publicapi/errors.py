"""What can be wrong with a call of the public API, whatever it asks for."""

from dssdesk.base.errors import BadInput, NotAllowed, Unavailable


class NotCovered(Unavailable):
    """DSS may have this route; here nothing stands behind it."""

    code = "unavailable.not_covered"
    http_status = 501

    def __init__(self, method: str, path: str) -> None:
        super().__init__(
            f"{method} {path} is not covered by DSS Desk. The page “API.md” lists what is."
        )


class BodyUnreadable(BadInput):
    """The body of a call is not the JSON that the route reads."""

    code = "bad_input.body_unreadable"

    def __init__(self, why: str) -> None:
        super().__init__(f"The body of this call cannot be read: {why}.")


class QueryUnreadable(BadInput):
    """A parameter in the address is not what the route reads."""

    code = "bad_input.query_unreadable"

    def __init__(self, name: str, wanted: str) -> None:
        super().__init__(f"The parameter “{name}” has to be {wanted}.")


class ProxyRefused(NotAllowed):
    """Somebody who is no administrator asks as somebody else, or as one who may not log in."""

    code = "not_allowed.proxy_refused"

    def __init__(self) -> None:
        super().__init__("Only an administrator may call as somebody else, who may log in.")


class SettingNotCovered(Unavailable):
    """A setting that would change something in DSS, and nothing here."""

    code = "unavailable.setting_not_covered"
    http_status = 501

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The setting “{name}” cannot be changed: it has no counterpart in DSS Desk."
        )
