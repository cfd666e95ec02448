"""``dssdesk``: opens the desk; and without a screen, what runs, running notebooks, unloading.

Nothing heavy is imported before it is known what is wanted.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import dssdesk
from dssdesk.base.errors import DssDeskError

OPEN = "open"

_EPILOG = """\
commands:
  serve                 run the service of an instance in this terminal
  status [--json]       the service and what runs in it
  run PROJECT/NOTEBOOK  run a notebook's cells in a session, as the window would
  unload SESSION…       end sessions; code and outputs stay
  stop [--unload]       end the service; kernels go on unless --unload
  doctor                what a start needs, and what is missing
  client-path           where `dataiku` is, for the PYTHONPATH of a script
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    wanted = parse(given)
    run: Callable[[argparse.Namespace], int] = wanted.run
    try:
        return run(wanted)
    except DssDeskError as error:
        print(f"dssdesk: {error.message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read us has enough; nothing must complain when the streams are closed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """What is wanted; `run` of the result does it. Ends the process on nonsense."""
    parser, commands = _parser()
    # A default set in the parser would be one of the commands' too, and win over what was given.
    nothing = argparse.Namespace(
        instance=None, demo=False, login=False, new_window=False, connect=None
    )
    return parser.parse_args(_with_command(list(arguments), commands), nothing)


def _parser() -> tuple[argparse.ArgumentParser, frozenset[str]]:
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--instance", type=Path, metavar="DIR", help="the instance's folder")
    parser = argparse.ArgumentParser(
        prog="dssdesk",
        usage=(
            "dssdesk [--instance DIR] [--demo] [--login] [--new-window] [FILE.ipynb]\n"
            "       dssdesk --connect ADDRESS\n"
            "       dssdesk COMMAND …"
        ),
        description="A desktop for people who work with data in notebooks.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"dssdesk {dssdesk.__version__}")
    parser.add_argument(
        "--demo", action="store_true", default=argparse.SUPPRESS, help="with the demo project"
    )
    _add_login(parser)
    commands = parser.add_subparsers(title=argparse.SUPPRESS, help=argparse.SUPPRESS)

    opening = commands.add_parser(OPEN, parents=[common])
    opening.add_argument("file", nargs="?", type=Path, metavar="FILE.ipynb")
    opening.add_argument("--demo", action="store_true", default=argparse.SUPPRESS)
    _add_login(opening)
    opening.set_defaults(run=_open)

    serving = commands.add_parser("serve", parents=[common])
    serving.add_argument("--ready", type=int, metavar="FD", help=argparse.SUPPRESS)
    serving.add_argument("--idle", type=float, metavar="SECONDS", help="stop when unused this long")
    serving.add_argument(
        "--share-account",
        action="store_true",
        help="let kernels of all people run as this account",
    )
    serving.set_defaults(run=_serve)

    status = commands.add_parser("status", parents=[common])
    status.add_argument("--json", action="store_true", help="for scripts")
    status.set_defaults(run=_status)

    running = commands.add_parser("run", parents=[common])
    running.add_argument("notebook", metavar="PROJECT/NOTEBOOK")
    running.add_argument("--keep", action="store_true", help="let the session go on afterwards")
    running.set_defaults(run=_run)

    unloading = commands.add_parser("unload", parents=[common])
    unloading.add_argument("sessions", nargs="*", metavar="SESSION")
    unloading.add_argument("--all", action="store_true", help="everything that runs")
    unloading.set_defaults(run=_unload)

    stopping = commands.add_parser("stop", parents=[common])
    stopping.add_argument("--unload", action="store_true", help="end all sessions first")
    stopping.set_defaults(run=_stop)

    doctor = commands.add_parser("doctor", parents=[common])
    doctor.add_argument("--json", action="store_true", help="for scripts")
    doctor.set_defaults(run=_doctor)

    client_path = commands.add_parser("client-path", parents=[common])
    client_path.set_defaults(run=_client_path)
    return parser, frozenset(commands.choices)


def _add_login(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--login",
        action="store_true",
        default=argparse.SUPPRESS,
        help="log in with a password, rather than as this account's owner",
    )
    parser.add_argument(
        "--new-window",
        action="store_true",
        default=argparse.SUPPRESS,
        help="beside the window that is open already",
    )
    parser.add_argument(
        "--connect",
        metavar="ADDRESS",
        default=argparse.SUPPRESS,
        help="log in to a service elsewhere",
    )


def _with_command(arguments: list[str], commands: frozenset[str]) -> list[str]:
    """The arguments with the command `OPEN` where none is named: files and commands share a place.

    A file that is called like a command can be opened as ``./status``.
    """
    index = 0
    while index < len(arguments):
        argument = arguments[index]
        if argument in {"--instance", "--connect"}:
            index += 2
        elif argument == "--":
            return [*arguments[:index], OPEN, *arguments[index:]]
        elif argument.startswith("-") and argument != "-":
            index += 1
        elif argument in commands - {OPEN}:
            return arguments
        else:
            break
    return [*arguments[:index], OPEN, *arguments[index:]]


def _open(wanted: argparse.Namespace) -> int:
    from dssdesk.app.opening import open_service, open_something

    if wanted.connect is not None:
        return open_service(wanted.connect)
    return open_something(
        wanted.instance,
        wanted.file,
        demo=wanted.demo,
        login=wanted.login,
        new_window=wanted.new_window,
    )


def _serve(wanted: argparse.Namespace) -> int:
    from dssdesk.app.commands import serve_instance

    return serve_instance(
        wanted.instance,
        ready=wanted.ready,
        idle_seconds=wanted.idle,
        share_account=wanted.share_account,
    )


def _status(wanted: argparse.Namespace) -> int:
    from dssdesk.app.commands import show_status

    return show_status(wanted.instance, as_json=wanted.json)


def _run(wanted: argparse.Namespace) -> int:
    from dssdesk.app.commands import run

    return run(wanted.instance, wanted.notebook, keep=wanted.keep)


def _unload(wanted: argparse.Namespace) -> int:
    from dssdesk.app.commands import unload

    if bool(wanted.sessions) == wanted.all:
        print("dssdesk: name sessions, or say --all", file=sys.stderr)
        return 2
    return unload(wanted.instance, wanted.sessions)


def _stop(wanted: argparse.Namespace) -> int:
    from dssdesk.app.commands import stop

    return stop(wanted.instance, unload=wanted.unload)


def _doctor(wanted: argparse.Namespace) -> int:
    from dssdesk.app.doctor import examine
    from dssdesk.base.paths import default_instance

    return examine(wanted.instance or default_instance(), as_json=wanted.json)


def _client_path(_wanted: argparse.Namespace) -> int:
    from dssdesk.app.commands import show_client_path

    return show_client_path()
