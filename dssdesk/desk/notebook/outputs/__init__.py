"""How outputs look: a painter or a widget for each kind, chosen in `choice`."""
