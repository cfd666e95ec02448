"""House widgets: theme, icons, actions, texts, controls. Knows no screen and no wire session."""
