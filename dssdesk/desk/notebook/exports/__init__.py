"""A notebook as other files, made by a process of its own so that the window goes on."""
