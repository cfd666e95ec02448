"""What the commands do that need no window. Their texts are for people, but for ``--json``."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from dssdesk.app.errors import InstanceMissing, ServiceMissing
from dssdesk.app.find import find, find_or_start, wait_for_end
from dssdesk.app.instance import Instance, ServiceFile, open_instance
from dssdesk.base.errors import DssDeskError
from dssdesk.base.ids import SessionId
from dssdesk.base.paths import CLIENT, data_folder, default_instance
from dssdesk.wire.places import NotebookRef

_UNLOAD_SECONDS = 120.0


def instance_at(folder: Path | None) -> Instance:
    """The instance that is meant; the default one where none is named."""
    return open_instance(folder or default_instance())


def known_instance_at(folder: Path | None) -> Instance:
    """The instance that is meant, if it is there.

    Raises:
        InstanceMissing: It is not, and looking makes none.
    """
    place = folder or default_instance()
    if not (place / "instance.json").exists():
        raise InstanceMissing(place)
    return open_instance(place)


def serve_instance(
    folder: Path | None,
    *,
    ready: int | None,
    idle_seconds: float | None,
    share_account: bool = False,
) -> int:
    """``dssdesk serve``."""
    from dssdesk.app.build import real_parts, sharing_parts
    from dssdesk.app.serve import IDLE_SECONDS, serve

    instance = instance_at(folder)
    build = sharing_parts if share_account else real_parts
    if ready is not None:
        idle = IDLE_SECONDS if idle_seconds is None else idle_seconds
        pipe = os.fdopen(ready, "w", encoding="utf-8")
        return serve(instance, build, ready=pipe, idle_seconds=idle)
    print(f"Serving {instance.folder}; Ctrl+C stops the service, and no kernel.")
    idle = float("inf") if idle_seconds is None else idle_seconds
    with os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding="utf-8") as said:
        return serve(instance, build, ready=said, idle_seconds=idle)


def show_status(folder: Path | None, *, as_json: bool) -> int:
    """``dssdesk status``."""
    from dssdesk.app import report
    from dssdesk.app.remote import ask
    from dssdesk.wire.instance import GetStatus, Status

    instance = known_instance_at(folder)
    service: ServiceFile | None = None
    status: Status | None = None
    try:
        service = find(instance)
        status = ask(service, GetStatus(), Status)
    except ServiceMissing:
        service = None
    show = report.as_json if as_json else report.as_text
    print(show(instance, service, status))
    return 0


def run(folder: Path | None, notebook: str, *, keep: bool) -> int:
    """``dssdesk run``."""
    from dssdesk.app.run_notebook import notebook_named, run_notebook

    ref = notebook_named(notebook)
    return run_notebook(find_or_start(instance_at(folder)), ref, keep=keep)


def unload(folder: Path | None, sessions: Sequence[str]) -> int:
    """``dssdesk unload``; without names everything that runs. 1 if one of them could not be.

    A name is a session's id, or PROJECT/NOTEBOOK.
    """
    from dssdesk.app.remote import ask
    from dssdesk.wire.sessions import (
        ListSessions,
        SessionList,
        SessionUnloaded,
        UnloadSession,
    )

    service = find_or_start(known_instance_at(folder))
    infos = ask(service, ListSessions(), SessionList).sessions
    by_notebook = {_name_of(info.notebook): info.session_id for info in infos}
    chosen = [by_notebook.get(name, SessionId(name)) for name in sessions or by_notebook]
    failed = False
    for session_id in chosen:
        try:
            message = UnloadSession(session_id=session_id)
            done = ask(service, message, SessionUnloaded, seconds=_UNLOAD_SECONDS)
        except DssDeskError as error:
            print(f"dssdesk: {session_id}: {error.message}", file=sys.stderr)
            failed = True
        else:
            force = ", by force" if done.forced else ""
            print(f"Unloaded {done.notebook.title} ({session_id}) in {done.seconds:.1f} s{force}")
    return int(failed)


def stop(folder: Path | None, *, unload: bool) -> int:
    """``dssdesk stop``."""
    from dssdesk.app.remote import ask
    from dssdesk.wire.instance import Done, StopService

    instance = known_instance_at(folder)
    try:
        # Sessions can only be unloaded by a service, so one is started for them if need be.
        service = find_or_start(instance) if unload else find(instance)
    except ServiceMissing:
        print("No service runs for this instance.")
        return 0
    ask(service, StopService(unload=unload), Done, seconds=_UNLOAD_SECONDS)
    if not wait_for_end(service, seconds=30.0):
        print("dssdesk: the service has not ended yet", file=sys.stderr)
        return 1
    print("The service has ended." + ("" if unload else " Kernels go on."))
    return 0


def _name_of(notebook: NotebookRef) -> str:
    return notebook.name if notebook.is_file else f"{notebook.project}/{notebook.name}"


def show_client_path() -> int:
    """``dssdesk client-path``; sees to it that a script there finds Dataiku's own client too."""
    from dssdesk.kernels.packages import make_packages, packages_folder

    make_packages(packages_folder(data_folder() / "environments"))
    print(CLIENT)
    return 0
