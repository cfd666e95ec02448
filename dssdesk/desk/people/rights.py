"""Rights in a person's words: what each allows, and what comes with it. No Qt here.

The service knows more of them (`dssdesk.people.rights`); those that mean nothing here are kept as
they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RightWords:
    """A right as a person reads it.

    Attributes:
        id: Its name in DSS, which is on the wire.
        label: A word or two, for a column.
        text: A sentence.
        implies: The ids of what comes with it.
        group: Under which title it stands among the seldom ones.
    """

    id: str
    label: str
    text: str
    implies: tuple[str, ...] = ()
    group: str = ""


READ = "readProjectContent"

_DASHBOARDS = "readDashboards"

PROJECT_RIGHTS = (
    RightWords(
        id=READ,
        label="Read",
        text="See the project: its datasets, notebooks and their outputs.",
        implies=(_DASHBOARDS,),
    ),
    RightWords(
        id="writeProjectContent",
        label="Write",
        text="Change what is in it, and run notebooks, if the person may run code at all.",
        implies=(READ, _DASHBOARDS, "writeDashboards", "runScenarios"),
    ),
    RightWords(
        id="exportDatasetsData",
        label="Export",
        text="Save whole datasets as files.",
    ),
    RightWords(
        id="editPermissions",
        label="Permissions",
        text="Decide who may do what in the project.",
    ),
    RightWords(
        id="admin",
        label="Administer",
        text="Everything, deleting the project too.",
        implies=(
            READ,
            "writeProjectContent",
            "exportDatasetsData",
            "editPermissions",
            _DASHBOARDS,
            "writeDashboards",
            "moderateDashboards",
            "publishToDataCollections",
            "shareToWorkspaces",
            "runScenarios",
            "manageDashboardAuthorizations",
            "manageExposedElements",
            "manageAdditionalDashboardUsers",
            "executeApp",
        ),
    ),
)
"""What has a meaning here."""

KEPT = "Kept for Dataiku's API; opens nothing here."
_DASHBOARD_GROUP, _SHARING, _RUNNING = "Dashboards", "Sharing", "Running"

MORE_PROJECT_RIGHTS = (
    RightWords(id=_DASHBOARDS, label="Read dashboards", text=KEPT, group=_DASHBOARD_GROUP),
    RightWords(
        id="writeDashboards",
        label="Write dashboards",
        text=KEPT,
        implies=(_DASHBOARDS,),
        group=_DASHBOARD_GROUP,
    ),
    RightWords(
        id="moderateDashboards", label="Moderate dashboards", text=KEPT, group=_DASHBOARD_GROUP
    ),
    RightWords(
        id="manageDashboardAuthorizations",
        label="Authorize dashboards",
        text=KEPT,
        group=_DASHBOARD_GROUP,
    ),
    RightWords(
        id="manageAdditionalDashboardUsers",
        label="Manage dashboard users",
        text=KEPT,
        group=_DASHBOARD_GROUP,
    ),
    RightWords(id="manageExposedElements", label="Expose elements", text=KEPT, group=_SHARING),
    RightWords(
        id="publishToDataCollections", label="Publish to collections", text=KEPT, group=_SHARING
    ),
    RightWords(id="shareToWorkspaces", label="Share to workspaces", text=KEPT, group=_SHARING),
    RightWords(id="runScenarios", label="Run scenarios", text=KEPT, group=_RUNNING),
    RightWords(id="executeApp", label="Execute as app", text=KEPT, group=_RUNNING),
)
"""What is told and kept, and opens nothing here."""

INSTANCE_RIGHTS = (
    RightWords(
        id="mayWriteUnsafeCode",
        label="Run code",
        text="Start kernels, whatever account they run as.",
    ),
    RightWords(
        id="mayWriteSafeCode",
        label="Run code as one's own account",
        text="Start kernels where each person's run as an account of that person alone.",
    ),
    RightWords(
        id="mayCreateProjects",
        label="Create projects",
        text="Make projects, of which one is the owner then.",
    ),
    RightWords(
        id="admin",
        label="Administer the instance",
        text="Everything, in every project; see and unload what runs for everybody.",
    ),
)
"""What members of a group may do in the whole instance."""

_IMPLIED = {right.id: right.implies for right in (*PROJECT_RIGHTS, *MORE_PROJECT_RIGHTS)}


def implied_by(rights: Iterable[str]) -> frozenset[str]:
    """What comes with these rights of a project, without being given by itself."""
    return frozenset(one for right in rights for one in _IMPLIED.get(right, ()))


def reason_of(right: str, given: Iterable[str]) -> str:
    """Which of the given rights this one comes with; "" for none."""
    labels = {one.id: one.label for one in PROJECT_RIGHTS}
    sources = [labels[one] for one in labels if one in set(given) and right in _IMPLIED[one]]
    return sources[-1] if sources else ""


def words_of(rights: Iterable[str]) -> str:
    """Rights of the instance in a table: ``Run code, Create projects``."""
    given = set(rights)
    return ", ".join(right.label for right in INSTANCE_RIGHTS if right.id in given)
