"""Starting a kernel: its folder, its connection, its process, and the wait until it is ready."""

import asyncio
import contextlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import zmq.asyncio

from dssdesk.base.files import make_private_folder
from dssdesk.base.ids import SessionId, new_kernel_id
from dssdesk.kernels.accounts import (
    SOCKETS,
    Account,
    account_named,
    check_reach,
    environment_of,
    give,
    home_of,
    make_their_folder,
    make_their_sockets,
)
from dssdesk.kernels.broadcast import Growth
from dssdesk.kernels.channels import make_connection
from dssdesk.kernels.environments import CONNECTION_FILE, LAUNCHER, Recipe
from dssdesk.kernels.errors import AccountShutOut, KernelDidNotStart, install_advice
from dssdesk.kernels.hub import KernelWish
from dssdesk.kernels.kernel import Kernel
from dssdesk.kernels.launch import application_folders, clean_environment
from dssdesk.kernels.packages import VARIABLE
from dssdesk.kernels.processes import MARK
from dssdesk.kernels.spark_conf import LOCAL_MASTER, spark_variables
from dssdesk.kernels.states import KernelState, Phase, save_state, started_now
from dssdesk.kernels.unload import Ending

READY_SECONDS = 120.0
"""A first start may compile every module of a big environment on a slow disk."""

_HEARD_SECONDS = 3.0
_SAID_CHARACTERS = 2000
_WITHOUT_IPYKERNEL = re.compile(r"No module named '(?:ipykernel|zmq|jupyter_client|traitlets)'")


async def start_kernel(
    wish: KernelWish,
    recipe: Recipe,
    *,
    sockets: Path,
    context: zmq.asyncio.Context,
    growth_of: Callable[[SessionId], Growth],
    spark: Mapping[str, str] = LOCAL_MASTER,
) -> Kernel:
    """Start a kernel and connect to it; ``spark`` is what its Spark is to be told.

    Raises:
        AccountGone: The machine has no such account.
        AccountShutOut: The account may not enter or run what it needs.
        KernelDidNotStart: With what the process said before it ended.
    """
    account = account_named(wish.account) if wish.account else None
    if account is not None:
        sockets = SOCKETS
        python = recipe.environment.python
        for program in (python.parent, python, LAUNCHER.parent):
            check_reach(account, program)
    kernel = _prepared(wish, recipe, sockets, growth_of(wish.session_id))
    try:
        if account is not None:
            _hand_over(kernel, account)
        await _launched(kernel, wish, recipe, spark)
        kernel.connect(context)
        if not await kernel.heard(seconds=_HEARD_SECONDS if recipe.is_ours else READY_SECONDS):
            _check_that_it_runs(kernel, recipe)
    except BaseException as error:
        await asyncio.shield(_clear(kernel))
        if isinstance(error, OSError):
            raise KernelDidNotStart(recipe.environment.name, str(error)) from error
        raise
    return kernel


def _prepared(wish: KernelWish, recipe: Recipe, sockets: Path, growth: Growth) -> Kernel:
    """Everything on disk that a kernel needs, before there is a process."""
    kernel_id = new_kernel_id()
    state = KernelState(
        session_id=wish.session_id,
        kernel_id=kernel_id,
        owner=wish.owner,
        working_folder=str(wish.working_folder),
        environment=recipe.environment.id,
        environment_name=recipe.environment.name,
        wished=wish.environment,
        variables=dict(wish.variables),
        sockets=str(sockets / kernel_id),
        is_ours=recipe.is_ours,
        by_message=recipe.by_message,
        account=wish.account,
    )
    folder = make_private_folder(wish.folder / kernel_id)
    kernel = Kernel(folder, state, growth=growth)
    if not wish.account:
        make_private_folder(sockets)
    make_connection(kernel.connection_file, Path(state.sockets), secrets.token_hex(32))
    save_state(folder, state)
    return kernel


def _hand_over(kernel: Kernel, account: Account) -> None:
    """What the kernel needs belongs to its account; what we believe later does not."""
    folder = make_their_folder(account, kernel.folder)
    shutil.copy(kernel.connection_file, folder / kernel.connection_file.name)
    make_their_sockets(account, Path(kernel.state.sockets))


async def _launched(
    kernel: Kernel, wish: KernelWish, recipe: Recipe, spark: Mapping[str, str]
) -> None:
    """Start the process and wait for its word that its sockets are bound."""
    connection_file = kernel.own_folder / kernel.connection_file.name
    command = [part.replace(CONNECTION_FILE, str(connection_file)) for part in recipe.command]
    account = account_named(wish.account) if wish.account else None
    present: Mapping[str, str] = os.environ
    folder = wish.working_folder
    added = {**recipe.variables, **wish.variables, MARK: kernel.state.kernel_id}
    if recipe.is_ours:
        added = {**await asyncio.to_thread(_sparks, kernel.own_folder, recipe, spark), **added}
    if account is not None:
        added |= await asyncio.to_thread(_packages_for, account, kernel, recipe)
        give(account, kernel.own_folder)
        folder = home_of(account, kernel.own_folder)
        present = environment_of(account, folder, os.environ)
    reading, writing = os.pipe()
    passed: tuple[int, ...] = ()
    if recipe.is_ours:
        added |= {"DSSDESK_JOURNAL": str(kernel.own_folder), "DSSDESK_READY": str(writing)}
        passed = (writing,)
    try:
        try:
            await kernel.provisioner.launch_kernel(
                command,
                env=clean_environment(
                    present,
                    application=application_folders(),
                    python=recipe.environment.python if recipe.is_ours else None,
                    added=added,
                ),
                cwd=str(folder),
                log=str(kernel.folder / "log"),
                passed=passed,
                account=account,
            )
        finally:
            os.close(writing)
        if recipe.is_ours and not await _said_ready(reading):
            raise KernelDidNotStart(recipe.environment.name, _why(kernel.folder, recipe))
    finally:
        os.close(reading)
    process = kernel.process
    if process is not None:
        kernel.state = started_now(kernel.state, process.identity)
        save_state(kernel.folder, kernel.state)


def _packages_for(account: Account, kernel: Kernel, recipe: Recipe) -> dict[str, str]:
    """The packages that go with a kernel, where the account may read them."""
    if VARIABLE not in recipe.variables:
        return {}
    packages = Path(recipe.variables[VARIABLE])
    try:
        for folder in (packages, *packages.iterdir()):
            check_reach(account, folder)
    except AccountShutOut:
        packages = shutil.copytree(packages, kernel.own_folder / "packages")
    except OSError:
        return {}  # there are none, which was logged
    return {VARIABLE: str(packages)}


def _sparks(folder: Path, recipe: Recipe, settings: Mapping[str, str]) -> dict[str, str]:
    """For whatever environment: a cell may install PySpark at any time, and it costs little."""
    python = recipe.environment.python
    return spark_variables(folder, python=python, settings=settings, environment=os.environ)


async def _said_ready(reading: int) -> bool:
    """One byte: ready. None: the process ended."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(reading, readable.set)
    try:
        await asyncio.wait_for(readable.wait(), READY_SECONDS)
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(reading)
    return os.read(reading, 1) == b"R"


def _check_that_it_runs(kernel: Kernel, recipe: Recipe) -> None:
    if not kernel.is_running or not recipe.is_ours:
        raise KernelDidNotStart(recipe.environment.name, _said(kernel.folder))


def _why(folder: Path, recipe: Recipe) -> str:
    """Why it did not start: in plain words where the reason is known."""
    said = _said(folder)
    if _WITHOUT_IPYKERNEL.search(said):
        advice = install_advice(recipe.environment.python)
        return f"{advice[0].upper()}{advice[1:]}"
    return said


def _said(folder: Path) -> str:
    """The end of the log: the last thing that the process said."""
    try:
        text = (folder / "log").read_text("utf-8", "replace")
    except OSError:
        return ""
    return text[-_SAID_CHARACTERS:]


async def _clear(kernel: Kernel) -> None:
    """Leave nothing of a start that failed but its log."""
    await kernel.disconnect()
    process = kernel.process
    if process is not None:
        await kernel.provisioner.kill()
        await process.ended()
        await Ending(process.identity, kernel.state.kernel_id).clear()
        process.collect()
    await kernel.provisioner.cleanup()
    with contextlib.suppress(OSError):
        save_state(kernel.folder, msgspec.structs.replace(kernel.state, phase=Phase.ENDED))
    shutil.rmtree(kernel.state.sockets, ignore_errors=True)
