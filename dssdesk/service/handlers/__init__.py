"""One handler for each message, by resource. Thin: check, hand on, answer."""
