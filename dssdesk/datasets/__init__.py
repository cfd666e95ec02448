"""Formats, schema, samples and rows of datasets, read in a worker process."""
