"""What ``dssdesk`` opens: the desk, or, without a screen, the demo in the terminal."""

from pathlib import Path

from dssdesk.app.demo import put_demo_into
from dssdesk.app.display import NO_SCREEN, has_screen
from dssdesk.app.handing_over import door_of, hand_over
from dssdesk.app.instance import open_instance
from dssdesk.base.errors import BadInput
from dssdesk.base.paths import command, default_instance


def open_something(
    folder: Path | None, file: Path | None, *, demo: bool, login: bool, new_window: bool
) -> int:
    """Open the desk on the instance; the exit code.

    The default instance begins with the demo project; any other one gets it on wish. With
    ``login`` a person comes in with a password, rather than as the owner of this account. A window
    that is there already shows the file, unless there shall be a ``new_window``.

    Raises:
        BadInput: There is no such file, or no screen to show it on.
    """
    place = folder or default_instance()
    is_first_start = folder is None and not (place / "instance.json").exists()
    instance = open_instance(place)
    if demo or is_first_start:
        put_demo_into(instance)
    path = _existing(file) if file is not None else None
    if has_screen():
        if login:
            from dssdesk.app.login import open_after_login

            return open_after_login(instance, "", path)
        door = door_of(place)
        if not new_window and hand_over(door, path):
            return 0
        from dssdesk.app.desk import open_desk

        return open_desk(instance, path, door)
    if path is not None:
        raise BadInput(f"{NO_SCREEN} To run the notebook without one: {command()} run {path}")
    from dssdesk.app.terminal import walk_through_demo

    return walk_through_demo(instance)


def open_service(address: str) -> int:
    """Open a desk on a service that is told by its address; the exit code.

    Raises:
        BadInput: There is no screen.
    """
    if not has_screen():
        raise BadInput(NO_SCREEN)
    from dssdesk.app.login import open_after_login

    return open_after_login(None, address, None)


def _existing(file: Path) -> Path:
    path = file.expanduser().resolve()
    if path.suffix != ".ipynb" or not path.is_file():
        raise BadInput(f"There is no notebook “{file}”.")
    return path
