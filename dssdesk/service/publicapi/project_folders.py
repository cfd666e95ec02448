"""Folders of projects, in the form of the one that there is: all projects lie at the root."""

from dssdesk.base.errors import NotFound
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.projects import readable_projects

_ROOT = "ROOT"


async def _show(call: Call) -> object:
    if call.parameters["folder"] != _ROOT:
        raise NotFound("There is no such folder of projects: all projects lie at the root.")
    return _root(call)


async def _locate(call: Call) -> object:
    call.parts.projects.folder(call.project())
    return _root(call)


def _root(call: Call) -> object:
    return {
        "id": _ROOT,
        "name": "Projects",
        "childrenIds": [],
        "projectKeys": readable_projects(call.context),
    }


ENTRIES = (
    PublicEntry(
        path="/project-folders/{folder}",
        run=_show,
        permission=Permission.ANYBODY,
        covers=("DSSClient.get_root_project_folder", "DSSClient.get_project_folder"),
    ),
    PublicEntry(
        path="/project-folders/{folder}/default-for-project-creation",
        run=_show,
        permission=Permission.ANYBODY,
        covers=("DSSProjectFolder.get_default_folder_for_project_creation",),
    ),
    PublicEntry(
        path="/project-folders/locate-project/{project}",
        run=_locate,
        covers=("DSSProject.get_project_folder",),
    ),
)
