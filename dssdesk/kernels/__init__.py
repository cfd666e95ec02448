"""Kernels as processes: environments, start, journal, interrupt, unload, sample. No web code."""
