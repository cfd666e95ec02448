"""The parts of the `dataiku` package. Importing it needs the standard library alone."""

from __future__ import annotations
