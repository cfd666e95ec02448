"""How the window looks, as actions: colours and text size."""

from dssdesk.desk.kit.actions import Action, Menu
from dssdesk.desk.kit.theme import TEXT_SIZE_RANGE, TEXT_SIZE_STEP, Scheme
from dssdesk.desk.shell.shell import Shell

_SECTION = 5
APPEARANCE = "Appearance"


def _follow_system(shell: Shell) -> None:
    shell.look.choose_scheme(Scheme.SYSTEM)


def _be_light(shell: Shell) -> None:
    shell.look.choose_scheme(Scheme.LIGHT)


def _be_dark(shell: Shell) -> None:
    shell.look.choose_scheme(Scheme.DARK)


def _be_contrast(shell: Shell) -> None:
    shell.look.choose_scheme(Scheme.CONTRAST)


def _follows_system(shell: Shell) -> bool:
    return shell.look.scheme is Scheme.SYSTEM


def _is_light(shell: Shell) -> bool:
    return shell.look.scheme is Scheme.LIGHT


def _is_dark(shell: Shell) -> bool:
    return shell.look.scheme is Scheme.DARK


def _is_contrast(shell: Shell) -> bool:
    return shell.look.scheme is Scheme.CONTRAST


def _enlarge(shell: Shell) -> None:
    shell.look.choose_text_size(shell.look.text_size + TEXT_SIZE_STEP)


def _reduce(shell: Shell) -> None:
    shell.look.choose_text_size(shell.look.text_size - TEXT_SIZE_STEP)


def _normalise(shell: Shell) -> None:
    shell.look.choose_text_size(100)


def _moves(shell: Shell) -> bool:
    return shell.look.moves


def _toggle_motion(shell: Shell) -> None:
    shell.look.choose_motion(on=not shell.look.moves)


def _can_enlarge(shell: Shell) -> bool:
    return shell.look.text_size < TEXT_SIZE_RANGE[1]


def _can_reduce(shell: Shell) -> bool:
    return shell.look.text_size > TEXT_SIZE_RANGE[0]


ACTIONS: tuple[Action[Shell], ...] = (
    Action(
        id="look.follow_system",
        text="Colours as the system",
        search=("automatic theme",),
        menus=(Menu.VIEW,),
        section=_SECTION,
        submenu=APPEARANCE,
        run=_follow_system,
        checked=_follows_system,
    ),
    Action(
        id="look.light",
        text="Light colours",
        search=("light mode", "light theme"),
        menus=(Menu.VIEW,),
        section=_SECTION,
        submenu=APPEARANCE,
        run=_be_light,
        checked=_is_light,
    ),
    Action(
        id="look.dark",
        text="Dark colours",
        search=("dark mode", "dark theme", "night mode"),
        menus=(Menu.VIEW,),
        section=_SECTION,
        submenu=APPEARANCE,
        run=_be_dark,
        checked=_is_dark,
    ),
    Action(
        id="look.contrast",
        text="High contrast",
        search=("contrast mode", "contrast theme", "accessibility"),
        menus=(Menu.VIEW,),
        section=_SECTION,
        submenu=APPEARANCE,
        run=_be_contrast,
        checked=_is_contrast,
    ),
    Action(
        id="look.enlarge",
        text="Larger text",
        search=("zoom in", "increase font size", "bigger text"),
        shortcut="Ctrl++",
        more_shortcuts=("Ctrl+=",),
        menus=(Menu.VIEW,),
        section=_SECTION + 1,
        submenu=APPEARANCE,
        when=_can_enlarge,
        run=_enlarge,
    ),
    Action(
        id="look.reduce",
        text="Smaller text",
        search=("zoom out", "decrease font size"),
        shortcut="Ctrl+-",
        menus=(Menu.VIEW,),
        section=_SECTION + 1,
        submenu=APPEARANCE,
        when=_can_reduce,
        run=_reduce,
    ),
    Action(
        id="look.normalise",
        text="Normal text",
        search=("reset zoom", "reset font size"),
        shortcut="Ctrl+0",
        menus=(Menu.VIEW,),
        section=_SECTION + 1,
        submenu=APPEARANCE,
        run=_normalise,
    ),
    Action(
        id="look.motion",
        text="Movement",
        search=("animation", "reduce motion"),
        menus=(Menu.VIEW,),
        section=_SECTION + 2,
        submenu=APPEARANCE,
        run=_toggle_motion,
        checked=_moves,
    ),
)
