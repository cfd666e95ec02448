"""A console on a notebook's own kernel: qtconsole's widget, in a tab."""
