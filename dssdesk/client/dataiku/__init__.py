"""Datasets and projects of DSS Desk, in a notebook.

The names and signatures are those of the package that Dataiku documents; the code is our own.
Python 3.9 and the standard library are enough to import it; pandas is imported when a frame is
read, and pyarrow is used where it is installed.
"""

from __future__ import annotations

import sys
from typing import Any, NoReturn

from dataiku import pandasutils
from dataiku.core.dataset import Dataset
from dataiku.core.errors import NotCovered
from dataiku.core.folder import Folder
from dataiku.core.later import LaterModules, later
from dataiku.core.project import Project
from dataiku.core.session import default_project_key, set_default_project_key
from dataiku.core.variables import get_custom_variables

__all__ = [
    "Dataset",
    "Folder",
    "Project",
    "api_client",
    "default_project_key",
    "get_custom_variables",
    "pandasutils",
    "set_default_project_key",
]


def api_client() -> NoReturn:
    """The client of the instance's API; comes with a later version.

    Raises:
        NotCovered: Always.
    """
    raise NotCovered(
        "dataiku.api_client() is not in this version of DSS Desk. Use dataiku.Dataset, "
        "dataiku.Folder and dataiku.Project for data, files and variables."
    )


def __getattr__(name: str) -> Any:
    raise AttributeError(later("dataiku", name))


if LaterModules not in sys.meta_path:
    sys.meta_path.append(LaterModules)  # the last: whatever else is found counts
