"""The tree of projects, datasets and notebooks, with what runs."""
