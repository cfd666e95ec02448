"""Places in a text, as Qt counts them (UTF-16 units) and as Python does (code points). No Qt."""


def is_narrow(text: str) -> bool:
    """Whether both counts are the same: no character outside the basic plane."""
    return text.isascii() or all(character <= "\uffff" for character in text)


def length(text: str) -> int:
    """How many UTF-16 units a text has."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def to_units(text: str, index: int) -> int:
    """The UTF-16 position of the character at ``index``."""
    return length(text[:index])


def to_index(text: str, units: int) -> int:
    """The character at a UTF-16 position; one that cuts a pair in two belongs to its start."""
    if text.isascii():
        return min(units, len(text))
    passed = 0
    for index, character in enumerate(text):
        width = 2 if character > "\uffff" else 1
        if passed + width > units:
            return index
        passed += width
    return len(text)


def difference(before: str, after: str) -> tuple[int, int, str]:
    """One replacement that turns ``before`` into ``after``: start, removed, inserted."""
    limit = min(len(before), len(after))
    start = 0
    while start < limit and before[start] == after[start]:
        start += 1
    end = 0
    while end < limit - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return start, len(before) - start - end, after[start : len(after) - end]
