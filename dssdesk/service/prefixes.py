"""Where the public API lies: Dataiku's client calls the one, its documentation names the other."""

PREFIXES = ("/dip/publicapi", "/public/api")


def is_public(path: str) -> bool:
    """Whether a path belongs to the public API, rather than to desks and kernels."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in PREFIXES)
