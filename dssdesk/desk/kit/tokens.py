"""The design tokens, typed. No Qt here; no value stands in Python, all are in tokens.toml.

Sizes are pixels at 100 % text size: `dssdesk.desk.kit.theme.Look` scales them.
"""

import functools
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

from dssdesk.base.paths import resource

Colour = Annotated[str, msgspec.Meta(pattern=r"^#[0-9A-F]{6}([0-9A-F]{2})?$")]
"""``#RRGGBB``, or ``#RRGGBBAA`` where a painter blends."""


class _Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Surface(_Group, frozen=True):
    """Grounds to draw on."""

    window: Colour
    base: Colour
    sunken: Colour
    raised: Colour
    hover: Colour
    pressed: Colour
    selected: Colour
    selected_inactive: Colour
    text_selection: Colour
    find: Colour
    paper: Colour
    scrim: Colour
    shadow: Colour


class Text(_Group, frozen=True):
    """Colours of text, and of icons in the chrome."""

    primary: Colour
    secondary: Colour
    muted: Colour
    disabled: Colour
    on_accent: Colour
    on_danger: Colour


class Line(_Group, frozen=True):
    """Hairlines; only ``control`` carries meaning."""

    subtle: Colour
    default: Colour
    control: Colour


class Accent(_Group, frozen=True):
    """The one accent: focus, selection, the active thing, the primary button."""

    base: Colour
    hover: Colour
    pressed: Colour
    text: Colour
    line: Colour
    soft: Colour


class State(_Group, frozen=True):
    """What runs, waits, failed, and the yellow of *unload*."""

    running: Colour
    running_text: Colour
    running_soft: Colour
    danger: Colour
    danger_hover: Colour
    danger_mark: Colour
    danger_text: Colour
    danger_soft: Colour
    warning_text: Colour
    warning_soft: Colour
    info: Colour
    info_text: Colour
    info_soft: Colour
    unload_plate: Colour
    unload_glyph: Colour
    unload_plate_hover: Colour
    unload_glyph_hover: Colour


class Kind(_Group, frozen=True):
    """Icons of tree, tabs and pages, and charts."""

    project: Colour
    dataset: Colour
    notebook: Colour
    folder: Colour
    chart: Colour
    chart_soft: Colour


class Syntax(_Group, frozen=True, rename={"klass": "class"}):
    """Code in editors and previews."""

    text: Colour
    keyword: Colour
    builtin: Colour
    function: Colour
    klass: Colour
    string: Colour
    number: Colour
    comment: Colour
    operator: Colour
    decorator: Colour
    magic: Colour
    error: Colour
    bracket_match: Colour
    line_number: Colour


class Ansi(_Group, frozen=True):
    """The sixteen colours of a terminal."""

    black: Colour
    red: Colour
    green: Colour
    yellow: Colour
    blue: Colour
    magenta: Colour
    cyan: Colour
    white: Colour
    bright_black: Colour
    bright_red: Colour
    bright_green: Colour
    bright_yellow: Colour
    bright_blue: Colour
    bright_magenta: Colour
    bright_cyan: Colour
    bright_white: Colour


class Theme(_Group, frozen=True):
    """All colours of one theme."""

    surface: Surface
    text: Text
    line: Line
    accent: Accent
    state: State
    kind: Kind
    syntax: Syntax
    ansi: Ansi


class TypeSize(_Group, frozen=True):
    """One size of text."""

    px: int
    line: int
    weight: int


class TypeRole(StrEnum):
    """What a text is for; tells size and weight."""

    CAPTION = "caption"
    SECTION = "section"
    SMALL = "small"
    BODY = "body"
    STRONG = "strong"
    TITLE = "title"
    PAGE = "page"
    DISPLAY = "display"
    CODE = "code"
    CODE_SMALL = "code_small"
    MARKDOWN_H1 = "markdown_h1"
    MARKDOWN_H2 = "markdown_h2"
    MARKDOWN_H3 = "markdown_h3"
    MARKDOWN_BODY = "markdown_body"


class FontNames(_Group, frozen=True):
    """Families and how they are set."""

    ui: tuple[str, ...]
    code: tuple[str, ...]
    bundled_weights_ui: tuple[int, ...]
    bundled_weights_code: tuple[int, ...]
    ligatures_in_code: bool
    features_numbers: tuple[str, ...]


class Space(_Group, frozen=True):
    """The 4-px grid."""

    s0: int
    s1: int
    s2: int
    s3: int
    s4: int
    s5: int
    s6: int
    s8: int
    s10: int
    s12: int


class Radius(_Group, frozen=True):
    """Rounded corners."""

    small: int
    control: int
    sheet: int
    pill: int


class LineWidth(_Group, frozen=True):
    """Widths of lines."""

    hairline: int
    focus: int
    cell_bar: int


class Row(_Group, frozen=True):
    """Heights of rows."""

    tree: int
    menu: int
    grid: int
    grid_header: int
    filter: int
    output_table: int
    table_header: int
    list: int
    monitor: int
    palette: int
    template: int


class Control(_Group, frozen=True):
    """Heights of what one clicks."""

    height: int
    compact: int
    dialog: int
    icon_button: int
    unload: int
    checkbox: int
    badge: int
    dot: int
    min_hit: int


class IconSize(_Group, frozen=True):
    """Sizes of icons."""

    size: int
    small: int
    large: int
    hero: int
    stroke: float


class Bar(_Group, frozen=True):
    """Heights of the frame's bars."""

    top: int
    tabs: int
    toolbar: int
    status: int
    page_header: int


class Pane(_Group, frozen=True):
    """Widths of panes, and a cell's measures."""

    tree: int
    tree_min: int
    details: int
    details_min: int
    drawer: int
    admin_nav: int
    palette: int
    lab: tuple[int, int]
    cell_gutter: int
    cell_right: int
    cell_gap: int
    cell_padding: tuple[int, int]


class Focus(_Group, frozen=True):
    """The focus ring."""

    width: int
    offset: int
    colour: str


class Shadow(_Group, frozen=True):
    """The shadow of something that floats."""

    blur: int
    x: int = 0
    y: int = 0


class Shadows(_Group, frozen=True):
    """Shadows by what floats."""

    popup: Shadow
    sheet: Shadow
    drawer: Shadow
    toast: Shadow


class Motion(_Group, frozen=True):
    """Durations in milliseconds."""

    hover: int
    press: int
    fade: int
    drawer: int
    collapse: int
    spinner: int
    caret: int
    toast_stay: int


class Tokens(_Group, frozen=True):
    """Everything in tokens.toml."""

    version: int
    light: Theme
    dark: Theme
    contrast: Theme
    font: FontNames
    type: dict[TypeRole, TypeSize]
    space: Space
    radius: Radius
    line_width: LineWidth
    row: Row
    control: Control
    icon: IconSize
    bar: Bar
    pane: Pane
    focus: Focus
    shadow: Shadows
    motion: Motion


def read_tokens(path: Path) -> Tokens:
    """The tokens of this file.

    Raises:
        msgspec.ValidationError: A token is missing, unknown or of the wrong kind.
    """
    return msgspec.toml.decode(path.read_bytes(), type=Tokens)


@functools.cache
def shipped_tokens() -> Tokens:
    """The tokens that come with the product."""
    return read_tokens(resource("themes", "tokens.toml"))


def colour_at(theme: Theme, token: str) -> Colour:
    """The colour behind a name such as ``text.secondary``.

    Raises:
        KeyError: No such token.
    """
    group, _, name = token.partition(".")
    colours = msgspec.structs.asdict(theme)
    if group not in colours:
        raise KeyError(token)
    values = msgspec.structs.asdict(colours[group])
    return str(values["klass" if name == "class" else name])
