"""How the command line shows a service and its sessions."""

import time
from typing import Any

import msgspec

from dssdesk.app.instance import Instance, ServiceFile
from dssdesk.base.paths import command
from dssdesk.wire.instance import Status
from dssdesk.wire.sessions import SessionInfo, SessionPhase, SessionSample


def as_json(instance: Instance, service: ServiceFile | None, status: Status | None) -> str:
    """Everything, for scripts; the keys stay. No ticket is in it."""
    said: dict[str, Any] = {
        "instance": {"path": str(instance.folder), "id": instance.id},
        "service": None,
        "sessions": [],
    }
    if service is not None and status is not None:
        said["service"] = {
            "address": service.address,
            "pid": status.pid,
            "server_id": status.server_id,
            "version": status.version,
            "protocol": status.protocol,
            "started_at": status.started_at,
            "memory": status.memory,
            "desks": status.desks,
        }
        samples = {sample.session_id: sample for sample in status.samples}
        said["sessions"] = [
            _session(info, samples.get(info.session_id)) for info in status.sessions
        ]
    return msgspec.json.format(msgspec.json.encode(said), indent=2).decode()


def as_text(instance: Instance, service: ServiceFile | None, status: Status | None) -> str:
    """The same for a person."""
    lines = [f"Instance  {instance.folder}"]
    if service is None or status is None:
        lines.append(
            f"Service   does not run; it starts with the window, or with “{command()} serve”"
        )
        return "\n".join(lines)
    since = time.strftime("%d %b %H:%M", time.localtime(status.started_at))
    desks = "1 window" if status.desks == 1 else f"{status.desks} windows"
    lines.append(
        f"Service   {service.address}, pid {status.pid}, since {since},"
        f" {status.memory // 1_000_000} MB, {desks}"
    )
    if not status.sessions:
        lines.append("Sessions  none")
        return "\n".join(lines)
    samples = {sample.session_id: sample for sample in status.samples}
    head = ("SESSION", "NOTEBOOK", "STATE", "MEMORY", "CPU", "PID", "OWNER")
    rows = [_row(info, samples.get(info.session_id)) for info in status.sessions]
    return "\n".join([*lines, "", *_table((head, *rows))])


def _session(info: SessionInfo, sample: SessionSample | None) -> dict[str, Any]:
    return {
        "session_id": info.session_id,
        "kernel_id": info.kernel_id,
        "owner": info.owner,
        "project": info.notebook.project,
        "notebook": info.notebook.name,
        "environment": info.environment,
        "pid": info.pid,
        "state": info.phase,
        "started_at": info.started_at,
        "last_activity": info.last_activity,
        "cell_id": info.cell_id,
        "cell_number": info.cell_number,
        "busy_since": info.busy_since,
        "queued": info.queued,
        "waiting_for_input": info.prompt is not None,
        "memory": sample.memory if sample else None,
        "cpu": sample.cpu if sample else None,
    }


def _row(info: SessionInfo, sample: SessionSample | None) -> tuple[str, ...]:
    notebook = info.notebook
    name = notebook.name if notebook.is_file else f"{notebook.project}/{notebook.name}"
    state = str(info.phase)
    if info.phase is SessionPhase.BUSY and info.cell_number:
        state = f"busy, cell {info.cell_number}"
    if info.progress is not None:
        state = f"{state}: {info.progress.text}"
    memory = f"{sample.memory // 1_000_000} MB" if sample else "?"
    cpu = f"{sample.cpu:.0f} %" if sample else "?"
    return info.session_id, name, state, memory, cpu, str(info.pid), info.owner


def _table(rows: tuple[tuple[str, ...], ...]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
