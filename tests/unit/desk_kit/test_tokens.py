"""The table of contrasts in the look's guide, as a test; and tokens as such."""

import itertools
from collections.abc import Iterator

import msgspec
import pytest

from dssdesk.base.paths import resource
from dssdesk.desk.kit.tokens import Theme, TypeRole, colour_at, read_tokens, shipped_tokens

THEMES = ("light", "dark", "contrast")
SURFACES = ("window", "base", "sunken", "raised", "hover", "pressed", "selected")
SURFACES = tuple(f"surface.{name}" for name in (*SURFACES, "selected_inactive"))
UNPRESSED = tuple(name for name in SURFACES if name != "surface.pressed")
GROUNDS = ("surface.window", "surface.base", "surface.sunken", "surface.raised")
EDITOR = ("surface.base", "surface.sunken")
SOFT = tuple(f"{name}_soft" for name in ("state.running", "state.danger", "state.warning"))
SOFT = (*SOFT, "state.info_soft", "accent.soft")
SYNTAX = (
    *("syntax.text", "syntax.keyword", "syntax.builtin", "syntax.function", "syntax.class"),
    *("syntax.string", "syntax.number", "syntax.comment", "syntax.operator"),
    *("syntax.decorator", "syntax.magic", "syntax.error", "syntax.line_number"),
)
HUES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
ANSI = tuple(f"ansi.{mark}{hue}" for mark in ("", "bright_") for hue in HUES)
MARKS = ("state.running", "state.danger_mark", "state.info")

# What is drawn, on what, the least contrast, and the least in high contrast.
PAIRS = {
    "text primary": (("text.primary",), SURFACES, 4.5, 7),
    "text secondary": (("text.secondary",), UNPRESSED, 4.5, 7),
    "text muted": (("text.muted",), UNPRESSED, 4.5, 7),
    "accent text": (("accent.text",), GROUNDS, 4.5, 7),
    "on accent": (
        ("text.on_accent",),
        ("accent.base", "accent.hover", "accent.pressed"),
        4.5,
        7,
    ),
    "on danger": (("text.on_danger",), ("state.danger", "state.danger_hover"), 4.5, 7),
    "running text": (("state.running_text",), (*GROUNDS, "state.running_soft"), 4.5, 7),
    "danger text": (("state.danger_text",), (*GROUNDS, "state.danger_soft"), 4.5, 7),
    "warning text": (("state.warning_text",), (*GROUNDS, "state.warning_soft"), 4.5, 7),
    "info text": (("state.info_text",), (*GROUNDS, "state.info_soft"), 4.5, 7),
    "plate": (("state.unload_glyph",), ("state.unload_plate",), 4.5, 7),
    "plate, hover": (("state.unload_glyph_hover",), ("state.unload_plate_hover",), 4.5, 7),
    "running dot": (("state.running",), UNPRESSED, 3, 3),
    "control line": (("line.control",), GROUNDS, 3, 3),
    "accent line": (("accent.line",), (*GROUNDS, "surface.selected"), 3, 3),
    "danger and info marks": (("state.danger_mark", "state.info"), GROUNDS, 3, 3),
    "kind icons": (
        ("kind.project", "kind.dataset", "kind.notebook", "kind.folder"),
        UNPRESSED,
        3,
        3,
    ),
    "charts": (("kind.chart",), ("surface.base", "surface.window", "surface.raised"), 3, 3),
    "syntax": (SYNTAX, EDITOR, 4.5, 7),
    "bracket match": (("syntax.text",), ("syntax.bracket_match",), 4.5, 7),
    "ansi": (ANSI, EDITOR, 4.5, 7),
    "syntax, selected cell": (SYNTAX, ("accent.soft",), 4.5, 7),
    "text on soft fills": (("text.primary", "text.secondary"), SOFT, 4.5, 7),
    "muted on danger_soft": (("text.muted",), ("state.danger_soft",), 4.5, 7),
    "accent text on danger_soft": (("accent.text",), ("state.danger_soft",), 4.5, 7),
    "marks on selected rows": (MARKS, ("surface.selected", "surface.selected_inactive"), 3, 3),
    "danger text on selected rows": (("state.danger_text",), ("surface.selected",), 4.5, 7),
    "secondary on pressed": (("text.secondary",), ("surface.pressed",), 4.5, 7),
    "accent line on a selected cell": (("accent.line",), ("accent.soft",), 3, 3),
    "charts on selected rows": (("kind.chart",), ("surface.selected",), 3, 3),
    "control line on rows": (("line.control",), ("surface.hover", "surface.selected"), 3, 3),
}


@pytest.mark.parametrize("theme_name", THEMES)
def test_contrast_is_enough(theme_name: str) -> None:
    found = {name: _worst(theme_name, name) for name in PAIRS}
    short = {name: worst for name, (worst, needed) in found.items() if worst[0] < needed}
    assert short == {}


def _worst(theme_name: str, name: str) -> tuple[tuple[float, str, str], float]:
    theme: Theme = getattr(shipped_tokens(), theme_name)
    fronts, backs, least, least_high = PAIRS[name]
    needed = least_high if theme_name == "contrast" else least
    worst = min(
        (_contrast(colour_at(theme, front), colour_at(theme, back)), front, back)
        for front, back in itertools.product(fronts, backs)
    )
    return worst, needed


def test_every_theme_has_the_same_tokens() -> None:
    raw = msgspec.toml.decode(resource("themes", "tokens.toml").read_bytes())
    names = [set(_names(raw[theme])) for theme in THEMES]
    assert names[0] == names[1] == names[2]


def test_every_role_of_text_has_a_size() -> None:
    assert set(shipped_tokens().type) == set(TypeRole)


def test_a_colour_is_found_by_name() -> None:
    light = shipped_tokens().light
    assert colour_at(light, "text.muted") == light.text.muted
    assert colour_at(light, "syntax.class") == light.syntax.klass


@pytest.mark.parametrize("name", ["", "text", "text.loud", "nothing.primary"])
def test_an_unknown_name_is_an_error(name: str) -> None:
    with pytest.raises(KeyError):
        colour_at(shipped_tokens().light, name)


def test_a_missing_token_is_refused(tmp_path) -> None:
    text = resource("themes", "tokens.toml").read_text()
    path = tmp_path / "tokens.toml"
    path.write_text(text.replace('paper = "#FFFFFF"', "", 1))
    with pytest.raises(msgspec.ValidationError):
        read_tokens(path)


def test_the_measure_of_contrast_is_the_one_of_wcag() -> None:
    assert _contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert _contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def _names(group: dict, prefix: str = "") -> Iterator[str]:
    for key, value in group.items():
        if isinstance(value, dict):
            yield from _names(value, f"{prefix}{key}.")
        else:
            yield prefix + key


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
