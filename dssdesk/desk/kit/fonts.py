"""The two bundled families, and fonts made from the tokens' type sizes."""

import functools
import logging

from PySide6.QtGui import QFont, QFontDatabase

from dssdesk.base.paths import resource
from dssdesk.desk.kit.tokens import Tokens, TypeRole

_log = logging.getLogger(__name__)

_CODE_ROLES = frozenset({TypeRole.CODE, TypeRole.CODE_SMALL})


@functools.cache
def load_bundled_fonts() -> frozenset[str]:
    """Make Inter and JetBrains Mono known to Qt; a file that fails falls to the system's fonts."""
    families: set[str] = set()
    for path in sorted(resource("fonts").glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0:
            _log.warning("The font %s cannot be loaded, the system's is used", path.name)
            continue
        families.update(QFontDatabase.applicationFontFamilies(number))
    return frozenset(families)


def code_fonts() -> tuple[tuple[str, str], ...]:
    """Families whose letters are all equally wide, with their labels; "" is the bundled one."""
    bundled = load_bundled_fonts()
    names = [
        name
        for name in QFontDatabase.families()
        if QFontDatabase.isFixedPitch(name)
        and name not in bundled
        and not QFontDatabase.isPrivateFamily(name)
    ]
    return (("", "JetBrains Mono"), *((name, name) for name in names))


def make_font(
    tokens: Tokens, role: TypeRole, *, text_size: int = 100, code_family: str = ""
) -> QFont:
    """The font for text of this kind at the person's text size, in percent.

    ``code_family`` wins over the bundled one for code; where it is gone, that one is taken.
    """
    size = tokens.type[role]
    is_code = role in _CODE_ROLES
    chosen = [code_family] if is_code and code_family else []
    font = QFont([*chosen, *_families(tokens, code=is_code)])
    font.setPixelSize(max(1, round(size.px * text_size / 100)))
    font.setWeight(QFont.Weight(size.weight))
    if role in _CODE_ROLES and not tokens.font.ligatures_in_code:
        font.setFeature(QFont.Tag("calt"), 0)
        font.setStyleHint(QFont.StyleHint.Monospace)
    return font


def with_figures(font: QFont, tokens: Tokens) -> QFont:
    """The same font with figures of equal width, for columns and for what counts up."""
    figures = QFont(font)
    for feature in tokens.font.features_numbers:
        figures.setFeature(QFont.Tag(feature), 1)
    return figures


def _families(tokens: Tokens, *, code: bool) -> list[str]:
    load_bundled_fonts()
    fallback = QFontDatabase.SystemFont.FixedFont if code else QFontDatabase.SystemFont.GeneralFont
    names = tokens.font.code if code else tokens.font.ui
    return [
        QFontDatabase.systemFont(fallback).family() if name.startswith("system") else name
        for name in names
    ]
