"""Keys of a cell's editor that are no actions, for the list of shortcuts."""

KEYS = (
    ("Complete, or indent", "Tab"),
    ("Help on what is before the caret, or dedent", "Shift+Tab"),
    ("Indent lines", "Ctrl+]"),
    ("Dedent lines", "Ctrl+["),
    ("Comment or uncomment lines", "Ctrl+/"),
    ("Delete lines", "Ctrl+D"),
    ("Move lines up", "Alt+Up"),
    ("Move lines down", "Alt+Down"),
    ("Copy lines up", "Alt+Shift+Up"),
    ("Copy lines down", "Alt+Shift+Down"),
)
"""What they do; `typing_keys` and the editor do it."""
