"""The Lab of a dataset: the notebooks on it, and new ones from a template, for every screen."""
