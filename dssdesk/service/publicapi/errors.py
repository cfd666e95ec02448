"""What can be wrong with a call of the public API, whatever it asks for."""

from dssdesk.base.errors import BadInput, Conflict, NotAllowed, NotFound, Unavailable


class NotCovered(Unavailable):
    """DSS may have this route; here nothing stands behind it."""

    code = "unavailable.not_covered"
    http_status = 501

    def __init__(self, method: str, path: str) -> None:
        super().__init__(
            f"{method} {path} is not covered by DSS Desk. Help › Dataiku API lists what is."
        )


class BodyUnreadable(BadInput):
    """The body of a call is not the JSON that the route reads."""

    code = "bad_input.body_unreadable"

    def __init__(self, why: str) -> None:
        super().__init__(f"The body of this call cannot be read: {why}.")


class BodyTooLarge(BadInput):
    """The body of a call is larger than anything that the route reads."""

    code = "bad_input.body_too_large"
    http_status = 413

    def __init__(self, most: int) -> None:
        super().__init__(f"The body of this call is larger than {most >> 20} MB.")


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


class TypeNotCovered(Unavailable):
    """DSS has such a dataset, such a connection or such a format; here there is none."""

    code = "unavailable.type_not_covered"
    http_status = 501

    def __init__(self, what: str, there_is: str) -> None:
        super().__init__(f"{what} is not covered by DSS Desk. There is: {there_is}.")


class PartitionMissing(BadInput):
    """A program names a partition; datasets are whole here."""

    code = "bad_input.partition_missing"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no partition “{name[:60]}”: datasets have none here.")


class SchemaDoesNotFit(Conflict):
    """Rows that are there cannot be read by another schema."""

    code = "conflict.schema_does_not_fit"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"The rows of “{name}” cannot get this schema: {why}."
            " Clear the dataset first, or write its rows anew with their schema."
        )


class ReadUnknown(NotFound):
    """A program asks how a read of rows ended that nobody knows."""

    code = "not_found.read_unknown"

    def __init__(self) -> None:
        super().__init__("No read of this dataset has this id. Read the rows again.")


class ReadNotOver(Conflict):
    """A program asks how a read of rows ended that goes on, or was given up."""

    code = "conflict.read_not_over"

    def __init__(self) -> None:
        super().__init__("The rows were not read to their end. Read them again.")
