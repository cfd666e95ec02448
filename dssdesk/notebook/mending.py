"""Text without halves of characters (lone surrogates), which no UTF-8 can hold.

Kernels and other programs send them; unmended, neither the wire nor a file could take the text.
"""

from typing import Any


def mended(text: str) -> str:
    """The text, with a replacement character for each half of one."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def mended_value(value: Any) -> Any:
    """The same for every text in a JSON value."""
    match value:
        case str():
            return mended(value)
        case list():
            return [mended_value(each) for each in value]
        case dict():
            return {mended(key): mended_value(each) for key, each in value.items()}
    return value
