"""Where the text of a ticket stands in the headers of a call.

``X-DKU-APITicket`` wins: a kernel's client may add what it finds in ``~/.netrc`` beside it. A key
comes as HTTP Basic, as the name or, with a blank name, as the password; or as ``Bearer``.
"""

import base64
import binascii

from starlette.datastructures import Headers

_AS_IT_IS = ("bearer", "token")


def credential_of(headers: Headers) -> str:
    """The text of the ticket or key that a call names; empty where it names none."""
    ticket = headers.get("x-dku-apiticket", "")
    if ticket:
        return ticket
    scheme, _, text = headers.get("authorization", "").partition(" ")
    if scheme.lower() in _AS_IT_IS:
        return text.strip()
    return _from_basic(text.strip()) if scheme.lower() == "basic" else ""


def _from_basic(text: str) -> str:
    try:
        name, _, password = base64.b64decode(text, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        return ""
    return name or password
