"""Who may do what: the names of rights, and what each of them implies.

Names are those of DSS, so that its API can show and take them. Rights only add up; there is no
right that takes another one away. Many are about parts that this product does not have: they are
kept, told and implied as DSS does, and open nothing here.
"""

from collections.abc import Iterable
from enum import StrEnum

from dssdesk.people.errors import RightUnknown


class Right(StrEnum):
    """What a person may do: in a project, or (``may…``) in the whole instance.

    ``admin`` is both: of a project, and of the instance.
    """

    ADMINISTER = "admin"
    EDIT_PERMISSIONS = "editPermissions"
    READ = "readProjectContent"
    WRITE = "writeProjectContent"
    EXPORT = "exportDatasetsData"
    READ_DASHBOARDS = "readDashboards"
    WRITE_DASHBOARDS = "writeDashboards"
    MODERATE_DASHBOARDS = "moderateDashboards"
    PUBLISH_TO_DATA_COLLECTIONS = "publishToDataCollections"
    SHARE_TO_WORKSPACES = "shareToWorkspaces"
    RUN_SCENARIOS = "runScenarios"
    MANAGE_DASHBOARD_AUTHORIZATIONS = "manageDashboardAuthorizations"
    MANAGE_EXPOSED_ELEMENTS = "manageExposedElements"
    MANAGE_DASHBOARD_USERS = "manageAdditionalDashboardUsers"
    EXECUTE_APP = "executeApp"

    RUN_CODE = "mayWriteUnsafeCode"
    RUN_ISOLATED_CODE = "mayWriteSafeCode"
    CREATE_PROJECTS = "mayCreateProjects"
    CREATE_PROJECTS_FROM_MACROS = "mayCreateProjectsFromMacros"
    CREATE_PROJECTS_FROM_TEMPLATES = "mayCreateProjectsFromTemplates"
    CREATE_PROJECTS_FROM_APPS = "mayCreateProjectsFromDataikuApps"
    CREATE_ACTIVE_WEB_CONTENT = "mayCreateActiveWebContent"
    CREATE_CODE_ENVS = "mayCreateCodeEnvs"
    MANAGE_CODE_ENVS = "mayManageCodeEnvs"
    CREATE_CLUSTERS = "mayCreateClusters"
    MANAGE_CLUSTERS = "mayManageClusters"
    DEVELOP_PLUGINS = "mayDevelopPlugins"
    EDIT_LIBRARY_FOLDERS = "mayEditLibFolders"
    CREATE_CONNECTIONS = "mayCreateAuthenticatedConnections"
    MANAGE_UDM = "mayManageUDM"
    VIEW_INDEXED_HIVE_CONNECTIONS = "mayViewIndexedHiveConnections"
    CREATE_PUBLISHED_API_SERVICES = "mayCreatePublishedAPIServices"
    CREATE_PUBLISHED_PROJECTS = "mayCreatePublishedProjects"
    WRITE_IN_ROOT_PROJECT_FOLDER = "mayWriteInRootProjectFolder"
    CREATE_WORKSPACES = "mayCreateWorkspaces"
    SHARE_IN_WORKSPACES = "mayShareToWorkspaces"
    CREATE_DATA_COLLECTIONS = "mayCreateDataCollections"
    PUBLISH_IN_DATA_COLLECTIONS = "mayPublishToDataCollections"
    MANAGE_FEATURE_STORE = "mayManageFeatureStore"


_MAY = frozenset(right for right in Right if right.startswith("may"))

PROJECT_RIGHTS = frozenset(Right) - _MAY
"""Those that are given in one project."""

INSTANCE_RIGHTS = _MAY | {Right.ADMINISTER}
"""Those that groups have in the whole instance."""

_IMPLIED = {
    Right.ADMINISTER: PROJECT_RIGHTS,
    Right.WRITE: frozenset(
        {Right.READ, Right.READ_DASHBOARDS, Right.WRITE_DASHBOARDS, Right.RUN_SCENARIOS}
    ),
    Right.READ: frozenset({Right.READ_DASHBOARDS}),
    Right.WRITE_DASHBOARDS: frozenset({Right.READ_DASHBOARDS}),
}


def is_of_instance(right: Right) -> bool:
    """Whether the right holds for the whole instance rather than for one project."""
    return right in _MAY


def with_implied(rights: Iterable[Right]) -> frozenset[Right]:
    """These rights of a project and all that they imply."""
    given = frozenset(rights)
    return given.union(*(_IMPLIED.get(right, frozenset()) for right in given))


def project_rights(names: Iterable[str]) -> tuple[Right, ...]:
    """The rights of these names, in the order in which DSS lists them.

    Raises:
        RightUnknown: One is none, or none of a project.
    """
    return _known(names, PROJECT_RIGHTS, "a project")


def instance_rights(names: Iterable[str]) -> tuple[Right, ...]:
    """The rights of these names, in the order in which DSS lists them.

    Raises:
        RightUnknown: One is none, or none of the instance.
    """
    return _known(names, INSTANCE_RIGHTS, "the instance")


def _known(names: Iterable[str], rights: frozenset[Right], of_what: str) -> tuple[Right, ...]:
    wanted = set(names)
    for name in sorted(wanted - rights):
        raise RightUnknown(name, of_what)
    return tuple(right for right in Right if right in wanted)
