"""The window: strip, tree, tabs, details, drawer. Screens plug in through `screens`."""
