"""Projects and what is in them: the files of datasets and notebooks, templates."""
