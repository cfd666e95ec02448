"""What a session does, in words: short for rows, whole for tooltips and screen readers. No Qt."""

import datetime as dt

from dssdesk.desk.kit.text import bytes_text, clock_text, duration_text
from dssdesk.wire.sessions import Loss, SessionInfo, SessionPhase, SessionSample

_JUST_NOW = 60
_SPOKEN_UNITS = {"kB": "kilobytes", "MB": "megabytes", "GB": "gigabytes", "TB": "terabytes"}


def activity_text(info: SessionInfo, now: float) -> str:
    """What it does and since when: ``Runs cell 6 for 0:14, 1 queued``."""
    match info.phase:
        case SessionPhase.BUSY:
            return _runs(info, now) + _queued(info.queued)
        case SessionPhase.WAITING:
            at = info.prompt.asked_at if info.prompt else 0.0
            since = f" since {_clock(at)}" if at else ""
            return f"Waits for input{_in_cell(info)}{since}"
        case SessionPhase.IDLE:
            quiet = now - info.last_activity
            return "Idle" if quiet < _JUST_NOW else f"Idle for {duration_text(quiet)}"
        case SessionPhase.STARTING:
            return _starts(info) + _queued(info.queued)
        case SessionPhase.STOPPING:
            return "Unloading"
        case SessionPhase.DIED:
            return info.death.text if info.death else "The kernel died."


def phase_word(phase: SessionPhase) -> str:
    """The phase in a word or two: ``Busy``."""
    return {
        SessionPhase.STARTING: "Starting",
        SessionPhase.IDLE: "Idle",
        SessionPhase.BUSY: "Busy",
        SessionPhase.WAITING: "Waits for input",
        SessionPhase.STOPPING: "Unloading",
        SessionPhase.DIED: "Kernel died",
    }[phase]


def state_word(info: SessionInfo, now: float) -> str:
    """The state in a word, with the time while it is busy: ``Busy 0:14``, ``Starting 24 %``."""
    word = phase_word(info.phase)
    if info.death is not None and info.death.never_ran:
        return "Not started"
    if info.progress is not None and info.progress.fraction is not None:
        return f"{word} {percent_text(info.progress.fraction)}"
    if info.phase is SessionPhase.BUSY and info.busy_since is not None:
        return f"{word} {clock_text(now - info.busy_since)}"
    return word


def percent_text(fraction: float) -> str:
    """How far something is: ``24 %``; no line breaks within it."""
    return f"{fraction * 100:.0f}\N{NO-BREAK SPACE}%"


def spoken_name(info: SessionInfo, sample: SessionSample | None, now: float) -> str:
    """For screen readers: ``Delays by carrier, busy for 14 seconds, 412 megabytes``."""
    words = phase_word(info.phase).lower()
    if info.phase is SessionPhase.BUSY and info.busy_since is not None:
        words += f" for {_spoken_seconds(now - info.busy_since)}"
    if info.progress is not None:
        words += f", {_starts(info)}"
    parts = [info.notebook.title, words]
    if sample is not None:
        parts.append(_spoken_size(sample.memory))
    return ", ".join(parts)


def tooltip_text(info: SessionInfo, sample: SessionSample | None, now: float) -> str:
    """For a pointer that rests on a row: what it does, then what it uses."""
    lines = [activity_text(info, now)]
    if sample is not None:
        lines.append(f"{bytes_text(sample.memory)}, {sample.cpu:.0f} % CPU")
    lines.append(info.environment_name)
    return "\n".join(line for line in lines if line)


def loss_sentences(loss: Loss, info: SessionInfo | None) -> list[str]:
    """What an unload destroys, a sentence each; empty where it destroys nothing."""
    said = []
    if loss.busy_seconds is not None:
        cell = f"Cell {info.cell_number}" if info and info.cell_number else "A cell"
        does = _waits(info) or f"has run for {duration_text(loss.busy_seconds)}"
        said.append(f"{cell} {does} and will stop.")
    if loss.queued:
        cells = "1 queued cell" if loss.queued == 1 else f"{loss.queued} queued cells"
        said.append(f"{cells} will not run.")
    if not loss.known:
        is_busy = loss.busy_seconds is not None  # then it cannot be asked, and that is no wonder
        lost = "All variables will be lost."
        said.append(lost if is_busy else f"The kernel does not answer. {lost}")
    elif loss.names:
        said.append(f"{_variables(loss)} will be lost.")
    return said


def loss_summary(loss: Loss, info: SessionInfo | None) -> str:
    """The same in a few words, for one line of several: ``runs for 14 s, df, model and 4 more``."""
    parts = []
    if loss.busy_seconds is not None:
        parts.append(_waits(info) or f"runs for {duration_text(loss.busy_seconds)}")
    if loss.queued:
        parts.append(f"{loss.queued} queued")
    if not loss.known:
        parts.append("all variables")
    elif loss.names:
        parts.append(_named(loss))
    return ", ".join(parts) or "nothing is lost"


_MOST_NAMES = 100
"""A service sends no more."""
_NAMES_IN_A_LINE = 3


def _variables(loss: Loss) -> str:
    count = len(loss.names)
    if count >= _MOST_NAMES:
        return "More than 100 variables"
    return "1 variable" if count == 1 else f"{count} variables"


def _named(loss: Loss) -> str:
    """The first names, and how many there are besides."""
    names = [one.name for one in loss.names]
    if len(names) <= _NAMES_IN_A_LINE:
        return ", ".join(names)
    left = len(names) - _NAMES_IN_A_LINE
    more = "many" if len(names) >= _MOST_NAMES else str(left)
    return f"{', '.join(names[:_NAMES_IN_A_LINE])} and {more} more"


def _runs(info: SessionInfo, now: float) -> str:
    cell = f"cell {info.cell_number}" if info.cell_number else "code"
    if info.busy_since is None:
        return f"Runs {cell}"
    return f"Runs {cell} for {clock_text(now - info.busy_since)}"


def _starts(info: SessionInfo) -> str:
    """What a start waits for, and how far that is."""
    progress = info.progress
    if progress is None:
        return "Starting"
    if progress.fraction is None:
        return progress.text
    return f"{progress.text} ({percent_text(progress.fraction)})"


def _waits(info: SessionInfo | None) -> str:
    """What a cell does that waits for the person; "" for one that runs."""
    return "waits for input" if info and info.phase is SessionPhase.WAITING else ""


def _in_cell(info: SessionInfo) -> str:
    return f" in cell {info.cell_number}" if info.cell_number else ""


def _queued(count: int) -> str:
    return f", {count} queued" if count else ""


def _clock(at: float) -> str:
    return dt.datetime.fromtimestamp(at).astimezone().strftime("%H:%M")


def _spoken_seconds(seconds: float) -> str:
    whole = max(0, int(seconds))
    minutes, second = divmod(whole, 60)
    parts = []
    if minutes:
        parts.append("1 minute" if minutes == 1 else f"{minutes} minutes")
    if second or not minutes:
        parts.append("1 second" if second == 1 else f"{second} seconds")
    return " ".join(parts)


def _spoken_size(size: int) -> str:
    figure, _, unit = bytes_text(size).partition(" ")
    return f"{figure} {_SPOKEN_UNITS.get(unit, unit)}"
