"""Who may do what: the names of rights, and what each of them implies.

Names are those of DSS, so that its API can show and take them. Rights only add up; there is no
right that takes another one away.
"""

from collections.abc import Iterable
from enum import StrEnum


class Right(StrEnum):
    """What a person may do: in a project, or (``may…``) in the whole instance."""

    ADMINISTER = "admin"
    EDIT_PERMISSIONS = "editPermissions"
    READ = "readProjectContent"
    WRITE = "writeProjectContent"
    EXPORT = "exportDatasetsData"
    READ_DASHBOARDS = "readDashboards"
    WRITE_DASHBOARDS = "writeDashboards"
    RUN_SCENARIOS = "runScenarios"
    RUN_CODE = "mayWriteUnsafeCode"
    CREATE_PROJECTS = "mayCreateProjects"


_OF_INSTANCE = frozenset({Right.RUN_CODE, Right.CREATE_PROJECTS})

_IMPLIED = {
    Right.ADMINISTER: frozenset(Right) - _OF_INSTANCE,
    Right.WRITE: frozenset(
        {Right.READ, Right.READ_DASHBOARDS, Right.WRITE_DASHBOARDS, Right.RUN_SCENARIOS}
    ),
    Right.READ: frozenset({Right.READ_DASHBOARDS}),
    Right.WRITE_DASHBOARDS: frozenset({Right.READ_DASHBOARDS}),
}


def is_of_instance(right: Right) -> bool:
    """Whether the right holds for the whole instance rather than for one project."""
    return right in _OF_INSTANCE


def with_implied(rights: Iterable[Right]) -> frozenset[Right]:
    """These rights and all that they imply."""
    given = frozenset(rights)
    return given.union(*(_IMPLIED.get(right, frozenset()) for right in given))
