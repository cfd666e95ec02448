"""What of Dataiku's `dataiku.spark` belongs to recipes."""

from __future__ import annotations

from typing import Any, NoReturn

from dataiku.core.errors import NotCovered


def apply_prepare_recipe(df: Any, recipe_name: str, project_key: str | None = None) -> NoReturn:
    """Apply a prepare recipe's steps to a frame.

    Raises:
        NotCovered: Always; there are no recipes here.
    """
    del df, recipe_name, project_key
    raise NotCovered(
        "apply_prepare_recipe() is not covered: there are no recipes here. "
        "Change the frame with Spark's own functions."
    )
