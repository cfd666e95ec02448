"""The digest by which texts and long values are known."""

from hashlib import blake2b


def digest_of(text: str) -> str:
    """BLAKE2b-160 of the text's UTF-8, in hex; half a character counts as a question mark."""
    return blake2b(text.encode(errors="replace"), digest_size=20).hexdigest()
