"""The fields of a form in which a new password is chosen. No Qt here."""

from collections.abc import Mapping

from dssdesk.desk.kit.form_rows import Field

PASSWORD, AGAIN = "password", "again"
LEAST = 8
"""Characters; the service has the last word."""


def password_fields(label: str = "Password") -> tuple[Field, Field]:
    """It is typed twice, for nobody sees what is typed."""
    return (
        Field(id=PASSWORD, label=label, is_secret=True, hint=f"At least {LEAST} characters."),
        Field(id=AGAIN, label="The same again", is_secret=True, is_beside=True),
    )


def password_problems(values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the two."""
    if len(values[PASSWORD]) < LEAST:
        return {PASSWORD: f"A password has at least {LEAST} characters."}
    if values[AGAIN] != values[PASSWORD]:
        return {AGAIN: "This is another password."}
    return {}
