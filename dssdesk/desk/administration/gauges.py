"""The four figures above the table: machine and sessions, in words and as shares. No Qt here."""

from dataclasses import dataclass

from dssdesk.desk.administration.state import TaskRow, counts_text
from dssdesk.desk.kit.text import bytes_text, counted
from dssdesk.wire.instance import Machine
from dssdesk.wire.sessions import SessionPhase

_UNKNOWN = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """One card.

    Attributes:
        share: From 0 to 1, for the bar.
        note: What the figure is made of.
    """

    value: str = _UNKNOWN
    share: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Gauges:
    """All cards; the machine's say nothing until the service has told."""

    cpu: Gauge
    memory: Gauge
    disk: Gauge
    sessions: Gauge


def gauges_of(machine: Machine | None, rows: tuple[TaskRow, ...]) -> Gauges:
    """What the cards show."""
    sessions = _sessions(rows)
    if machine is None:
        return Gauges(Gauge(), Gauge(), Gauge(), sessions)
    return Gauges(_cpu(machine, rows), _memory(machine, rows), _disk(machine), sessions)


def _cpu(machine: Machine, rows: tuple[TaskRow, ...]) -> Gauge:
    notebooks = sum(row.cpu or 0.0 for row in rows) / 100
    return Gauge(
        value=f"{machine.cpu:.0f} %",
        share=machine.cpu / 100,
        note=f"Notebooks {notebooks:.1f} of {counted(machine.cores, 'core')}",
    )


def _memory(machine: Machine, rows: tuple[TaskRow, ...]) -> Gauge:
    notebooks = sum(row.memory or 0 for row in rows)
    service = bytes_text(machine.service_memory)
    return Gauge(
        value=_of(machine.memory_used, machine.memory),
        share=_share(machine.memory_used, machine.memory),
        note=f"Notebooks {bytes_text(notebooks)}, service {service}",
    )


def _disk(machine: Machine) -> Gauge:
    return Gauge(
        value=_of(machine.disk_used, machine.disk),
        share=_share(machine.disk_used, machine.disk),
        note=f"Journals {bytes_text(machine.journals)}",
    )


def _sessions(rows: tuple[TaskRow, ...]) -> Gauge:
    busy = sum(1 for row in rows if row.info.phase is SessionPhase.BUSY)
    return Gauge(
        value=str(len(rows)),
        share=_share(busy, len(rows)),
        note=counts_text(rows) or "Nothing is running",
    )


def _of(used: int, whole: int) -> str:
    """Both in one unit, said once, where they share it: ``9.9 of 15.4 GB``."""
    said, all_said = bytes_text(used), bytes_text(whole)
    figure, _, unit = said.partition(" ")
    return f"{figure if all_said.endswith(f' {unit}') else said} of {all_said}"


def _share(part: int, whole: int) -> float:
    return min(1.0, part / whole) if whole else 0.0
