"""How figures, sizes and times are written. No Qt here."""

import datetime as dt

_THOUSAND = 1000
_MINUTE = 60
_HOUR = 3600
_DAY = 86400
_MAY_BREAK = "\u200b"
_WORD = 20
"""Letters in a row; what is longer may break anywhere, else it would be cut off."""
_LONGEST = 80


def number_text(count: int) -> str:
    """A count with thousands parted: ``336,776``; the minus is a minus sign."""
    return f"{count:,}".replace("-", "−")


def counted(count: int, noun: str, plural: str = "") -> str:
    """A count and its noun: ``1 notebook``, ``3 notebooks``."""
    return f"{number_text(count)} {noun if count == 1 else plural or noun + 's'}"


def bytes_text(size: int) -> str:
    """A size in decimal units: ``9 kB``, ``7.4 MB``, ``412 MB``, ``1.2 GB``."""
    if abs(size) < _THOUSAND:
        return counted(size, "byte")
    value = size / _THOUSAND
    unit = "kB"
    for bigger in ("MB", "GB", "TB"):
        if abs(value) < 999.5:
            break
        value /= _THOUSAND
        unit = bigger
    decimals = {"kB": 0, "MB": 1 if abs(value) < 9.95 else 0}.get(unit, 1)
    return f"{value:,.{decimals}f} {unit}".replace("-", "−")


def clock_text(seconds: float) -> str:
    """A duration that counts up: ``0:14``, ``4:12``, ``1:02:03``."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, _HOUR)
    minutes, second = divmod(rest, _MINUTE)
    return f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"


def duration_text(seconds: float) -> str:
    """A duration in words: ``0.6 s``, ``14 s``, ``6 min 3 s``, ``2 h 40 min``, ``3 days``."""
    if seconds < 10:
        return f"{max(0.0, seconds):.1f} s"
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return _two(whole // _MINUTE, "min", whole % _MINUTE, "s")
    if whole < 2 * _DAY:
        return _two(whole // _HOUR, "h", whole % _HOUR // _MINUTE, "min")
    return f"{whole // _DAY} days"


def when_text(at: float, now: float) -> str:
    """A moment as one says it today: ``09:14``, ``yesterday``, ``12 May``, ``12 May 2025``."""
    moment = dt.datetime.fromtimestamp(at).astimezone()
    today = dt.datetime.fromtimestamp(now).astimezone().date()
    day = moment.date()
    if day == today:
        return moment.strftime("%H:%M")
    if day == today - dt.timedelta(days=1):
        return "yesterday"
    if day.year == today.year:
        return f"{day.day} {moment.strftime('%B')}"
    return f"{day.day} {moment.strftime('%B')} {day.year}"


def quoted(name: str) -> str:
    """A name in a sentence: in quotes, a long one without its middle, so that all of it shows."""
    return f"“{breakable(shortened(name))}”"


def shortened(name: str) -> str:
    """A name that fits a line, a long one without its middle."""
    half = _LONGEST // 2
    return name if len(name) <= _LONGEST else f"{name[:half]}…{name[-half:]}"


def breakable(text: str) -> str:
    """The same text, where a word too long for its line goes on in the next one."""
    return " ".join(
        _MAY_BREAK.join(word[at : at + _WORD] for at in range(0, len(word), _WORD))
        for word in text.split(" ")
    )


def initials(name: str) -> str:
    """The letters of a person's avatar: ``AL`` for Ada Lovelace."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()


def _two(first: int, first_unit: str, second: int, second_unit: str) -> str:
    if not second:
        return f"{first} {first_unit}"
    return f"{first} {first_unit} {second} {second_unit}"
