"""A dataset: its first rows in a grid, and the panel that says what it is."""
