"""Where things lie: what we ship, and the person's own folders."""

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent.parent
_SHIPPED = _PACKAGE / "_data" if (_PACKAGE / "_data").is_dir() else _PACKAGE.parent

CLIENT = _PACKAGE / "client"
"""The path entry that kernels get: ``dataiku`` and the launcher."""


def resource(*parts: str) -> Path:
    """A file or folder below ``resources/``, in a checkout, a wheel or a package."""
    return _SHIPPED.joinpath("resources", *parts)


def builtin_templates() -> Path:
    """The folder of the notebook templates that we ship."""
    return _SHIPPED / "templates"


def release_notes() -> str:
    """What changed from version to version, as Markdown."""
    return (_SHIPPED / "CHANGELOG.md").read_text("utf-8")


def api_page() -> str:
    """What of Dataiku's API client works here, as Markdown."""
    return (CLIENT / "API.md").read_text("utf-8")


def command() -> str:
    """What a person types to reach us: a checkout has no ``dssdesk`` on the path."""
    return "sh packaging/start" if (_PACKAGE.parent / "packaging" / "start").exists() else "dssdesk"


def registration() -> Path | None:
    """What shows this checkout to the desktop; a package registers itself."""
    script = _PACKAGE.parent / "packaging" / "linux" / "register"
    return script if script.exists() else None


def desktop_entry() -> Path:
    """The entry in the person's own application menu."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data, "applications", "dssdesk.desktop")


def data_folder() -> Path:
    """The person's own data of this product: the default instance, kernel environments."""
    return Path(platformdirs.user_data_dir("dssdesk", appauthor=False))


def default_instance() -> Path:
    """The instance that opens when nobody names one."""
    return data_folder() / "instance"


def state_folder() -> Path:
    """What this machine remembers between starts; sockets lie below it.

    ``DSSDESK_STATE`` overrides it, for tests and for state folders whose path is too long.
    """
    override = os.environ.get("DSSDESK_STATE")
    return (
        Path(override)
        if override
        else Path(platformdirs.user_state_dir("dssdesk", appauthor=False))
    )
