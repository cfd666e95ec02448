"""Waiting for a condition instead of sleeping: returns as soon as it holds, fails at a deadline."""

import asyncio
import time
from collections.abc import Callable

_BREATH = 0.005


async def until(condition: Callable[[], object], *, seconds: float = 10) -> None:
    """Let the event loop go on until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"it never came to pass: {condition}"
        await asyncio.sleep(_BREATH)


def wait_until(condition: Callable[[], object], *, seconds: float = 30) -> None:
    """Wait for what another process does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"it never came to pass: {condition}"
        time.sleep(_BREATH)  # noqa: TID251 (how one waits for another process)
