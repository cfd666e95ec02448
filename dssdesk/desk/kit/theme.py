"""How the desk looks right now: theme, text size, and what Qt needs to be told about them."""

from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QApplication

from dssdesk.base.settings import Setting, Settings
from dssdesk.desk.kit.fonts import make_font, with_figures
from dssdesk.desk.kit.style_sheet import make_palette, make_style_sheet
from dssdesk.desk.kit.tokens import (
    Theme,
    Tokens,
    TypeRole,
    TypeSize,
    colour_at,
    shipped_tokens,
)

T = TypeVar("T", bool, int, str)


class Scheme(StrEnum):
    """The person's choice of theme."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


SCHEME = Setting(
    key="look.scheme",
    default=Scheme.SYSTEM.value,
    text="Colours",
    choices=(
        (Scheme.SYSTEM.value, "As the system"),
        (Scheme.LIGHT.value, "Light"),
        (Scheme.DARK.value, "Dark"),
        (Scheme.CONTRAST.value, "High contrast"),
    ),
)
TEXT_SIZE_RANGE = (90, 200)
TEXT_SIZE_STEP = 10
TEXT_SIZE = Setting(
    key="look.text_size_percent",
    default=100,
    text="Text size",
    choices=tuple((size, f"{size} %") for size in range(90, 201, TEXT_SIZE_STEP)),
)
MOTION = Setting(key="look.motion", default=True, text="Move the drawer and the busy ring")
CODE_FONT = Setting(key="look.code_font", default="", text="Font of code")


def colour(value: str) -> QColor:
    """The colour of a token's value, ``#RRGGBB`` or ``#RRGGBBAA``."""
    made = QColor(value[:7])
    if len(value) == 9:
        made.setAlpha(int(value[7:], 16))
    return made


class Look(QObject):
    """The current theme and text size; everything that paints asks it at paint time.

    Signals:
        changed: Theme or text size are others: measure and paint again.
    """

    changed = Signal()

    def __init__(self, settings: Settings | None = None, tokens: Tokens | None = None) -> None:
        super().__init__()
        self.tokens = shipped_tokens() if tokens is None else tokens
        self._settings = settings
        self._scheme = _scheme_of(settings[SCHEME]) if settings else Scheme.LIGHT
        self._text_size = _bounded(settings[TEXT_SIZE]) if settings else 100
        self._moves = settings[MOTION] if settings else True
        self._code_font = settings[CODE_FONT] if settings else ""
        self._fonts: dict[tuple[TypeRole, bool], QFont] = {}
        self._colours: dict[str, QColor] = {}
        self._shown = self._resolve()
        if settings is not None:
            settings.watch(self._on_setting_changed, SCHEME, TEXT_SIZE, MOTION, CODE_FONT)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)

    @property
    def theme(self) -> Theme:
        """The colours of the current theme."""
        themes = {
            Scheme.LIGHT: self.tokens.light,
            Scheme.DARK: self.tokens.dark,
            Scheme.CONTRAST: self.tokens.contrast,
        }
        return themes[self.shown_scheme]

    @property
    def scheme(self) -> Scheme:
        """What the person chose."""
        return self._scheme

    @property
    def shown_scheme(self) -> Scheme:
        """What is shown: never `Scheme.SYSTEM`."""
        return self._shown

    @property
    def is_dark(self) -> bool:
        """Whether content is drawn on a dark ground."""
        return self.shown_scheme is not Scheme.LIGHT

    @property
    def text_size(self) -> int:
        """In percent."""
        return self._text_size

    def choose_scheme(self, scheme: Scheme) -> None:
        """Show this theme from now on, also after the next start."""
        self._scheme = scheme
        self._keep(SCHEME, scheme.value)
        self.apply()

    def choose_text_size(self, percent: int) -> None:
        """Show text, rows and controls at this size, also after the next start."""
        self._text_size = _bounded(percent)
        self._keep(TEXT_SIZE, self._text_size)
        self.apply()

    @property
    def moves(self) -> bool:
        """Whether the drawer and the busy ring move."""
        return self._moves

    def choose_motion(self, *, on: bool) -> None:
        """Let things move, or stand still, also after the next start."""
        self._moves = on
        self._keep(MOTION, on)
        self.changed.emit()

    def apply(self) -> None:
        """Tell the application: palette, font, style sheet. Emits `changed`."""
        self._fonts.clear()
        self._colours.clear()
        self._shown = self._resolve()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            native = {Scheme.SYSTEM: Qt.ColorScheme.Unknown, Scheme.LIGHT: Qt.ColorScheme.Light}
            hints = application.styleHints()
            blocked = hints.blockSignals(True)
            hints.setColorScheme(native.get(self._scheme, Qt.ColorScheme.Dark))
            hints.blockSignals(blocked)
            application.setFont(self.font(TypeRole.BODY))
            application.setPalette(make_palette(self.theme))
            application.setStyleSheet(make_style_sheet(self.theme, self.tokens, self._text_size))
        self.changed.emit()

    def px(self, size: float) -> int:
        """A measure of the tokens at the current text size."""
        return round(size * self._text_size / 100)

    def colour(self, token: str) -> QColor:
        """The colour behind a token's name, such as ``text.secondary``."""
        if token not in self._colours:
            self._colours[token] = colour(colour_at(self.theme, token))
        # A copy: whoever paints may change its alpha.
        return QColor(self._colours[token])

    def font(self, role: TypeRole = TypeRole.BODY, *, figures: bool = False) -> QFont:
        """The font of this role, perhaps with figures of equal width."""
        key = (role, figures)
        if key not in self._fonts:
            font = make_font(
                self.tokens, role, text_size=self._text_size, code_family=self._code_font
            )
            self._fonts[key] = with_figures(font, self.tokens) if figures else font
        return QFont(self._fonts[key])

    def metrics(self, role: TypeRole = TypeRole.BODY) -> QFontMetrics:
        """Measures of the font of this role."""
        return QFontMetrics(self.font(role))

    def line_height(self, role: TypeRole = TypeRole.BODY) -> int:
        """The height of a line of this role."""
        size: TypeSize = self.tokens.type[role]
        return self.px(size.line)

    def duration(self, milliseconds: int) -> int:
        """How long a movement takes: nothing, where movement is not wanted."""
        return milliseconds if self._moves else 0

    def _keep(self, setting: Setting[T], value: T) -> None:
        if self._settings is not None:
            self._settings[setting] = value

    def _on_setting_changed(self) -> None:
        """A value was changed elsewhere, such as in the settings; ours are known already."""
        if self._settings is None:
            return
        before = (self._scheme, self._text_size, self._moves, self._code_font)
        self._scheme = _scheme_of(self._settings[SCHEME])
        self._text_size = _bounded(self._settings[TEXT_SIZE])
        self._moves = self._settings[MOTION]
        self._code_font = self._settings[CODE_FONT]
        if before != (self._scheme, self._text_size, self._moves, self._code_font):
            self.apply()

    def _resolve(self) -> Scheme:
        return _system_scheme() if self._scheme is Scheme.SYSTEM else self._scheme

    def _on_system_changed(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self.apply()


def _scheme_of(text: str) -> Scheme:
    return Scheme(text) if text in set(Scheme) else Scheme.SYSTEM


def _bounded(percent: int) -> int:
    low, high = TEXT_SIZE_RANGE
    return min(max(percent, low), high)


def _system_scheme() -> Scheme:
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return Scheme.CONTRAST
    # Unknown, as on X11 without a desktop, is light.
    return Scheme.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else Scheme.LIGHT
