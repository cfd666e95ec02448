"""The Pythons in which notebooks can run. Which there are is seen to in the desk."""

from dssdesk.base.errors import NotFound
from dssdesk.service.permissions import Permission
from dssdesk.service.publicapi.call import Call
from dssdesk.service.publicapi.entry import PublicEntry
from dssdesk.service.publicapi.errors import NotCovered
from dssdesk.service.publicapi.forms import Object
from dssdesk.wire.catalogue import EnvironmentItem

_LANGUAGE = "PYTHON"


async def _list(call: Call) -> object:
    return [_form(item) for item in call.parts.sessions.environments.items()]


async def _show(call: Call) -> object:
    """One of them; its name may be that of a folder, with slashes."""
    language, name = call.parameters["language"], call.parameters["name"]
    items = call.parts.sessions.environments.items()
    for item in items:
        if language == _LANGUAGE and item.id == name.removesuffix("/"):
            return {**_form(item), "desc": {"installJupyterSupport": True}}
        if not name or name.startswith(f"{item.id}/"):  # its logs, usages and versions
            raise NotCovered(call.request.method, f"/admin/code-envs/{language}/{name}"[:300])
    raise NotFound(f"There is no code environment “{name[:60]}”.")


def _form(item: EnvironmentItem) -> Object:
    return {
        "envName": item.id,
        "displayName": item.name,
        "envLang": _LANGUAGE,
        "deploymentMode": "DESIGN_MANAGED" if item.is_default else "DESIGN_NON_MANAGED",
        "isDefault": item.is_default,
    }


ENTRIES = (
    PublicEntry(
        path="/admin/code-envs/",
        run=_list,
        permission=Permission.ANYBODY,
        covers=("DSSClient.list_code_envs",),
    ),
    PublicEntry(
        path="/admin/code-envs/{language}/{name*}",
        run=_show,
        permission=Permission.ANYBODY,
        covers=("DSSCodeEnv.get_definition", "DSSCodeEnv.get_settings"),
    ),
)
