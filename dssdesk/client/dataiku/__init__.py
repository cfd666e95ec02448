"""Datasets and projects of DSS Desk, in a notebook.

The names and signatures are those of the package that Dataiku documents; the code is our own.
Python 3.9 and the standard library are enough to import it; pandas is imported when a frame is
read, and pyarrow is used where it is installed.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from dataiku import pandasutils
from dataiku.core.dataset import Dataset
from dataiku.core.folder import Folder
from dataiku.core.later import LATER_MODULES, LaterModules, later
from dataiku.core.official import api_client
from dataiku.core.project import Project
from dataiku.core.session import (
    clear_remote_dss,
    default_project_key,
    set_default_project_key,
    set_remote_dss,
)
from dataiku.core.variables import get_custom_variables

__all__ = [
    "Dataset",
    "Folder",
    "Project",
    "api_client",
    "clear_remote_dss",
    "default_project_key",
    "get_custom_variables",
    "pandasutils",
    "set_default_project_key",
    "set_remote_dss",
]

_WHEN_USED = ("dataiku.spark",)


def __getattr__(name: str) -> Any:
    full_name = f"dataiku.{name}"
    if full_name in LATER_MODULES or full_name in _WHEN_USED:
        return import_module(full_name)
    return later("dataiku", name)


if LaterModules not in sys.meta_path:
    sys.meta_path.append(LaterModules)  # the last: whatever else is found counts
