"""Colours that a program chose for one ground, made readable on another. No Qt here."""

import functools

ENOUGH = 4.5
"""The least contrast of text, as in WCAG 2."""
_STEPS = 20


@functools.lru_cache(maxsize=512)  # painters ask again and again
def readable(colour: str, ground: str) -> str:
    """The colour, as ``#rrggbb``, moved towards white or black until it can be read."""
    towards = 255 if contrast("#ffffff", ground) > contrast("#000000", ground) else 0
    for step in range(_STEPS):
        tried = _mixed(colour, towards, step / _STEPS)
        if contrast(tried, ground) >= ENOUGH:
            return tried
    return _mixed(colour, towards, 1)


def contrast(one: str, other: str) -> float:
    """How much two colours differ in light: from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _mixed(colour: str, towards: int, share: float) -> str:
    parts = (round(part + (towards - part) * share) for part in _parts(colour))
    return "#{:02x}{:02x}{:02x}".format(*parts)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue
