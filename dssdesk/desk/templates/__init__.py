"""Own templates: made from notebooks, changed, handed on; for every screen that offers them."""
