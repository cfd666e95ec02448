"""Palette and style sheet from the tokens. Palette first; the sheet is only for shapes.

What neither can do (focus rings outside a button, marks, rows) is painted: `controls`, `marks`.
"""

from string import Template

from PySide6.QtGui import QColor, QGuiApplication, QPalette

from dssdesk.desk.kit.tokens import Theme, Tokens

_SHEET = Template("""
QToolTip { background: $raised; color: $primary; border: 1px solid $line; padding: 3px 6px; }
QMenu { background: $raised; color: $primary; border: 1px solid $line; padding: 5px;
        border-radius: ${popup_radius}px; }
QMenu::item { height: ${menu_item}px; padding: 0 22px 0 10px; border-radius: ${small}px;
              min-width: ${menu_width}px; }
QMenu::item:selected { background: $selected; color: $primary; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 5px 3px; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 6px; }
QMenuBar { background: transparent; color: $secondary; border: none; spacing: 0; }
QMenuBar::item { background: transparent; padding: 5px 9px; border-radius: ${small}px; }
QMenuBar::item:selected { background: $hover; }
QMenuBar::item:pressed { background: $pressed; }
QPushButton { background: $base; color: $primary; border: 1px solid $line; padding: 0 12px;
              border-radius: ${control}px; min-height: ${inner}px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:disabled { color: $disabled; background: $sunken; }
QPushButton:focus { border: 2px solid $accent_line; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; }
QPushButton[kind="danger"] { background: $danger; color: $on_danger; border-color: $danger; }
QPushButton[kind="danger"]:hover { background: $danger_hover; }
QPushButton[kind="link"] { background: transparent; color: $accent_text; border: none; padding: 0; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QToolButton[flat="true"] { background: transparent; color: $secondary; border: none;
                           border-radius: ${control}px; padding: 0 6px; }
QToolButton[flat="true"]:hover { background: $hover; }
QToolButton[flat="true"]:pressed, QToolButton[flat="true"]:checked { background: $pressed; }
QToolButton[flat="true"]:disabled { color: $disabled; background: transparent; }
QTabBar QToolButton { background: $window; border: none; border-left: 1px solid $line; }
QTabBar QToolButton:hover { background: $hover; }
QTabBar::scroller { width: 44px; }
QLineEdit { background: $base; color: $primary; border: 1px solid $control_line; padding: 0 7px;
            border-radius: ${control}px; min-height: ${inner}px;
            selection-background-color: $text_selection; selection-color: $primary;
            placeholder-text-color: $muted; }
QLineEdit[quiet="true"] { border-color: $line; }
QLineEdit:focus { border: 2px solid $accent_line; padding: 0 6px; min-height: ${focused}px; }
QLineEdit[wrong="true"] { border-color: $danger_mark; }
QLineEdit:disabled { color: $disabled; background: $sunken; border-color: $line; }
QPlainTextEdit, QTextEdit, QTextBrowser {
    selection-background-color: $text_selection; selection-color: $primary; }
QPlainTextEdit[boxed="true"] { background: $base; border: 1px solid $control_line; padding: 3px;
                               border-radius: ${control}px; }
QPlainTextEdit[boxed="true"]:focus { border: 2px solid $accent_line; padding: 2px; }
QPlainTextEdit[wrong="true"], QPlainTextEdit[wrong="true"]:focus { border-color: $danger_mark; }
QComboBox { background: $base; color: $primary; border: 1px solid $control_line;
            border-radius: ${control}px; padding: 0 10px; min-height: ${inner}px; }
QComboBox:focus { border: 2px solid $accent_line; padding: 0 9px; }
QComboBox:disabled { color: $disabled; background: $sunken; border-color: $line; }
QComboBox[house="true"]::drop-down { border: none; width: ${chevron}px; }
QComboBox[house="true"]::down-arrow { image: none; }
QComboBox QLineEdit, QComboBox QLineEdit:focus { border: none; padding: 0; min-height: 0;
                                                 background: transparent; }
QComboBox[house="true"] { combobox-popup: 0; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line; padding: 4px;
                              selection-background-color: $selected; outline: none; }
QComboBox QAbstractItemView::item { min-height: ${menu_item}px; padding: 0 3px;
                                    border-radius: ${small}px; }
QComboBox QAbstractItemView::item:hover { background: $hover; }
QComboBox QAbstractItemView::item:selected { background: $selected; color: $primary; }
QHeaderView { background: $window; border: none; }
QHeaderView::section { background: $window; color: $secondary; border: none; padding: 0 10px;
                       border-right: 1px solid $subtle; border-bottom: 1px solid $line; }
QAbstractScrollArea { border: none; }
QScrollArea[boxed="true"] { background: $base; border: 1px solid $control_line;
                            border-radius: ${control}px; padding: 3px 3px 3px 8px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; border: none; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; border: none; }
QScrollBar::handle { background: $thumb; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent_line; }
""")


def make_palette(theme: Theme) -> QPalette:
    """Qt's roles in this theme's colours."""
    roles = {
        QPalette.ColorRole.Window: theme.surface.window,
        QPalette.ColorRole.WindowText: theme.text.primary,
        QPalette.ColorRole.Base: theme.surface.base,
        QPalette.ColorRole.AlternateBase: theme.surface.sunken,
        QPalette.ColorRole.Button: theme.surface.base,
        QPalette.ColorRole.ButtonText: theme.text.primary,
        QPalette.ColorRole.Text: theme.text.primary,
        QPalette.ColorRole.BrightText: theme.text.on_danger,
        QPalette.ColorRole.PlaceholderText: theme.text.muted,
        QPalette.ColorRole.Highlight: theme.surface.selected,
        QPalette.ColorRole.HighlightedText: theme.text.primary,
        QPalette.ColorRole.Accent: theme.accent.base,
        QPalette.ColorRole.Link: theme.accent.text,
        QPalette.ColorRole.LinkVisited: theme.accent.text,
        QPalette.ColorRole.ToolTipBase: theme.surface.raised,
        QPalette.ColorRole.ToolTipText: theme.text.primary,
        QPalette.ColorRole.Light: theme.surface.base,
        QPalette.ColorRole.Midlight: theme.line.subtle,
        QPalette.ColorRole.Mid: theme.line.default,
        QPalette.ColorRole.Dark: theme.line.control,
        QPalette.ColorRole.Shadow: theme.line.control,
    }
    palette = QPalette()
    for role, value in roles.items():
        palette.setColor(role, QColor(value))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.text.disabled))
    inactive = QColor(theme.surface.selected_inactive)
    palette.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight, inactive)
    return palette


def make_style_sheet(theme: Theme, tokens: Tokens, text_size: int) -> str:
    """The application's style sheet."""
    scale = text_size / 100
    return _SHEET.substitute(
        _colours(theme),
        popup_radius=tokens.radius.control if _popups_are_rounded() else 0,
        small=tokens.radius.small,
        control=tokens.radius.control,
        menu_item=round(tokens.row.menu * scale),
        menu_width=round(150 * scale),
        inner=round(tokens.control.height * scale) - 2,
        chevron=round(26 * scale),
        focused=round(tokens.control.height * scale) - 4,
    )


def _colours(theme: Theme) -> dict[str, str]:
    return {
        "window": theme.surface.window,
        "base": theme.surface.base,
        "sunken": theme.surface.sunken,
        "raised": theme.surface.raised,
        "hover": theme.surface.hover,
        "pressed": theme.surface.pressed,
        "selected": theme.surface.selected,
        "text_selection": theme.surface.text_selection,
        "primary": theme.text.primary,
        "secondary": theme.text.secondary,
        "muted": theme.text.muted,
        "disabled": theme.text.disabled,
        "on_accent": theme.text.on_accent,
        "on_danger": theme.text.on_danger,
        "subtle": theme.line.subtle,
        "line": theme.line.default,
        "control_line": theme.line.control,
        "thumb": theme.text.disabled,
        "accent": theme.accent.base,
        "accent_hover": theme.accent.hover,
        "accent_pressed": theme.accent.pressed,
        "accent_text": theme.accent.text,
        "accent_line": theme.accent.line,
        "danger": theme.state.danger,
        "danger_hover": theme.state.danger_hover,
        "danger_mark": theme.state.danger_mark,
    }


def _popups_are_rounded() -> bool:
    # X11 without a compositor shows black corners; offscreen pictures too.
    return QGuiApplication.platformName() not in {"xcb", "offscreen"}
