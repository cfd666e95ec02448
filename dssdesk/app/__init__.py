"""The composition root: the command line, and what builds each process."""
