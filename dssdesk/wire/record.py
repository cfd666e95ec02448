"""The base of every record on the wire."""

import msgspec

PROTOCOL = 1
"""Raised when an older desk or service would misread us; both refuse another number."""


class Record(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """A value on the wire. Unknown fields are refused: a typo must not pass in silence.

    Python's collector does not look at records: a frozen value of texts, numbers, JSON and other
    records never holds itself, and a large notebook has tens of thousands of them.
    """


class Message(Record, frozen=True, kw_only=True, tag_field="type"):
    """A record that travels on its own: an ask, a reply or an event. Its tag is its name."""
