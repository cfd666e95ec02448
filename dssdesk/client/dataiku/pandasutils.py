"""Small helpers for frames: ``from dataiku import pandasutils as pdu``."""

from __future__ import annotations

from dataiku.core.pandasutils import audit, split_train_valid

__all__ = ["audit", "split_train_valid"]
