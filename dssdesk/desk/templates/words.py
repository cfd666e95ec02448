"""What the screens of templates say, and check before the service does. No Qt here."""

_LONGEST = 200


def label_problem(label: str) -> str:
    """What is wrong with a label; "" for nothing."""
    if not label.strip():
        return "A label is needed."
    if len(label.strip()) > _LONGEST:
        return f"A label has at most {_LONGEST} characters."
    if not label.strip().isprintable():
        return "A label is one line."
    return ""
